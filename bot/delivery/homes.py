"""Home, drawn for those who have opened it: at once after what its owner does, and a little later
after what happens to them, once for all that happened meanwhile.

A Home is a picture of the rows and not a message, so it is not in the outbox: drawing it twice is
harmless, and the newest drawing is the only one that counts. All there is to remember is when it
is due, which is a column of the person. Who draws moves that moment on first (a lease), then reads
the rows, publishes, and then sets when it changes by itself; who changes something meanwhile sets
another moment, which stays. So a failure, a crash or a second process costs a drawing more, never
the last one. Slack takes about a hundred views.publish a minute in a workspace (Tier 4,
https://docs.slack.dev/apis/web-api/rate-limits): the gate leaves room for what people do.
"""

import logging
from datetime import datetime, timedelta

from sqlalchemy.exc import OperationalError

from bot.delivery import pace
from bot.delivery.pace import Pace
from bot.deps import Deps
from bot.errors import Doubt, Later, Never, traced
from bot.services import home
from bot.services.home import Drawing
from bot.services.people import Who
from bot.services.telling import HOME_PAUSE
from bot.views import home as show
from storage import gates
from storage.base import new_id

log = logging.getLogger(__name__)

HOMES = Pace(timedelta(seconds=0.75), burst=20)
AFTER_A_BUG = timedelta(hours=1)


async def redraw(deps: Deps, who: Who) -> None:
    """Draw the person's Home as it is now. It is a courtesy: where Slack does not take it, it is
    drawn by the clock."""
    async with deps.begin() as work:
        drawing = await home.begin(work, who)
    if drawing is not None:
        await draw(deps, drawing)


async def draw_due(deps: Deps) -> None:
    """Draw what is due, as far as the pace allows; the rest is for the next click of the clock.
    Where Slack is in trouble we stop, since planning waits for us."""
    well = True
    while well:
        drawing = await _next(deps)
        if drawing is None:
            return
        try:
            well = await draw(deps, drawing)
        except OperationalError:  # the database is away; the lease brings it back
            raise
        except Exception as bug:  # noqa: BLE001 - one Home that cannot be drawn is not all of them
            log.error("drawing a home raised %s [%s]", traced(bug), new_id())
            await _settle(deps, drawing, deps.clock.now() + AFTER_A_BUG)


async def _next(deps: Deps) -> Drawing | None:
    """Begin the one that is the longest due, and pass the gate of its workspace."""
    shut = pace.shut(deps.clock.now(), HOMES)
    async with deps.look() as work:
        if not await home.any_due(work, shut):
            return None
    async with deps.begin(patient=True) as work:
        drawing = await home.due(work, shut)
        if drawing is not None:
            gate = await gates.gate(work.db, gates.HOMES + drawing.who.workspace)
            gate.tat = pace.passed(gate.tat, work.now, HOMES)
        return drawing


async def draw(deps: Deps, drawing: Drawing) -> bool:
    """Draw what somebody has begun to; whether Slack is well. What it did not take is due again."""
    async with deps.look() as work:
        state = await home.home(work, drawing.who)
    again, well = state.changes_at, True
    try:
        await deps.slack.publish_home(drawing.who.user, show.view(state))
    except Never as never:
        log.info("a home is not drawn: %s", never.reason)
        again = None
    except (Later, Doubt) as trouble:
        after = trouble.after if isinstance(trouble, Later) else HOME_PAUSE
        again, well = deps.clock.now() + max(after, HOME_PAUSE), False
        await _hold(deps, drawing, after)
    await _settle(deps, drawing, again)
    return well


async def _hold(deps: Deps, drawing: Drawing, after: timedelta) -> None:
    """Nobody of the workspace is tried before Slack has asked us to."""
    async with deps.begin(patient=True) as work:
        gate = await gates.gate(work.db, gates.HOMES + drawing.who.workspace)
        gate.tat = pace.closed(gate.tat, work.now, after, HOMES)


async def _settle(deps: Deps, drawing: Drawing, again: datetime | None) -> None:
    async with deps.begin(patient=True) as work:
        await home.drawn(work, drawing, again)
