"""The samples, one file for each story, named as in `bot/views`."""
