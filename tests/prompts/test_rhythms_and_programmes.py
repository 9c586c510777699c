"""Rhythms and the programmes that name them: when each set comes round, and how much a week is."""

from datetime import date, time
from pathlib import Path

import pytest

from prompts import library
from prompts.problems import ContentError
from prompts.weeks import fullest, occurs
from tests.content import CONTENT
from tests.prompts.files import TODAY, changed, own, told

SEED = Path(__file__).parents[2] / "bot" / "sandbox" / "seed" / "programme.yaml"
PROGRAMME = SEED.read_text(encoding="utf-8")
SETS = "prompt_sets: [P02@1]      # the questions that come round\n"


def problems(*changes: tuple[str, str], today: date = TODAY) -> list[str]:
    with pytest.raises(ContentError) as wrong:
        library.read_programme(changed(PROGRAMME, *changes), CONTENT, "p.yaml", today)
    return [str(problem) for problem in wrong.value.problems]


def test_a_rhythm_says_when_its_sets_come_round_and_the_others_say_it_themselves() -> None:
    text = changed(PROGRAMME, (SETS, "rhythm: micro-sprint\nprompt_sets: [P09]\n"))

    programme = library.read_programme(text, CONTENT, today=TODAY)

    names = ("P06@1", "P10@1", "P07@1", "P02@1", "P11@1", "P09")
    assert programme.prompt_sets == names
    asked = {name: programme.cadence(CONTENT.prompt_set(name)) for name in names}
    told_at = {name: cadence.local_time for name, cadence in asked.items() if cadence}
    assert told_at == {
        "P06@1": time(9),  # the set itself has no cadence
        "P10@1": time(13),  # not at 9, as the set itself says
        "P07@1": time(14),
        "P02@1": time(9),
    }


def test_a_programme_names_a_rhythm_or_sets() -> None:
    assert problems((SETS, "prompt_sets: []\n")) == [
        "p.yaml:13  prompt-sets  Name a rhythm, prompt_sets, or both."
    ]


def test_a_programme_names_only_what_is_there() -> None:
    change = (SETS, "rhythm: waltz\nprompt_sets: [P02, P77]\n")

    found = problems(change)

    assert [one.split(" There is: ")[0] for one in found] == [
        "p.yaml:13  unknown  There is no waltz.",
        "p.yaml:14  unknown  There is no P77.",
    ]


def test_a_set_comes_round_between_the_dates_of_the_cohort() -> None:
    changes = (
        ("[P02@1] ", "[P02@1, P04] "),
        ("ends_on: 2026-11-29", "ends_on: 2026-11-08"),
    )

    assert problems(*changes) == ["p.yaml:13  cadence  P04 never comes round in these dates."]


def test_no_week_asks_for_more_minutes_than_the_cohort_has() -> None:
    changes = (
        ("[P02@1] ", "[P01, P02, P10] "),
        ("  zone: Europe/London\n", "  zone: Europe/London\n  minutes_per_week: 18\n"),
    )

    assert problems(*changes) == [
        "p.yaml:11  minutes  The week of 2026-10-19 asks for 19 minutes, and 18 is the limit. "
        "Leave a set out, or raise minutes_per_week under cohort."
    ]


def test_a_cohort_reads_each_set_in_each_of_its_languages() -> None:
    changes = (
        ("[P02@1] ", "[P02@1, P10] "),
        ("  zone: Europe/London\n", "  zone: Europe/London\n  languages: [en, de]\n"),
    )

    assert problems(*changes) == [
        "p.yaml:14  language  P10@1.0.0 is not written in de. Translate it, or give it "
        "fallback: en."
    ]


def test_no_new_cohort_opens_with_content_that_is_too_old_and_old_ones_go_on() -> None:
    late = date(2027, 8, 30)

    assert problems(today=late) == [
        "p.yaml:13  review-by  P02@1.0.0 was to be looked at by 2027-06-30. Look it over and "
        "raise its version before a new cohort opens with it."
    ]
    assert CONTENT.programme(PROGRAMME).prompt_sets == ("P02@1",)


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("prompt_set: P06@1", "prompt_set: P66@1", "9  prompt-set  There is no P66@1. Did you"),
        ("BYDAY=MO", "BYDAY=XX", "9  rrule  Name days only, such as FREQ=WEEKLY;BYDAY=WE."),
        ("prompt_set: P10@1", "prompt_set: P06@1", "10  beat  P06 has a beat already. Put its"),
        ("INTERVAL=2;BYDAY=MO", "INTERVAL=2;COUNT=0;BYDAY=MO", "9  cadence  P06@1 never comes"),
        ("minutes_per_week: 20", "minutes_per_week: 17", "7  minutes  Week 1 asks for 18 minutes"),
        ("on_event: [P02@1, P11@1]", "on_event: [Q2@1]", "12  prompt-set  There is no Q2@1."),
    ],
)
def test_a_broken_rule_of_a_rhythm_is_one_line(
    tmp_path: Path, before: str, after: str, line: str
) -> None:
    text = own("rhythms/micro-sprint.yaml", "mine", (before, after))
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")

    found = [one for one in told(tmp_path) if "  edition  " not in one]

    assert len(found) == 1
    assert found[0].startswith(f"mine.yaml:{line}")


def test_days_are_counted_with_both_ends_and_the_earliest_of_equal_weeks_is_named() -> None:
    first, last = date(2026, 10, 19), date(2026, 11, 2)

    assert occurs("FREQ=WEEKLY;BYDAY=MO", first, last) == (first, date(2026, 10, 26), last)
    assert fullest([("FREQ=WEEKLY;BYDAY=MO", 5)], first, last) == (first, 5)
    assert fullest([], first, last) == (first, 0)
