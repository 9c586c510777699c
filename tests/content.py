"""The shipped content, read once for all tests: that takes a tenth of a second each time."""

from prompts.library import load

CONTENT = load()
