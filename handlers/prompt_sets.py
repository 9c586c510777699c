"""The facilitator's page of prompt sets: open the list, open one, use a version, go back."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.deps import Deps
from bot.services import prompt_sets, tries
from bot.services.prompt_sets import Named
from bot.views import prompt_sets as show
from bot.views.ids import Act
from handlers import payloads
from handlers.payloads import Body
from handlers.windows import open_or_push, replace


def register(app: AsyncApp) -> None:
    app.action(Act.PROMPT_SETS.value)(open_list)
    app.action(Act.PROMPT_SET.value)(open_page)
    app.action(Act.PROMPT_SET_USE.value)(use)
    app.action(Act.PROMPT_SET_BACK.value)(take_back)
    app.action(Act.TRY.value)(try_it)


async def open_list(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.look() as work:
        found = await prompt_sets.of_cohorts(work, payloads.who(body))
    await open_or_push(ack, body, deps, show.list_view(found))


async def open_page(ack: AsyncAck, body: Body, deps: Deps) -> None:
    """On top of the list; from one page to another in its place, since Slack piles up three."""
    async with deps.look() as work:
        page = await prompt_sets.page(
            work, payloads.who(body), payloads.named(payloads.pressed(body))
        )
    view = show.page_view(page)
    if payloads.about(body):
        await replace(ack, body, deps, view)
    else:
        await open_or_push(ack, body, deps, view)


async def use(ack: AsyncAck, body: Body, deps: Deps) -> None:
    named = payloads.named(payloads.pressed(body))
    async with deps.begin() as work:
        await prompt_sets.use(work, payloads.who(body), named)
    await _drawn_again(ack, body, deps, named, show.IN_USE)


async def take_back(ack: AsyncAck, body: Body, deps: Deps) -> None:
    named = payloads.named(payloads.pressed(body))
    async with deps.begin() as work:
        original = await prompt_sets.take_back(work, payloads.who(body), named)
    shown = Named(named.cohort, str(original.ref))
    await _drawn_again(ack, body, deps, shown, show.TAKEN_BACK)


async def try_it(ack: AsyncAck, body: Body, deps: Deps) -> None:
    named = payloads.named(payloads.pressed(body))
    async with deps.begin() as work:
        await tries.send(work, payloads.who(body), named)
    await _drawn_again(ack, body, deps, named, show.TRY_COMES)


async def _drawn_again(ack: AsyncAck, body: Body, deps: Deps, named: Named, note: str) -> None:
    """The page as it is now, with what has come of the button."""
    async with deps.look() as work:
        page = await prompt_sets.page(work, payloads.who(body), named)
    await replace(ack, body, deps, show.page_view(page, note))
