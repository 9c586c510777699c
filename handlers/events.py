"""Events: written down first, then handled from the row. Bolt acknowledges an event before we
hear it and Slack never repeats what was acknowledged, so what fails here is taken up again by
the tick."""

import logging

from slack_bolt.app.async_app import AsyncApp

from bot.deps import Deps
from bot.errors import Doubt, Later, Never
from bot.services import arrivals
from bot.services import conversations as conversation_service
from bot.services import home as home_service
from bot.services.arrivals import Arrival
from bot.services.people import Who
from handlers import conversations, home
from handlers.payloads import Body, arrival, typed_message

log = logging.getLogger(__name__)


def register(app: AsyncApp) -> None:
    for kind in ("app_home_opened", "message", "team_join", "user_change"):
        app.event(kind)(hear)


async def hear(body: Body, deps: Deps) -> None:
    found = arrival(body)
    if found is None:
        return
    async with deps.begin() as work:
        new = await arrivals.hear(work, found)
        if new and found.kind == "message":
            # Slack never repeats this, and the row holds no words: they are kept now or lost.
            said = typed_message(body)
            await conversation_service.take(work, Who(found.workspace, found.user), said)
    if new:
        await handle(deps, found)


async def handle(deps: Deps, found: Arrival) -> None:
    """Do what the event asks for; it stays open in the inbox until that worked."""
    who = Who(found.workspace, found.user)
    if found.kind == "app_home_opened":
        async with deps.begin() as work:
            await home_service.opened(work, who)
        await home.redraw(deps, who)
    elif found.kind == "message":
        if not await _answer(deps, found, who):
            return
    else:
        told = await deps.slack.person(found.user)
        async with deps.begin() as work:
            await arrivals.changed(work, found.workspace, told)
    async with deps.begin() as work:
        await arrivals.handled(work, found)


async def _answer(deps: Deps, found: Arrival, who: Who) -> bool:
    """The next question of the conversation; where none is under way, a word on where things
    are. False while a question is owed that somebody else is about to say: they may fail."""
    async with deps.look() as work:
        talking = await conversation_service.under_way(work, who)
        owing = await conversation_service.owing(work, who)
    if owing:
        await conversations.speak(deps, who)
    elif not talking:
        async with deps.begin() as work:
            await arrivals.answer(work, found)
    async with deps.look() as work:
        return not await conversation_service.owing(work, who)


async def take_up(deps: Deps) -> None:
    """Handle what was heard and not finished, oldest first."""
    async with deps.look() as work:
        if not await arrivals.some_left(work):  # as nearly always; then nobody waits for us
            return
    async with deps.begin() as work:
        left = await arrivals.left(work)
    for found in left:
        try:
            await handle(deps, found)
        except (Later, Doubt, Never) as silent:  # one that fails must not hold up the others
            log.warning("event %s stays open: %s", found.id, silent.reason)
