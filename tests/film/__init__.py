"""The week of one learner: played in a cohort of its own, drawn as strips of a phone."""
