"""The demo's story: the other people of the cohort act, chapter by chapter, and time moves on."""
