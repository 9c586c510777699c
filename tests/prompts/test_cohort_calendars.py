"""A cohort's own calendar in its programme: country, closures, and what is wrong with them."""

from datetime import date

import pytest

from prompts import library
from prompts.content import Closure
from prompts.problems import ContentError
from tests.content import CONTENT
from tests.prompts.files import TODAY, changed
from tests.world import PROGRAMME

ZONE = "  zone: Europe/London\n"
CALENDAR = """\
  zone: Europe/London
  country: DE
  subdivision: BY
  closures:
    - {from: 2026-11-02, to: 2026-11-06, name: Autumn break}
    - {from: 2026-11-18, to: 2026-11-18}
"""


def test_a_cohort_has_a_country_and_closures() -> None:
    programme = library.read_programme(
        changed(PROGRAMME, (ZONE, CALENDAR)), CONTENT, "p.yaml", TODAY
    )

    assert (programme.country, programme.subdivision) == ("DE", "BY")
    assert programme.closures == (
        Closure(date(2026, 11, 2), date(2026, 11, 6), "Autumn break"),
        Closure(date(2026, 11, 18), date(2026, 11, 18)),
    )


def test_a_programme_without_a_calendar_is_as_before() -> None:
    programme = CONTENT.programme(PROGRAMME)

    assert (programme.country, programme.closures, programme.closes_together) == (None, (), False)


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("country: DE", "country: XX", "p.yaml:11  country  We know no holidays of XX. Write"),
        ("country: DE", "country: NO", "p.yaml:11  text  cohort.country: Write text here."),
        ("country: DE", "country: de", "p.yaml:11  format  cohort.country: Write its two letters"),
        ("subdivision: BY", "subdivision: QQ", "p.yaml:12  country  DE has no QQ that we know."),
        ("  country: DE\n", "", "p.yaml:11  country  Name the country too, such as country: DE."),
        ("to: 2026-11-06", "to: 2026-11-01", "p.yaml:14  closure  This closure ends before it"),
        ("to: 2026-11-06", "to: 2026-11-18", "p.yaml:15  closure  The cohort is closed until"),
        ("from: 2026-11-18, to: 2026-11-18", "from: 2026-12-24, to: 2027-01-01",
         "p.yaml:15  closure  The cohort does not run then."),
        ("to: 2026-11-06, ", "", "p.yaml:14  missing  cohort.closures.0.to: This key is missing."),
        ("to: 2026-11-06", "until: 2026-11-06", "p.yaml:14  missing  cohort.closures.0.to: This"),
        ("2026-11-06", "tomorrow", "p.yaml:14  date"),
        ("from: 2026-11-02, to: 2026-11-06", "from: 2026-10-19, to: 2026-11-29",
         "p.yaml:18  cadence  P02@1 never comes round in these dates."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_it_is_told_with_its_line(before: str, after: str, found: str) -> None:
    text = changed(PROGRAMME, (ZONE, CALENDAR), (before, after))

    with pytest.raises(ContentError) as wrong:
        library.read_programme(text, CONTENT, "p.yaml", TODAY)

    assert any(str(problem).startswith(found) for problem in wrong.value.problems), wrong.value


def test_a_cohort_that_runs_is_not_stopped_by_a_country_that_is_no_longer_known() -> None:
    text = changed(PROGRAMME, (ZONE, CALENDAR), ("country: DE", "country: XX"))

    assert CONTENT.programme(text).country == "XX"
