"""Each rule about prompt sets: a file that breaks it, and the line that a facilitator reads."""

from datetime import date
from pathlib import Path

import pytest

from prompts import library
from tests.prompts.files import own, told

NEW = (
    "X10.yaml:4  edition  warning: X10@1.0.0 is not released yet. "
    "Run check --release when it is ready."
)
HELP = "    help: One thing that you or somebody did. How would it have gone without it?\n"


def test_a_sound_file_is_only_said_to_be_new(tmp_path: Path) -> None:
    (tmp_path / "X10.yaml").write_text(own("reflections/P10.yaml", "X10"), encoding="utf-8")

    assert told(tmp_path) == [NEW]


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        (
            "reading_level: B1",
            "reading_levl: B1",
            [
                "2  missing  meta.reading_level: This key is missing. Add it.",
                "6  unknown-key  meta.reading_levl: This key is not known here. Check its "
                "spelling, or remove it.",
            ],
        ),
        (
            "kind: prompt_set",
            "kind: promptset",
            [
                "1  kind  Begin with kind: and one of prompt_set, rubric, exemplar, rhythm, "
                "programme, tags, quality_words, blame_words, skip_reasons, checks, "
                "leave_phrases, editions."
            ],
        ),
        (
            "tags: [adapt.ambiguity]",
            "tags: [adapt.quickly]",
            ["11  tag  There is no adapt.quickly. Did you mean adapt.ambiguity?"],
        ),
        ("rubrics: []", "rubrics: [R9@1]", ["12  rubric  There is no R9@1. There is: R2."]),
        (
            "reasons: [leave, holiday, ",
            "reasons: [leave, hangover, ",
            [
                "31  reason  There is no hangover. There is: holiday, leave, not_shareable, "
                "nothing_to_report."
            ],
        ),
        (
            "checks: [no_person_names, has_date]",
            "checks: [has_rhyme]",
            ["32  check  There is no has_rhyme. Did you mean has_number?"],
        ),
        (
            "rrule: FREQ=WEEKLY;BYDAY=TU",
            "rrule: every Tuesday",
            ["19  rrule  Name days only, such as FREQ=WEEKLY;BYDAY=WE."],
        ),
        (
            "rrule: FREQ=WEEKLY;BYDAY=TU",
            "rrule: FREQ=HOURLY",
            ["19  rrule  Name days only, such as FREQ=WEEKLY;BYDAY=WE."],
        ),
        (
            "after_h: [24, 48]",
            "after_h: [48, 24]",
            ["30  nudges  Give as many hours as max says, each later than the one before."],
        ),
        (
            "after_h: [24, 48]",
            "after_h: [24, 72]",
            ["30  nudges  Remind while it is open: after 1 to 71 hours."],
        ),
        (
            "id: difference",
            "id: episode",
            ["41  question-id  episode is used twice. Answers are kept by it: choose another."],
        ),
        (
            HELP,
            "",
            [
                "41  help  A required question needs a help text: one thing to name, or where to "
                "look."
            ],
        ),
        (
            "label: What happened?",
            f"label: {'What happened? ' * 9}",
            ["39  label-length  Keep it to 120 characters."],
        ),
        (
            "title: One sharp moment",
            f"title: {'One sharp moment ' * 5}",
            ["5  title-length  Keep it to 60 characters."],
        ),
        (
            "help: Write it as",
            f"help: {'Small. ' * 50}Write it as",
            ["52  help-length  Keep it to 300 characters."],
        ),
        (
            "    min_chars: 60\n",
            "    min_chars: 2000\n",
            ["34  length  min_chars is larger than max_chars."],
        ),
        (
            "    max_chars: 300\n",
            "    max_chars: 3001\n",
            [
                "50  length  Keep it to 3000; only a long question, outside of a list, may hold "
                "more."
            ],
        ),
        (
            "    max_chars: 1200\n",
            "    max_chars: 6001\n",
            [
                "38  less-than-equal  questions.0.max_chars: Input should be less than or equal "
                "to 6000."
            ],
        ),
        (
            "A calm week is fine.",
            "A calm week is fine!",
            ["66  exclamation  Write a full stop in place of the exclamation mark."],
        ),
        (
            "A calm week is fine.",
            "You forgot to look.",
            ["66  blame  “You forgot” can sound like blame. Say what to do next instead."],
        ),
        (
            "A calm week is fine.",
            f"A calm week is fine{' and so on' * 9}.",
            ["66  sentence  A sentence here has 32 words. Split it: 25 at most for B1."],
        ),
        (
            "  A calm week is fine.",
            f"  {'A particularly uneventful fortnight. ' * 30}",
            [
                "6  long-words  25% of the words in en have more than 6 letters. Use shorter "
                "ones: 15% at most for B1."
            ],
        ),
        (
            "  A calm week is fine.",
            "  "
            + "This goes on and on for as long as one may read it in one go and more so. " * 38,
            [
                "6  sentences  Sentences in en have 13.1 words on average. Shorten them: 12 at "
                "most for B1."
            ],
        ),
        (
            "privacy_hint: >-\n  No names. Change",
            "x_hint: >-\n  No names. Change",
            [
                "1  missing  privacy_hint: This key is missing. Add it.",
                "68  unknown-key  x_hint: This key is not known here. Check its spelling, or "
                "remove it.",
            ],
        ),
        (
            "    type: short\n",
            "    type: repeat\n",
            ["47  repeat  A repeated question needs `of`, `min` and a `max` that is not smaller."],
        ),
        ("    type: short\n", "    type: artefact\n", ["47  artefact  Name the artefact_kind."]),
        (
            "  say: >-\n    A calm",
            "  offer: P99\n  say: >-\n    A calm",
            ["66  offer  There is no P99. Did you mean P09?"],
        ),
        (
            "  say: >-\n    A calm",
            "  offer: X10\n  say: >-\n    A calm",
            ["66  offer  Offer another set than this one."],
        ),
        (
            "review_by: 2027-06-30",
            "review_by: 30 June",
            ["8  date  meta.review_by: Write a date such as 2026-10-19."],
        ),
        (
            "version: 1.0.0",
            "version: new",
            ["4  format  meta.version: Write three numbers, such as 1.0.0."],
        ),
        (
            "  title: One sharp moment",
            "  title: {de: Ein Moment}",
            [
                "5  language  Give the text in English (en) too.",
                "5  language  de is not declared. Add it to languages under meta.",
            ],
        ),
        (
            "title: One sharp moment",
            "title: 12",
            [
                "5  text  meta.title: Write text here. Put a number, or yes, no, on and off, in "
                "quotes."
            ],
        ),
    ],
)
def test_a_broken_rule_is_one_line_with_advice(
    tmp_path: Path, before: str, after: str, lines: list[str]
) -> None:
    text = own("reflections/P10.yaml", "X10", (before, after))
    (tmp_path / "X10.yaml").write_text(text, encoding="utf-8")

    found = [one for one in told(tmp_path) if one != NEW]

    assert found == [f"X10.yaml:{line}" for line in lines]


def test_a_set_says_when_it_is_asked(tmp_path: Path) -> None:
    text = own("reflections/P09.yaml", "X10")
    start, end = text.index("on_event:"), text.index("nudges:")
    (tmp_path / "X10.yaml").write_text(text[:start] + text[end:], encoding="utf-8")

    assert told(tmp_path)[0] == (
        "X10.yaml:1  when  Say when it is asked: add cadence, on_event, or both."
    )


@pytest.mark.parametrize(
    ("full", "line"),
    [
        (
            "A customer shouted, we stayed calm and polite, and in the end it all went fine and "
            "everybody was happy. We all learned a lot from it, and next time we will again stay "
            "calm, whatever it is that the people at the counter want to have from us.",
            "X10.yaml:57  example  Nothing here can be pointed at. Add a number, a date, or words "
            "in quotes.",
        ),
        (
            "At 11:20 I offered a call.",
            "X10.yaml:57  example  The full answer says no more than the thin one. Show what is "
            "added.",
        ),
    ],
)
def test_a_full_answer_shows_something_that_a_thin_one_does_not(
    tmp_path: Path, full: str, line: str
) -> None:
    text = own("reflections/P10.yaml", "X10")
    start, end = text.index("  full: >-"), text.index("nothing_to_report:\n")
    text = f"{text[:start]}  full: >-\n    {full}\n{text[end:]}"
    (tmp_path / "X10.yaml").write_text(text, encoding="utf-8")

    assert line in told(tmp_path)


def test_only_one_question_of_a_set_is_repeated_and_its_parts_are_plain(tmp_path: Path) -> None:
    repeated = (
        "  - id: {id}\n    type: repeat\n    min: 1\n    max: 2\n    label: Two of them\n"
        "    of: [{{id: part, type: artefact, artefact_kind: any, label: A file}}]\n"
    )
    more = "questions:\n" + repeated.format(id="one") + repeated.format(id="other")
    text = own("reflections/P10.yaml", "X10", ("questions:\n", more))
    (tmp_path / "X10.yaml").write_text(text, encoding="utf-8")

    assert told(tmp_path)[1:] == [
        "X10.yaml:39  repeat  Parts are short or long.",
        "X10.yaml:40  repeat  One repeated question in a set is enough; make this one long.",
        "X10.yaml:45  repeat  Parts are short or long.",
    ]


def test_a_text_that_is_not_there_in_a_declared_language_needs_a_fallback(tmp_path: Path) -> None:
    german = "      de: Ein Moment genügt.\n"
    told_in_german = "      de: Nennen Sie den Tag, den Ort und die Frage, die offen war. " + (
        german.removeprefix("      de: ")
    )
    lacking = own("reflections/P01.yaml", "X01", (told_in_german, ""))
    (tmp_path / "X01.yaml").write_text(lacking, encoding="utf-8")

    assert told(tmp_path)[1:] == [
        "X01.yaml:51  language  This text is not there in de. Add it, or write fallback: en under "
        "meta, and English is shown in its place."
    ]

    declared = lacking.replace("languages: [en, de]", "languages: [en, de]\n  fallback: en")
    (tmp_path / "X01.yaml").write_text(declared, encoding="utf-8")

    assert len(told(tmp_path)) == 1


def test_blame_and_long_words_are_looked_for_in_each_language(tmp_path: Path) -> None:
    text = own(
        "reflections/P01.yaml",
        "X01",
        ("      de: Was die andere Person sagte", "      de: Es ist Ihre Schuld. Was jemand sagte"),
    )
    (tmp_path / "X01.yaml").write_text(text, encoding="utf-8")

    assert [line for line in told(tmp_path) if "  blame  " in line] == [
        "X01.yaml:106  blame  “Ihre Schuld” can sound like blame. Say what to do next instead."
    ]


@pytest.mark.parametrize(
    ("today", "line"),
    [
        (date(2027, 6, 30), None),
        (
            date(2027, 7, 1),
            "X10.yaml:8  review-by  warning: Look it over, then raise version and date. From "
            "2027-08-29 on, no new cohort opens with it.",
        ),
        (
            date(2027, 8, 29),
            "X10.yaml:8  review-by  warning: Look it over, then raise version and date. From "
            "2027-08-29 on, no new cohort opens with it.",
        ),
        (
            date(2027, 8, 30),
            "X10.yaml:8  review-by  New cohorts cannot open with it. Look it over, and raise "
            "version and date.",
        ),
    ],
)
def test_content_that_nobody_looked_over_grows_old(
    tmp_path: Path, today: date, line: str | None
) -> None:
    (tmp_path / "X10.yaml").write_text(own("reflections/P10.yaml", "X10"), encoding="utf-8")

    found = [one for one in told(tmp_path, today) if one.startswith("X10.yaml:8")]

    assert found == ([line] if line else [])


def test_a_long_question_may_hold_two_fields(tmp_path: Path) -> None:
    text = own("reflections/P10.yaml", "X01", ("max_chars: 1200", "max_chars: 6000"))
    (tmp_path / "X01.yaml").write_text(text, encoding="utf-8")

    assert [line for line in told(tmp_path) if "  length  " in line] == []
    assert library.load(tmp_path).prompt_set("X01").questions[0].max_chars == 6000


def test_ids_of_versions_made_in_slack_are_kept_for_them(tmp_path: Path) -> None:
    (tmp_path / "own-1.yaml").write_text(own("reflections/P10.yaml", "own-1"), encoding="utf-8")

    assert [line for line in told(tmp_path) if "  id  " in line] == [
        "own-1.yaml:3  id  Ids that begin with own- are kept for versions made in Slack."
    ]
