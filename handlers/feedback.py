"""The author's side: read a review, rate its use, answer its steps, open the result."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.deps import Deps
from bot.services import feedback, results
from bot.views import feedback as show
from bot.views import results as show_results
from bot.views.ids import Act, Form
from handlers import payloads
from handlers.home import redraw
from handlers.payloads import Body
from handlers.windows import open_or_push


def register(app: AsyncApp) -> None:
    app.action(Act.FEEDBACK.value)(open_review)
    app.action(Act.RESULT.value)(open_result)
    app.view(Form.RATING.value)(rated)
    app.view(Form.RESPONSE.value)(responded)


async def open_review(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.look() as work:
        review = await feedback.open_review(work, payloads.who(body), payloads.pressed(body))
    await open_or_push(ack, body, deps, show.view(review))


async def rated(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.begin() as work:
        review = await feedback.rate(
            work, payloads.who(body), payloads.about(body), payloads.rating(body)
        )
    await ack(response_action="update", view=show.view(review))
    await redraw(deps, payloads.who(body))


async def responded(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.begin() as work:
        review = await feedback.respond(
            work, payloads.who(body), payloads.about(body), payloads.replies(body)
        )
    await ack(response_action="update", view=show.done_view(review))
    await redraw(deps, payloads.who(body))


async def open_result(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.look() as work:
        shown = await results.shown(work, payloads.who(body), payloads.pressed(body))
    await open_or_push(ack, body, deps, show_results.view(shown))
