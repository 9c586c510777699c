"""Every kind of letter, and how it is drawn from the rows as they are at that moment."""

from datetime import timedelta
from typing import Final

from bot.delivery.letters import Card, Draw, Edit, Letter, Nothing
from bot.delivery.papers import report, unreached, workbook
from bot.domain.calendar import Availability
from bot.domain.conversations import Place
from bot.errors import Later
from bot.services import (
    askings,
    calibration,
    cohorts,
    conversations,
    feedback,
    people,
    reflections,
    results,
    reviews,
    schedules,
    tries,
    works,
)
from bot.services.arrivals import Sent
from bot.services.reflections import ReflectionForm
from bot.views import calibration as show_calibration
from bot.views import conversations as show_conversations
from bot.views import feedback as show_feedback
from bot.views import people as show_people
from bot.views import prompting as show_prompting
from bot.views import reflections as show_reflections
from bot.views import results as show_results
from bot.views import reviews as show_reviews
from bot.views import tries as show_tries
from bot.views import works as show_works
from bot.work import Work
from storage import askings as askings_table
from storage import conversations as conversations_table
from storage import outbox
from storage import works as works_table
from storage.askings import Asking
from storage.calibration import CalibrationState
from storage.outbox import EDIT, OWED, Delivery, DeliveryState

HELD_BACK = timedelta(minutes=15)
"""Leave may be taken back at any time, so who is away is asked for again after that."""
ARRIVING = timedelta(seconds=15)
GONE = Nothing("the person is no longer in the cohort")


async def welcome(work: Work, owed: Delivery) -> Letter:
    seat = await people.seat_of(work, owed.about["member"])
    if not people.here(seat):
        return GONE
    blocks = show_people.welcome(seat, cohorts.timeline(seat.cohort))
    return Card(show_people.welcome_text(seat), blocks)


async def help_card(work: Work, owed: Delivery) -> Letter:
    """How to do what a message to the bot does not do, as things are for the person now."""
    sent = Sent(owed.about.get("sent", Sent.WORDS))
    talking = await conversations.under_way(work, owed.person_id)
    waiting = await reflections.waiting(work, owed.person_id)
    blocks = show_people.help_card(sent, talking=talking, waiting=waiting)
    return Card(show_people.help_text(sent), blocks)


async def prompt(work: Work, owed: Delivery) -> Letter:
    found = await _asked(work, owed)
    if isinstance(found, Nothing):
        return found
    form, asking = found
    text, why = show_reflections.card_text(form), askings.read(asking.reasons)
    return Card(text, show_prompting.card(form, why))


async def again(work: Work, owed: Delivery) -> Letter:
    found = await _asked(work, owed)
    if isinstance(found, Nothing):
        return found
    form, _ = found
    return Card(show_prompting.again_text(form), show_prompting.again_card(form))


async def nudge(work: Work, owed: Delivery) -> Letter:
    found = await _asked(work, owed)
    if isinstance(found, Nothing):
        return found
    form, _ = found
    blocks = show_prompting.nudge_card(form, owed.about["by"])
    return Card(show_prompting.nudge_text(form), blocks)


async def _asked(work: Work, owed: Delivery) -> tuple[ReflectionForm, Asking] | Nothing:
    """The prompt as it stands, if it still waits for an answer. Later if the person cannot be
    reached now: a queue that was held up must not wake anybody."""
    member, occurrence = owed.about["member"], owed.about["occurrence"]
    form = await reflections.card(work, member, occurrence)
    asking = await askings_table.of_occurrence(work.db, member, occurrence)
    if form is None or asking is None:
        return GONE
    if form.answered:
        return Nothing("it is answered")
    if asking.skip is not None:
        return Nothing("it was turned away")
    me = await schedules.available(work, form.seat)
    if me.hindrance(work.now) is not None:
        raise Later("the person cannot be reached now", _until_morning(work, me) or HELD_BACK)
    return form, asking


async def turn(work: Work, owed: Delivery) -> Letter:
    """What the conversation has come to, unless it has gone on since."""
    row = await conversations_table.of_person(work.db, owed.person_id)
    if row is None or row.key != owed.key:
        return Nothing("a newer question was asked")
    if row.at != owed.about["at"]:
        return Nothing("it was answered in the form")
    showing = await conversations.showing(work, row)
    if showing is None:
        return GONE
    return Card(show_conversations.card_text(showing), show_conversations.card(showing))


async def practice(work: Work, owed: Delivery) -> Letter:
    seat = await people.seat_of(work, owed.about["member"])
    if not people.here(seat):
        return GONE
    standing = await calibration.standing(work, seat)
    if standing.state is not CalibrationState.OPEN:
        return Nothing("practice is finished")
    return Card(show_calibration.card_text(), show_calibration.card(standing))


async def hand_in(work: Work, owed: Delivery) -> Letter:
    seat = await people.seat_of(work, owed.about["member"])
    if not people.here(seat):
        return GONE
    if await works_table.of_member(work.db, seat.member.id):
        return Nothing("the work is handed in")
    return Card(show_works.card_text(), show_works.reminder(await works.items_of(work, seat)))


async def assignment(work: Work, owed: Delivery) -> Letter:
    desk = await reviews.look_at(work, owed.about["assignment"])
    if desk is None:
        return Nothing("the assignment has ended")
    return Card(show_reviews.card_text(), show_reviews.card(desk))


async def review(work: Work, owed: Delivery) -> Letter:
    found = await feedback.look_at(work, owed.about["review"])
    if found is None:
        return Nothing("the review is gone")
    return Card(show_feedback.card_text(), show_feedback.card(found))


async def response(work: Work, owed: Delivery) -> Letter:
    heard = await feedback.heard(work, owed.about["review"])
    if heard is None:
        return Nothing("there was no step to answer")
    return Card(show_feedback.heard_text(), show_feedback.heard_card(heard))


async def result(work: Work, owed: Delivery) -> Letter:
    piece = await works_table.piece(work.db, owed.about["work"])
    shown = await results.of_piece(work, piece) if piece else None
    if piece is None or shown is None:
        return Nothing("there is no decision any more")
    unrated = len(await results.unrated(work, piece.id))
    return Card(show_results.card_text(shown, unrated), show_results.card(shown, unrated))


async def needs_a_person(work: Work, owed: Delivery) -> Letter:
    piece = await works_table.piece(work.db, owed.about["work"])
    shown = await results.of_piece(work, piece) if piece else None
    if piece is None or shown is None:
        return Nothing("there is no decision any more")
    author = await people.seat_of(work, piece.member_id)
    blocks = show_results.person_card(shown, author.person.real_name or author.person.name)
    return Card(show_results.person_text(), blocks)


async def edit(work: Work, owed: Delivery) -> Letter:
    """What a message shows now that stands in the conversation already, or is just coming."""
    said = await outbox.delivery(work.db, owed.about["said"])
    if said is not None and said.state in OWED:
        raise Later("the message is on its way", ARRIVING)
    if said is None or said.state is not DeliveryState.SENT or not said.channel or not said.ts:
        return Nothing("there is no message to edit")
    card = await (_past_turn if said.kind == "turn" else _dealt_with)(work, said)
    return Edit(said.channel, said.ts, card) if isinstance(card, Card) else card


async def _dealt_with(work: Work, said: Delivery) -> Card | Nothing:
    """A prompt that was answered, turned away or put off."""
    member, occurrence = said.about["member"], said.about["occurrence"]
    form = await reflections.card(work, member, occurrence)
    asking = await askings_table.of_occurrence(work.db, member, occurrence)
    if form is None or asking is None:
        return GONE
    answered = await reflections.answer_to(work, form.seat, form.occurrence)
    text = show_reflections.card_text(form)
    if answered is not None:
        text = show_reflections.answered_text(answered)
        return Card(text, show_reflections.answered_card(answered))
    if asking.skipped_at is not None:
        return Card(text, show_prompting.turned_away_card(form, asking.skipped_at))
    if asking.snoozed_until is not None:
        return Card(text, show_prompting.put_off_card(form, asking.snoozed_until))
    return Nothing("it stands as it was")


async def _past_turn(work: Work, said: Delivery) -> Card | Nothing:
    """A question of a conversation that has gone on. A receipt stays as it is."""
    at = said.about["at"]
    form = await reflections.card(work, said.about["member"], said.about["occurrence"])
    if form is None:
        return GONE
    if at in (Place.SAVED, Place.CLOSED):
        return Nothing("it stays as it is")
    return Card(show_conversations.past_text(form, at), show_conversations.past_card(form, at))


async def tried(work: Work, owed: Delivery) -> Letter:
    found = await tries.card(work, owed.about["member"], owed.about["prompt_set"])
    if found is None:
        return Nothing("there is nothing to try any more")
    return Card(show_tries.card_text(found), show_tries.card(found))


def by_day(draw: Draw) -> Draw:
    """The same, but never in the person's quiet hours: it waits for their morning."""

    async def drawn(work: Work, owed: Delivery) -> Letter:
        letter = await draw(work, owed)
        seats = [] if isinstance(letter, Nothing) else await people.seats_of(work, owed.person_id)
        for seat in seats[:1]:  # one's night is the same in all of one's cohorts
            night = _until_morning(work, await schedules.available(work, seat))
            if night:
                raise Later("it is night where the person is", night)
        return letter

    return drawn


def _until_morning(work: Work, me: Availability) -> timedelta:
    """How long their night still lasts; nothing by day. Each attempt takes a place in the pace of
    the workspace, so what waits for the morning makes none before."""
    return me.quiet.over(work.now, me.zones.own) - work.now


LETTERS: Final[dict[str, Draw]] = {
    "welcome": welcome,
    "help": help_card,
    "prompt": prompt,
    "again": again,
    "nudge": nudge,
    "turn": turn,
    EDIT: edit,
    "calibration": by_day(practice),
    "hand_in": by_day(hand_in),
    "assignment": by_day(assignment),
    "review": by_day(review),
    "response": by_day(response),
    "result": by_day(result),
    "needs_a_person": by_day(needs_a_person),
    "report": report,
    "export": workbook,
    "unreached": by_day(unreached),
    "try": tried,
}
