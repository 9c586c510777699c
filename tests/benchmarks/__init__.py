"""What claims of speed and size rest on. Nothing here is a test: a shared machine is noisy."""
