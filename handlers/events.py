"""Events: written down first, then handled from the row. Bolt acknowledges an event before we
hear it and Slack never repeats what was acknowledged, so what fails here is taken up again by
the tick. What needs nothing of Slack is handled in the transaction that writes it down; of a Home
that is opened there remains the drawing, which the tick does should we not come to it."""

import logging

from slack_bolt.app.async_app import AsyncApp

from bot.delivery import homes
from bot.deps import Deps
from bot.errors import Doubt, Later, Never
from bot.services import arrivals, conversations, home
from bot.services.arrivals import Arrival, Sent
from bot.services.home import Drawing
from bot.services.people import Who
from bot.work import Work
from handlers.payloads import Body, arrival, brings_a_file, typed_message

log = logging.getLogger(__name__)

OF_PEOPLE = ("team_join", "user_change")


def register(app: AsyncApp) -> None:
    for kind in ("app_home_opened", "message", *OF_PEOPLE):
        app.event(kind)(hear)


async def hear(body: Body, deps: Deps) -> None:
    found = arrival(body)
    if found is None:
        return
    drawing: Drawing | None = None
    async with deps.begin() as work:
        new = await arrivals.hear(work, found)
        if new and found.kind == "message":
            await _answer(work, found, typed_message(body), file=brings_a_file(body))
        elif new and found.kind == "app_home_opened":
            drawing = await home.opened(work, Who(found.workspace, found.user))
            await arrivals.handled(work, found)
    if drawing is not None:
        await homes.draw(deps, drawing)
    if new and found.kind in OF_PEOPLE:
        await handle(deps, found)


async def handle(deps: Deps, found: Arrival) -> None:
    """Ask Slack who the person is now; it stays open in the inbox until that worked."""
    told = await deps.slack.person(found.user)
    async with deps.begin() as work:
        await arrivals.changed(work, found.workspace, told)
        await arrivals.handled(work, found)


async def _answer(work: Work, found: Arrival, said: str, *, file: bool) -> None:
    """Keep what was typed as an answer, or owe a word on where things are. All in the transaction
    that writes the event down: Slack never repeats it and the row holds no words, so they are
    kept now or lost. A file is never kept from here, so who sends one is told how it can be."""
    typed = bool(said.strip()) or not file
    taken = typed and await conversations.take(work, Who(found.workspace, found.user), said)
    if file or not taken:
        await arrivals.answer(work, found, Sent.FILE if file else Sent.WORDS)
    await arrivals.handled(work, found)


async def take_up(deps: Deps) -> None:
    """Handle what was heard and not finished, oldest first."""
    async with deps.look() as work:
        if not await arrivals.some_left(work):  # as nearly always; then nobody waits for us
            return
    async with deps.begin(patient=True) as work:
        left = await arrivals.left(work)
    for found in left:
        try:
            await handle(deps, found)
        except (Later, Doubt, Never) as silent:  # one that fails must not hold up the others
            log.warning("event %s stays open: %s", found.id, silent.reason)
