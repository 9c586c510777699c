"""What the shapes of a prompt set and a rhythm cannot say: ranges, and what belongs together."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from dateutil.rrule import rrulestr

from prompts import weeks
from prompts.problems import Problem
from prompts.reading import Document, Place
from prompts.schema import CadenceFile, PromptSetFile, QuestionFile, RhythmFile

LONGEST_TITLE = 60
LONGEST_LABEL = 120
LONGEST_HELP = 300
FIELD = 3000  # what one field of Slack's holds
A_MONDAY = datetime(2026, 1, 5)  # noqa: DTZ001 - a rule is read in dates, without a zone
FINE = re.compile("DTSTART|HOURLY|MINUTELY|SECONDLY", re.IGNORECASE)
TO_POINT_AT = re.compile(r"\d|[“„«\"]")


def of_prompt_set(document: Document, file: PromptSetFile) -> Iterator[Problem]:
    if any(len(title) > LONGEST_TITLE for title in file.meta.title.values()):
        advice = f"Keep it to {LONGEST_TITLE} characters."
        yield document.problem(("meta", "title"), "title-length", advice)
    if file.cadence is None and file.on_event is None:
        advice = "Say when it is asked: add cadence, on_event, or both."
        yield document.problem((), "when", advice)
    if file.cadence is not None:
        yield from of_cadence(document, file.cadence, ("cadence",))
    yield from _nudges(document, file)
    yield from _examples(document, file)
    yield from _ids(document, file.questions, ("questions",))
    for n, question in enumerate(file.questions):
        yield from _question(document, question, ("questions", n))
    repeated = [n for n, question in enumerate(file.questions) if question.type == "repeat"]
    for n in repeated[1:]:
        advice = "One repeated question in a set is enough; make this one long."
        yield document.problem(("questions", n), "repeat", advice)


def _nudges(document: Document, file: PromptSetFile) -> Iterator[Problem]:
    hours = file.nudges.after_h
    if len(hours) != file.nudges.max or hours != sorted(set(hours)):
        advice = "Give as many hours as max says, each later than the one before."
        yield document.problem(("nudges", "after_h"), "nudges", advice)
    open_for = [when.window_h for when in (file.cadence, file.on_event) if when is not None]
    if any(not 0 < hour < most for hour in hours for most in open_for):
        advice = f"Remind while it is open: after 1 to {min(open_for) - 1} hours."
        yield document.problem(("nudges", "after_h"), "nudges", advice)


def _examples(document: Document, file: PromptSetFile) -> Iterator[Problem]:
    """Something to point at: a number, a date, or words that somebody said."""
    for language, full in file.examples.full.items():
        place: Place = ("examples", "full", language)
        if not TO_POINT_AT.search(full):
            advice = "Nothing here can be pointed at. Add a number, a date, or words in quotes."
            yield document.problem(place, "example", advice)
        if len(full) <= len(file.examples.thin.get(language, "")):
            advice = "The full answer says no more than the thin one. Show what is added."
            yield document.problem(place, "example", advice)


def _ids(document: Document, questions: list[QuestionFile], place: Place) -> Iterator[Problem]:
    seen: set[str] = set()
    for n, question in enumerate(questions):
        if question.id in seen:
            advice = f"{question.id} is used twice. Answers are kept by it: choose another."
            yield document.problem((*place, n, "id"), "question-id", advice)
        seen.add(question.id)


def _question(document: Document, question: QuestionFile, place: Place) -> Iterator[Problem]:
    for name, text, most in (
        ("label", question.label, LONGEST_LABEL),
        ("help", question.help or {}, LONGEST_HELP),
    ):
        if any(len(wording) > most for wording in text.values()):
            advice = f"Keep it to {most} characters."
            yield document.problem((*place, name), f"{name}-length", advice)
    if question.required and question.help is None:
        advice = "A required question needs a help text: one thing to name, or where to look."
        yield document.problem(place, "help", advice)
    if question.min_chars > question.max_chars:
        yield document.problem(place, "length", "min_chars is larger than max_chars.")
    if question.max_chars > FIELD and (question.type != "long" or place[-2] == "of"):
        advice = f"Keep it to {FIELD}; only a long question, outside of a list, may hold more."
        yield document.problem((*place, "max_chars"), "length", advice)
    if question.type == "repeat" and not (question.of and 1 <= question.max >= question.min):
        yield document.problem(
            place,
            "repeat",
            "A repeated question needs `of`, `min` and a `max` that is not smaller.",
        )
    if question.type != "repeat" and (question.of or question.min or question.max):
        yield document.problem(place, "repeat", "Only a repeated question has `of`, `min`, `max`.")
    if question.type == "artefact" and question.artefact_kind is None:
        yield document.problem(place, "artefact", "Name the artefact_kind.")
    yield from _ids(document, question.of, (*place, "of"))
    for n, part in enumerate(question.of):
        if part.type not in ("short", "long"):
            yield document.problem((*place, "of", n), "repeat", "Parts are short or long.")
        else:
            yield from _question(document, part, (*place, "of", n))


def of_rhythm(
    document: Document, file: RhythmFile, minutes: Mapping[str, int]
) -> Iterator[Problem]:
    """`minutes` are those of the prompt sets, by id."""
    names = [beat.prompt_set.partition("@")[0] for beat in file.beats]
    sound = True
    for n, beat in enumerate(file.beats):
        wrong = list(of_cadence(document, beat, ("beats", n)))
        yield from wrong
        sound = sound and not wrong
        if names.index(names[n]) != n:
            advice = f"{names[n]} has a beat already. Put its days into one rule."
            yield document.problem(("beats", n), "beat", advice)
    if sound:
        yield from _weeks(document, file, [minutes.get(name, 0) for name in names])


def _weeks(document: Document, file: RhythmFile, minutes: list[int]) -> Iterator[Problem]:
    first = A_MONDAY.date()
    last = first + timedelta(weeks=file.weeks, days=-1)
    for n, beat in enumerate(file.beats):
        if not weeks.occurs(beat.rrule, first, last):
            advice = f"{beat.prompt_set} never comes round in {file.weeks} weeks."
            yield document.problem(("beats", n), "cadence", advice)
    asked = zip((beat.rrule for beat in file.beats), minutes, strict=True)
    week, most = weeks.fullest(asked, first, last)
    if most > file.minutes_per_week:
        nth = (week - first).days // 7 + 1
        advice = (
            f"Week {nth} asks for {most} minutes, and {file.minutes_per_week} is the limit. "
            "Move a beat, or raise minutes_per_week."
        )
        yield document.problem(("minutes_per_week",), "minutes", advice)


def of_cadence(document: Document, cadence: CadenceFile, place: Place) -> Iterator[Problem]:
    try:
        good = not FINE.search(cadence.rrule) and rrulestr(cadence.rrule, dtstart=A_MONDAY)
    except (ValueError, TypeError, AttributeError, KeyError, IndexError):
        good = False
    if not good:
        yield document.problem(
            (*place, "rrule"), "rrule", "Name days only, such as FREQ=WEEKLY;BYDAY=WE."
        )
