"""Content grows old: somebody looks each prompt set over by its `review_by`.

After that day its owner is reminded; sixty days later no new cohort opens with it. Cohorts
that run go on with it.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from prompts.problems import Problem
from prompts.schema import PromptSetFile
from prompts.shelf import Shelf

PATIENCE = timedelta(days=60)


def too_old(review_by: date, today: date) -> bool:
    return today > review_by + PATIENCE


def problems(shelf: Shelf, today: date) -> Iterator[Problem]:
    for document, file in shelf.of(PromptSetFile):
        due, place = file.meta.review_by, ("meta", "review_by")
        if too_old(due, today):
            advice = "New cohorts cannot open with it. Look it over, and raise version and date."
            yield document.problem(place, "review-by", advice)
        elif today > due:
            advice = (
                f"Look it over, then raise version and date. From {due + PATIENCE} on, no new "
                "cohort opens with it."
            )
            yield document.warning(place, "review-by", advice)
