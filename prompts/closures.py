"""A cohort's own calendar in the programme: its country, and the days on which it is closed."""

from collections.abc import Iterator
from itertools import pairwise

from prompts.problems import Problem
from prompts.reading import Document
from prompts.regions import region_known
from prompts.schema import CohortFile


def problems(document: Document, cohort: CohortFile) -> Iterator[Problem]:
    yield from _region(document, cohort)
    yield from _closures(document, cohort)


def _region(document: Document, cohort: CohortFile) -> Iterator[Problem]:
    country, part = cohort.country, cohort.subdivision
    if country is None:
        if part is not None:
            advice = "Name the country too, such as country: DE."
            yield document.problem(("cohort", "subdivision"), "country", advice)
    elif not region_known(country):
        advice = f"We know no holidays of {country}. Write two letters such as NG, or leave it out."
        yield document.problem(("cohort", "country"), "country", advice)
    elif part is not None and not region_known(country, part):
        advice = f"{country} has no {part} that we know. Write one such as BY, or leave it out."
        yield document.problem(("cohort", "subdivision"), "country", advice)


def _closures(document: Document, cohort: CohortFile) -> Iterator[Problem]:
    rows = sorted(enumerate(cohort.closures), key=lambda row: (row[1].first, row[1].last))
    for n, one in rows:
        place = ("cohort", "closures", n)
        if one.last < one.first:
            advice = "This closure ends before it begins. Write the first day under from."
            yield document.problem((*place, "to"), "closure", advice)
        elif one.last < cohort.starts_on or one.first > cohort.ends_on:
            advice = "The cohort does not run then. Choose days of the cohort, or leave it out."
            yield document.problem((*place, "from"), "closure", advice)
    for (_, before), (n, one) in pairwise(rows):
        if before.first <= one.first <= before.last:
            advice = f"The cohort is closed until {before.last} already. Make one closure of both."
            yield document.problem(("cohort", "closures", n, "from"), "closure", advice)
