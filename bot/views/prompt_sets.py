"""The facilitator's page of prompt sets: the list, and one edition whole, with what the YAML says
to those who teach with it."""

from collections.abc import Iterator, Sequence
from datetime import date

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot.services.prompt_sets import CohortSets, Listed, Named, Page
from bot.views.ids import Act, Screen
from bot.views.parts import (
    bullet,
    button,
    footer,
    heading,
    line,
    many,
    modal,
    pieces,
    plural,
    quoted,
    row,
    small,
    words,
)
from prompts.content import Cadence, PromptSet, Question, QuestionKind, said

MOST = 88  # sets in one list, which with their headings stay within Slack's hundred blocks
SEES = {
    "self": "only the learner sees the answers",
    "facilitators": "the learner and the facilitators see the answers",
    "reviewers": (
        "the learner and the facilitators see the answers; once handed in, its readers too, "
        "without the name"
    ),
}
ZONES = {
    "learner": "in each learner's own time",
    "squad": "in the squad's time",
    "cohort": "in the cohort's time",
}
KINDS = {
    QuestionKind.SHORT: "one line",
    QuestionKind.LONG: "some sentences",
    QuestionKind.REPEAT: "a list",
    QuestionKind.ARTEFACT: "something kept as evidence",
}
TRY_COMES = "The try is on its way. It comes to you as a message from Plumbline."
SAVED = (
    "Your words are saved as a draft. Nobody is asked this yet: try it on yourself, then use it."
)
IN_USE = (
    "From the next time on, your cohort is asked this version. What was asked before stays as it "
    "is, and so do its answers. You can go back to the original at any time."
)
TAKEN_BACK = (
    "From the next time on, your cohort is asked the original again. What was answered in your own "
    "version keeps its words."
)


def list_view(found: Sequence[CohortSets]) -> View:
    """What each cohort is asked, and what is there besides."""
    blocks: list[Block] = [
        words("*Prompt sets*\nThe questions that your cohort is asked. Open one to read it whole."),
        footer("only facilitators and programme owners.", "nothing changes when you look."),
    ]
    sections = [section for one in found for section in _of_cohort(one, several=len(found) > 1)]
    blocks += sections[:MOST]
    if len(sections) > MOST:
        blocks.append(small(f"{len(sections) - MOST} more are there; they do not fit here."))
    return modal(Screen.READING, "Prompt sets", blocks)


def _of_cohort(one: CohortSets, *, several: bool) -> Iterator[Block]:
    cohort = one.seat.cohort
    if several:
        yield heading(cohort.title)
    for listed in one.asked:
        yield words(
            f"*{quoted(said(listed.prompt_set.title), 200)}*\n{_in_short(listed)}",
            accessory=_open(cohort.id, listed.prompt_set),
            block_id=f"asked/{cohort.id}/{listed.prompt_set.ref}",
        )
    if one.besides:
        yield line()
        yield words("*Not asked in this cohort*\nThe programme file can name these too.")
    for prompt_set in one.besides:
        yield words(
            f"*{quoted(said(prompt_set.title), 200)}*\n{prompt_set.ref}. {_minutes(prompt_set)}.",
            accessory=_open(cohort.id, prompt_set),
            block_id=f"besides/{cohort.id}/{prompt_set.ref}",
        )


def _open(cohort: str, prompt_set: PromptSet) -> ButtonElement:
    return button("Open", Act.PROMPT_SET, Named(cohort, str(prompt_set.ref)).value)


def _in_short(listed: Listed) -> str:
    one = listed.prompt_set
    when = _asked_when(one, listed.cadence, listed.next_on)
    told = [f"{when} {_minutes(one)}; {SEES[one.visibility]}."]
    if one.replaces is not None:
        told.append(f"In our own version {one.version}.")
    if listed.draft:
        told.append("Our own version has a draft that is not in use.")
    return " ".join(told)


def _asked_when(one: PromptSet, cadence: Cadence | None, next_on: date | None) -> str:
    """By the clock, by the learners, or both."""
    if cadence is None:
        return "Learners start it themselves." if one.on_event else "The programme says when."
    at = f"{cadence.local_time:%H:%M} {ZONES[cadence.zone]}"
    told = f"Next on {_day(next_on)}, {at}." if next_on else "The clock does not ask it again."
    return f"{told} Learners can start it too." if one.on_event else told


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def page_view(page: Page, note: str = "") -> View:
    """One edition, whole; `note` says what has just come of a button."""
    one = page.prompt_set
    blocks: list[Block] = [
        heading(said(one.title)),
        *([words(f"*{note}*")] if note else []),
        words(f"{_state(page)}\n{_when(page)}\n{said(one.purpose)}"),
        footer(
            f"this page, only facilitators and programme owners. {_capital(SEES[one.visibility])}.",
            "nothing, until you press a button. A try comes to you alone.",
        ),
        row(*_buttons(page), block_id="deeds"),
        *_others(page),
        line(),
        *many(["*The questions*", *_questions(one)]),
        line(),
        *_told("A thin answer, as people often write it", said(one.thin_example)),
        *_told("A full answer", said(one.full_example)),
        *_told("With nothing to report", said(one.nothing_to_report.sentence)),
        line(),
        *_told("For you: how to open it", said(one.facilitator_card.opening)),
        *_told("For you: when answers are thin", said(one.facilitator_card.when_thin)),
        *_told("For you: watch out", said(one.facilitator_card.watch_out)),
        line(),
        *_told("What learners read about privacy", said(one.privacy_hint)),
        *_told("Another way to answer", said(one.accessibility)),
    ]
    return modal(Screen.READING, "Prompt set", blocks, about=page.named.value)


def _state(page: Page) -> str:
    one = page.prompt_set
    if page.in_use is None:
        return f"{one.ref}. Your cohort is not asked this set."
    if page.in_use.ref == one.ref:
        return f"{_name(one)}. Your cohort is asked this version."
    kept = "A draft, or an earlier version" if one.replaces else "The original"
    return f"{_name(one)}. {kept}; your cohort is asked another version."


def _name(one: PromptSet) -> str:
    return f"Our own version {one.version}" if one.replaces else f"The original, {one.ref}"


def _when(page: Page) -> str:
    one = page.prompt_set
    told = f"{_asked_when(one, page.cadence, page.next_on)} {_minutes(one)}."
    return f"{told} {said(one.on_event.when)}" if one.on_event else told


def _minutes(one: PromptSet) -> str:
    return f"About {plural(one.minutes, 'minute')}"


def _buttons(page: Page) -> list[ButtonElement]:
    value = page.named.value
    found = [button("Try it on me", Act.TRY, value, primary=True)]
    if page.in_use is None:
        return found
    own = any(one.replaces for one in (page.prompt_set, *page.versions))
    found.append(
        button("Change our own version" if own else "Make our own version", Act.OWN_VERSION, value)
    )
    if page.usable:
        found.append(button("Use it from the next time", Act.PROMPT_SET_USE, value))
    if page.replaced:
        found.append(button("Go back to the original", Act.PROMPT_SET_BACK, value))
    return found


def _others(page: Page) -> list[Block]:
    cohort = page.seat.cohort.id
    return [
        words(_name(one), accessory=_open(cohort, one), block_id=f"version/{one.ref}")
        for one in page.versions
    ]


def _questions(one: PromptSet) -> list[str]:
    return [_question(question, f"{n}") for n, question in enumerate(one.questions, start=1)]


def _question(question: Question, n: str) -> str:
    needed = "required" if question.required else "may stay empty"
    told = [f"*{n}. {quoted(said(question.label), 200)}*"]
    if question.help:
        told.append(quoted(said(question.help), 400))
    told.append(f"_{KINDS[question.kind]}, {needed}_")
    parts = [": ".join(quoted(text, 400) for text in _both(part)) for part in question.of]
    return "\n".join([*told, *([bullet(parts)] if parts else [])])


def _both(part: Question) -> Iterator[str]:
    yield said(part.label)
    if part.help:
        yield said(part.help)


def _told(title: str, text: str) -> list[Block]:
    first, *more = pieces(text, 2700)
    return [words(f"*{title}*\n{first}"), *map(words, more)]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def as_text(one: PromptSet) -> str:
    """The same for a terminal, where somebody who edits the file reads it."""
    told = [
        f"{said(one.title)}  ({one.ref})",
        said(one.purpose),
        f"{_minutes(one)}; {SEES[one.visibility]}.",
    ]
    told += [_as_text(question, n) for n, question in enumerate(one.questions, start=1)]
    card = one.facilitator_card
    told += [
        f"Thin: {said(one.thin_example)}",
        f"Full: {said(one.full_example)}",
        f"Nothing to report: {said(one.nothing_to_report.sentence)}",
        f"Facilitator, to open: {said(card.opening)}",
        f"Facilitator, when thin: {said(card.when_thin)}",
        f"Facilitator, watch out: {said(card.watch_out)}",
    ]
    return "\n\n".join(told)


def _as_text(question: Question, n: int) -> str:
    needed = "required" if question.required else "may stay empty"
    return "\n".join(
        [
            f"{n}. {said(question.label)}  [{KINDS[question.kind]}, {needed}]",
            *([f"   {said(question.help)}"] if question.help else []),
            *(f"   - {': '.join(_both(part))}" for part in question.of),
        ]
    )
