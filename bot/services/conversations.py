"""Answering step by step: what is typed in the direct message becomes the answer to the question
that was asked, in the draft that the form shares.

A conversation is a row: where it stands, and which turn of it is the newest. Each move owes that
turn in its own transaction, as a message through the outbox, so what was typed and what comes of it
are stored together, and the question is neither lost nor repeated.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.domain import conversations as rules
from bot.domain.answers import Answers
from bot.domain.calendar import Standing
from bot.domain.conversations import OVER, Place, Turn, TurnKind
from bot.errors import Refused
from bot.services import edits, people, reflections
from bot.services.people import Who
from bot.services.reflections import Answered, ReflectionForm, Written
from bot.services.telling import owe
from bot.work import Work
from storage import conversations as table
from storage import outbox
from storage import reflections as reflection_table
from storage.conversations import Conversation
from storage.outbox import OWED

DOUBLE_PRESS = timedelta(seconds=3)
PASSED = (
    "This button belongs to a question that has passed. Go on at the newest message here; to "
    "change an earlier answer, choose “Back”, or “Change one” at the end."
)


class Deed(StrEnum):
    """What a button of a turn does."""

    KEEP = "keep"
    SKIP = "skip"
    BACK = "back"
    MORE = "more"
    GO_ON = "go_on"
    CHOOSE = "choose"
    CHANGE = "change"
    SAVE = "save"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of turn `n`; `chosen` is what was selected, or nothing."""

    deed: Deed
    n: int
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class Showing:
    """What the person is to see now. `turn` is None beside the questions; `answered` is what is
    stored, if anything is."""

    n: int
    at: str
    form: ReflectionForm
    turn: Turn | None = None
    problem: str | None = None
    changing: bool = False
    answered: Answered | None = None


async def begin(work: Work, who: Who, occurrence_id: str) -> None:
    """Ask the first question, or the one at which the learner stopped, in the form or here."""
    seat, occurrence = await reflections.asked(work, who, occurrence_id)
    stored = await reflections.answer_to(work, seat, occurrence)
    if stored is not None and stored.handed_in:
        raise Refused(reflections.HANDED_IN)
    row = await table.conversation(work.db, who.workspace, who.user, to_change=True)
    if row is not None and _twice(work, row, occurrence.id):
        return
    form = await reflections.form_of(work, seat, occurrence)
    row = row or Conversation(
        person_id=seat.person.id,
        member_id=seat.member.id,
        occurrence_id=occurrence.id,
        at="",
        moved_at=work.now,
    )
    row.member_id, row.occurrence_id = seat.member.id, occurrence.id
    await _move(work, row, form, rules.resume(form.prompt_set, form.answers), changing=False)


async def take(work: Work, who: Who, text: str) -> bool:
    """Keep what was typed as the answer to the question that was asked; False if none was. It is
    kept also when it cannot be taken as it is; then the same question comes again and says why."""
    row = await _active(work, who)
    form = await _form(work, row) if row is not None else None
    if row is None or form is None:
        return False
    turn = rules.turn(form.prompt_set, form.answers, row.at)
    if turn is None or turn.kind is not TurnKind.TYPED or not text.strip():
        await _move(work, row, form, _closed_or(form, row.at))
        return True
    given = rules.put(form.answers, row.at, text.strip())
    await reflections.keep(work, form.seat, form.occurrence, given)
    wrong = rules.problem(turn, given)
    await _move(work, row, form, _closed_or(form, row.at if wrong else _next(row, form, given)))
    return True


async def press(work: Work, who: Who, pressed: Pressed) -> None:
    """Do what the button says. One of an older turn changes nothing."""
    row = await _active(work, who)
    if row is None or row.turn != pressed.n:
        later = row or await table.conversation(work.db, who.workspace, who.user)
        if later is not None and await _on_its_way(work, later):
            return  # it was pressed twice, and what came of the first time is about to be said
        raise Refused(PASSED)
    form = await _form(work, row)
    if form is None:
        raise Refused(PASSED)
    if form.standing is Standing.CLOSED:
        await _move(work, row, form, Place.CLOSED)
    elif pressed.deed is Deed.SAVE:
        await _save(work, who, row, form)
    else:
        await _step(work, row, form, pressed)


async def showing(work: Work, row: Conversation) -> Showing | None:
    """What the newest turn shows now; None when the person has left the cohort."""
    form = await _form(work, row)
    if form is None:
        return None
    turn = rules.turn(form.prompt_set, form.answers, row.at)
    return Showing(
        n=row.turn,
        at=row.at if turn or row.at in OVER else Place.REVIEW,
        form=form,
        turn=turn,
        problem=rules.problem(turn, form.answers) if turn else None,
        changing=row.changing,
        answered=await reflections.answer_to(work, form.seat, form.occurrence),
    )


async def under_way(work: Work, person_id: str) -> bool:
    """Whether what the person types is an answer."""
    row = await table.of_person(work.db, person_id)
    return row is not None and row.at not in OVER


async def _save(work: Work, who: Who, row: Conversation, form: ReflectionForm) -> None:
    """Hand over through the form's own door; what it refuses is asked again."""
    try:
        await reflections.submit(work, who, Written(form.occurrence.id, form.answers))
    except Refused as refused:
        if refused.field is None:
            raise
        await _move(work, row, form, refused.field, changing=True)
    else:
        await _move(work, row, form, Place.SAVED)


async def _step(work: Work, row: Conversation, form: ReflectionForm, pressed: Pressed) -> None:
    prompt_set, given = form.prompt_set, form.answers
    turn = rules.turn(prompt_set, given, row.at)
    match pressed.deed:
        case Deed.STOP:
            await _move(work, row, form, Place.STOPPED)
        case Deed.BACK:
            await _move(work, row, form, rules.preceding(prompt_set, given, row.at) or row.at)
        case Deed.CHANGE if rules.turn(prompt_set, given, pressed.chosen):
            await _move(work, row, form, pressed.chosen, changing=True)
        case Deed.KEEP if turn and not rules.problem(turn, given):
            await _move(work, row, form, _next(row, form, given))
        case Deed.SKIP if turn and turn.skippable:
            left, to = rules.skipped(prompt_set, given, turn)
            await reflections.keep(work, form.seat, form.occurrence, left)
            await _move(work, row, form, Place.REVIEW if row.changing else to)
        case Deed.CHOOSE if turn and turn.kind is TurnKind.CHOICE and pressed.chosen:
            chosen = rules.put(given, row.at, pressed.chosen)
            await reflections.keep(work, form.seat, form.occurrence, chosen)
            await _move(work, row, form, _next(row, form, chosen))
        case Deed.MORE if turn and turn.kind is TurnKind.MORE:
            await _move(work, row, form, rules.one_more(turn), changing=row.changing)
        case Deed.GO_ON if turn and turn.kind is TurnKind.MORE:
            to = Place.REVIEW if row.changing else rules.past(prompt_set, given, turn)
            await _move(work, row, form, to)
        case _:
            raise Refused(PASSED)


def _next(row: Conversation, form: ReflectionForm, given: Answers) -> str:
    onward = rules.after_change if row.changing else rules.following
    return onward(form.prompt_set, given, row.at)


def _closed_or(form: ReflectionForm, to: str) -> str:
    return Place.CLOSED if form.standing is Standing.CLOSED else to


async def _move(
    work: Work,
    row: Conversation,
    form: ReflectionForm,
    to: str,
    *,
    changing: bool | None = None,
) -> None:
    """Stand there, and owe the person the sight of it. It is urgent: they wait for it. What they
    saw before loses its buttons."""
    await edits.of_turn(work, row.key)
    if to in OVER or to == Place.REVIEW:
        changing = False
    row.at, row.turn, row.moved_at = str(to), row.turn + 1, work.now
    row.changing = row.changing if changing is None else changing
    work.db.add(row)
    about = {"member": row.member_id, "occurrence": row.occurrence_id, "at": row.at}
    await owe(work, form.seat, "turn", row.key, about, urgent=True)


async def _on_its_way(work: Work, row: Conversation) -> bool:
    owed = await outbox.delivery(work.db, row.key)
    return owed is not None and owed.state in OWED


def _twice(work: Work, row: Conversation, occurrence_id: str) -> bool:
    """The button was pressed twice in a row: the question that came of it is enough."""
    same = row.occurrence_id == occurrence_id and row.at not in OVER
    return same and work.now - row.moved_at < DOUBLE_PRESS


async def _active(work: Work, who: Who) -> Conversation | None:
    row = await table.conversation(work.db, who.workspace, who.user, to_change=True)
    return row if row is not None and row.at not in OVER else None


async def _form(work: Work, row: Conversation) -> ReflectionForm | None:
    """The form behind the conversation; None when the person has left the cohort."""
    seat = await people.seat_of(work, row.member_id)
    occurrence = await reflection_table.occurrence(work.db, row.occurrence_id)
    if occurrence is None or not people.here(seat):
        return None
    return await reflections.form_of(work, seat, occurrence)
