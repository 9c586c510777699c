"""Every screen with sample data: what `make screens` draws and what tests of views check."""
