"""Showing a window to whoever has pressed, and acknowledging the press: in which order is decided
here, for every story.

A window is opened with the trigger of the press, which is spent after three seconds. So it is
opened first: a Slack that is too slow for that shows nothing, and does well to say that the press
failed. Whatever else Slack is asked for comes after the acknowledgement, since what was stored is
stored, however slow Slack is to show it.
"""

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.models.views import View

from bot.deps import Deps
from handlers import payloads
from handlers.payloads import Body


async def open_or_push(ack: AsyncAck, body: Body, deps: Deps, view: View) -> None:
    """On its own from a message, Home or a shortcut; on top where a window is open."""
    if _in_a_window(body):
        await deps.slack.push_view(payloads.trigger(body), view)
    else:
        await deps.slack.open_view(payloads.trigger(body), view)
    await ack()


async def open_or_replace(ack: AsyncAck, body: Body, deps: Deps, view: View) -> None:
    """Where the window that was pressed has done its part, the next one takes its place."""
    if _in_a_window(body):
        await replace(ack, body, deps, view)
    else:
        await open_or_push(ack, body, deps, view)


async def replace(ack: AsyncAck, body: Body, deps: Deps, view: View) -> None:
    """In the place of the window that was pressed."""
    await ack()
    await deps.slack.update_view(payloads.view_id(body), view)


def _in_a_window(body: Body) -> bool:
    return (body.get("view") or {}).get("type") == "modal"
