"""Practice: the next exemplar, locking an answer, the experts' reasons, where one stands."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.deps import Deps
from bot.services import calibration
from bot.views import calibration as show
from bot.views.ids import Act, Form
from handlers import payloads
from handlers.home import redraw
from handlers.payloads import Body
from handlers.windows import open_or_replace


def register(app: AsyncApp) -> None:
    app.action(Act.CALIBRATE.value)(open_practice)
    app.view(Form.CALIBRATION.value)(locked)


async def open_practice(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.begin() as work:
        practice = await calibration.practice(work, payloads.who(body), payloads.pressed(body))
    await open_or_replace(ack, body, deps, show.page(practice))


async def locked(ack: AsyncAck, body: Body, deps: Deps) -> None:
    exemplar, member = payloads.pair(payloads.about(body))
    async with deps.begin() as work:
        answer = await calibration.lock(
            work, payloads.who(body), exemplar, payloads.scores(body), member
        )
    await ack(response_action="update", view=show.reasons_view(answer))
    await redraw(deps, payloads.who(body))
