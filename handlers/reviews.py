"""Reviewing: read the work, score criterion by criterion, check, hand in, or give it back."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.deps import Deps
from bot.services import reviews
from bot.views import reviews as show
from bot.views.ids import Act, Form, Typed
from handlers import payloads
from handlers.home import redraw
from handlers.payloads import Body
from handlers.windows import open_or_push, open_or_replace, replace


def register(app: AsyncApp) -> None:
    app.action(Act.REVIEW.value)(open_work)
    app.action(Act.REVIEW_READ.value)(read_again)
    app.action(Act.REVIEW_CHANGE.value)(change)
    app.action(Act.REVIEW_DECLINE.value)(cannot)
    app.action(Typed.REVIEW.value)(typed)
    app.view(Form.REVIEW_READ.value)(start)
    app.view(Form.REVIEW_MARK.value)(marked)
    app.view(Form.REVIEW.value)(handed_in)
    app.view(Form.REVIEW_DECLINE.value)(declined)


async def open_work(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.begin() as work:
        desk = await reviews.desk(work, payloads.who(body), payloads.pressed(body) or None)
    await open_or_replace(ack, body, deps, show.work_view(desk))


async def read_again(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.begin() as work:
        desk = await reviews.desk(work, payloads.who(body), payloads.pressed(body))
    await open_or_push(ack, body, deps, show.reading_view(desk))


async def start(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.begin() as work:
        desk = await reviews.desk(work, payloads.who(body), payloads.about(body))
    await ack(response_action="update", view=show.page(desk))


async def typed(ack: AsyncAck, body: Body, deps: Deps) -> None:
    assignment, criterion, held = payloads.typed_mark(body)
    async with deps.begin() as work:
        await reviews.keep_typed(work, payloads.who(body), assignment, criterion, held)
    await ack()


async def marked(ack: AsyncAck, body: Body, deps: Deps) -> None:
    assignment, mark = payloads.mark(body)
    async with deps.begin() as work:
        desk = await reviews.mark(work, payloads.who(body), assignment, mark)
    await ack(response_action="update", view=show.page(desk))


async def change(ack: AsyncAck, body: Body, deps: Deps) -> None:
    assignment, criterion = payloads.pair(payloads.pressed(body))
    async with deps.begin() as work:
        desk = await reviews.desk(work, payloads.who(body), assignment)
    view = show.criterion_view(desk, desk.rubric.criterion(criterion))
    await replace(ack, body, deps, view)


async def handed_in(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.begin() as work:
        sent = await reviews.hand_in(work, payloads.who(body), payloads.about(body))
    await ack(response_action="update", view=show.receipt(sent))
    await redraw(deps, payloads.who(body))


async def cannot(ack: AsyncAck, body: Body, deps: Deps) -> None:
    await open_or_push(ack, body, deps, show.decline_view(payloads.pressed(body)))


async def declined(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.begin() as work:
        await reviews.decline(work, payloads.who(body), payloads.about(body), payloads.reason(body))
    await ack(response_action="update", view=show.declined())
    await redraw(deps, payloads.who(body))
