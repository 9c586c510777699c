"""Leave in plain words: read to the last word, or refused with an example."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import DateRange
from bot.domain.leave import LeaveProblem
from bot.domain.leave import read as read_in
from bot.domain.leave.problems import (
    BACKWARDS,
    NO_SUCH_DAY,
    OVER,
    TOO_LONG,
    YEAR_PLEASE,
    unknown,
)
from prompts.content import LeavePhrases
from tests.content import CONTENT

PHRASES = CONTENT.leave_phrases
ENGLISH, GERMAN = PHRASES["en"], PHRASES["de"]
UNKNOWN = unknown(ENGLISH.examples)
DAY = timedelta(days=1)
TUESDAY = date(2026, 11, 24)


def read(text: str, today: date, locale: str = "en-GB") -> DateRange:
    return read_in(text, today, [ENGLISH], locale)


@pytest.mark.parametrize(
    ("text", "starts_on", "ends_before"),
    [
        ("away until Friday", "11-24", "11-28"),
        ("Away till friday.", "11-24", "11-28"),
        ("out until 3 Dec", "11-24", "12-04"),
        ("out of office until the 3rd of December", "11-24", "12-04"),
        ("away through Dec 3", "11-24", "12-04"),
        ("on leave 24 Nov - 2 Dec", "11-24", "12-03"),
        ("on leave 24 Nov–2 Dec", "11-24", "12-03"),
        ("on holiday from 24 to 27 November", "11-24", "11-28"),
        ("2026-12-01 - 2026-12-04", "12-01", "12-05"),
        ("away Friday to Monday", "11-27", "12-01"),
        ("vacation from 20 Nov until 2 Dec", "11-20", "12-03"),
        ("away tomorrow", "11-25", "11-26"),
        ("off the day after tomorrow", "11-26", "11-27"),
        ("off on Tuesday", "11-24", "11-25"),
        ("away until Tuesday", "11-24", "12-02"),
        ("away next Friday", "12-04", "12-05"),
        ("back on Monday", "11-24", "11-30"),
        ("I'll be back Fri 27 Nov", "11-24", "11-27"),
        ("back tomorrow", "11-24", "11-25"),
        ("ill today", "11-24", "11-25"),
        ("sick", "11-24", "11-25"),
        ("3 days off", "11-24", "11-27"),
        ("I’m off for two days from Friday", "11-27", "12-01"),
        ("a week off", "11-24", "12-01"),
        ("away for two weeks", "11-24", "12-08"),
        ("off this week", "11-24", "11-30"),
        ("away next week", "11-30", "12-07"),
        ("3/12", "12-03", "12-04"),
        ("off 24.12.", "12-24", "12-25"),
        ("tomorrow off", "11-25", "11-26"),
        ("from Friday 2 days off", "11-27", "12-01"),
    ],
)
def test_these_words_mean_these_days(text: str, starts_on: str, ends_before: str) -> None:
    found = read(text, TUESDAY)

    assert (f"{found.starts_on:%m-%d}", f"{found.ends_before:%m-%d}") == (starts_on, ends_before)
    assert found.starts_on.year == found.ends_before.year == 2026


@pytest.mark.parametrize(
    ("text", "starts_on", "ends_before"),
    [
        ("weg bis Freitag", "11-24", "11-28"),
        ("Ich bin bis Freitag weg", "11-24", "11-28"),
        ("bin bis einschließlich Freitag im Urlaub", "11-24", "11-28"),
        ("abwesend bis zum 3. Dezember", "11-24", "12-04"),
        ("Urlaub bis 3. Dez.", "11-24", "12-04"),
        ("Urlaub vom 24. Nov. bis zum 2. Dez.", "11-24", "12-03"),
        ("24.11.-2.12. frei", "11-24", "12-03"),
        ("nicht da zwischen dem 1. und dem 3. Dezember", "12-01", "12-04"),
        ("morgen frei", "11-25", "11-26"),
        ("übermorgen frei", "11-26", "11-27"),
        ("am Freitag nicht da", "11-27", "11-28"),
        ("nächsten Freitag frei", "12-04", "12-05"),
        ("nächste Woche weg", "11-30", "12-07"),
        ("die ganze nächste Woche Urlaub", "11-30", "12-07"),
        ("diese Woche krank", "11-24", "11-30"),
        ("krank", "11-24", "11-25"),
        ("heute krank", "11-24", "11-25"),
        ("3 Tage frei", "11-24", "11-27"),
        ("ab Freitag zwei Tage weg", "11-27", "12-01"),
        ("zwei Wochen Urlaub ab dem 1.12.", "12-01", "12-15"),
        ("zurück am Montag", "11-24", "11-30"),
        ("ich bin am Montag wieder da", "11-24", "11-30"),
        ("wieder da ab 30. November", "11-24", "11-30"),
        ("away until Friday", "11-24", "11-28"),
        ("ab 1. Ma\u0308rz 2027", "03-01", "03-02"),
    ],
)
def test_somebody_who_speaks_german_may_say_it_in_german_or_in_english(
    text: str, starts_on: str, ends_before: str
) -> None:
    found = read_in(text, TUESDAY, [GERMAN, ENGLISH], "de-DE")

    assert (f"{found.starts_on:%m-%d}", f"{found.ends_before:%m-%d}") == (starts_on, ends_before)


@pytest.mark.parametrize("phrases", PHRASES.values(), ids=PHRASES)
def test_every_example_that_is_shown_is_understood(phrases: LeavePhrases) -> None:
    found = [read_in(example, TUESDAY, [phrases]) for example in phrases.examples]

    assert [f"{one.starts_on:%m-%d} {one.ends_before:%m-%d}" for one in found] == [
        "11-24 12-04",
        "11-24 12-03",
        "11-24 11-30",
        "11-24 11-27",
    ]


def test_words_that_are_not_understood_are_answered_with_examples_of_ones_language() -> None:
    with pytest.raises(LeaveProblem) as refused:
        read_in("beim Angeln", TUESDAY, [GERMAN, ENGLISH])

    assert "“weg bis 3. Dez.”" in refused.value.sentence


def test_a_range_over_the_new_year_ends_in_the_next() -> None:
    assert read("20 Dec - 4 Jan", TUESDAY) == DateRange(date(2026, 12, 20), date(2027, 1, 5))


def test_a_leap_day_is_looked_for_where_there_is_one() -> None:
    found = read("29 Feb - 3 Mar", date(2028, 3, 1))

    assert found == DateRange(date(2028, 2, 29), date(2028, 3, 4))


def test_the_locale_says_which_number_is_the_month() -> None:
    assert read("off 1/12", TUESDAY, locale="en-US") == DateRange(
        date(2027, 1, 12), date(2027, 1, 13)
    )
    assert read("off 1/12", TUESDAY, locale="en-GB") == DateRange(
        date(2026, 12, 1), date(2026, 12, 2)
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", UNKNOWN),
        ("back", UNKNOWN),
        ("away", UNKNOWN),
        ("not away tomorrow", UNKNOWN),
        ("away until 3pm", UNKNOWN),
        ("away until Friday because of my knee", UNKNOWN),
        ("away Thursday and Tuesday", UNKNOWN),
        ("away until 31 Feb", NO_SUCH_DAY),
        ("away until Mon 27 Nov", NO_SUCH_DAY),
        ("away until 9999-12-31", NO_SUCH_DAY),
        ("away 31/13", NO_SUCH_DAY),
        ("until 20 Nov 2026", OVER),
        ("1 Nov 2026 - 3 Nov 2026", OVER),
        ("10 Dec 2026 - 3 Dec 2026", BACKWARDS),
        ("0 days off", BACKWARDS),
        ("on leave until 3 June", YEAR_PLEASE),
        ("999 days off", TOO_LONG),
        ("off 1 May 2029", TOO_LONG),
    ],
)
def test_what_is_not_understood_is_answered_with_what_to_write(text: str, sentence: str) -> None:
    with pytest.raises(LeaveProblem) as refused:
        read(text, TUESDAY)

    assert refused.value.sentence == sentence


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(0, 91))
def test_every_way_to_write_a_day_means_the_same(today: date, ahead: int) -> None:
    last = today + ahead * DAY
    written = [
        f"away until {last.day} {last:%B}",
        f"out until {last:%b} {last.day} {last.year}",
        f"off until {last:%a} {last.day} {last:%b}",
        f"on leave until {last}",
        f"ooo until {last.day}/{last.month}/{last.year}",
        f"back on {last + DAY}",
        f"from today to {last.day} {last:%b}",
    ]

    assert {read(text, today) for text in written} == {DateRange(today, last + DAY)}


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(0, 6), st.integers(1, 40))
def test_weekdays_lie_ahead_and_days_off_are_working_days(
    today: date, place: int, many: int
) -> None:
    until = read(f"away until {ENGLISH.weekdays[place][0]}", today)
    off = read(f"{many} days off", today)

    last = until.ends_before - DAY
    days = [today + n * DAY for n in range((off.ends_before - today).days)]
    assert last.weekday() == place
    assert DAY <= last - today <= 7 * DAY
    assert sum(day.weekday() < 5 for day in days) == many


words = st.sampled_from(
    [
        *ENGLISH.away, *ENGLISH.until, *ENGLISH.to, *ENGLISH.back, *ENGLISH.starting,
        "monday", "next", "this", "week", "days", "3", "31", "0", "feb", "december", "2026",
        "2026-02-30", "29", "12/31", "٣", "tomorrow", "today", "not", "my", "of", "the", "-",
    ]
)  # fmt: skip


@given(st.lists(words, max_size=8).map(" ".join) | st.text(max_size=30), st.dates())
def test_no_words_bring_anything_but_days_ahead_or_a_sentence(text: str, today: date) -> None:
    if not date(1990, 1, 1) <= today <= date(2990, 1, 1):
        today = TUESDAY

    found = read_or_sentence(text, today)

    if isinstance(found, str):
        assert found.endswith(".")
    else:
        assert found.starts_on < found.ends_before
        assert found.ends_before > today
        assert found.ends_before - found.starts_on <= timedelta(days=366)


def read_or_sentence(text: str, today: date) -> DateRange | str:
    try:
        return read(text, today)
    except LeaveProblem as refused:
        return refused.sentence
