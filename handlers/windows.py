"""Opening a modal: on its own from a message, Home or a shortcut; on top when one is open."""

from slack_sdk.models.views import View

from bot.deps import Deps
from handlers import payloads
from handlers.payloads import Body


async def open_or_push(deps: Deps, body: Body, view: View) -> None:
    if (body.get("view") or {}).get("type") == "modal":
        await deps.slack.push_view(payloads.trigger(body), view)
    else:
        await deps.slack.open_view(payloads.trigger(body), view)


async def replace_if_open(deps: Deps, body: Body, view: View) -> None:
    """Where a window was pressed it has done its part; in a message nothing needs to open."""
    if (body.get("view") or {}).get("type") == "modal":
        await deps.slack.update_view(payloads.view_id(body), view)


async def open_or_replace(deps: Deps, body: Body, view: View) -> None:
    """Where the window that was pressed has done its part, the next one takes its place."""
    if (body.get("view") or {}).get("type") == "modal":
        await deps.slack.update_view(payloads.view_id(body), view)
    else:
        await deps.slack.open_view(payloads.trigger(body), view)
