"""Global shortcuts, and those in a message's menu (their payload carries the message)."""

from bot.sandbox import messages, responses
from bot.sandbox.acts import common
from bot.sandbox.acts.common import Body
from bot.sandbox.errors import ActRefused
from bot.sandbox.manifest import Shortcut
from bot.sandbox.records import Json
from bot.sandbox.seed import Person
from bot.sandbox.workspace import Workspace


async def global_shortcut(ws: Workspace, person: Person, body: Body) -> Json:
    common.needs_interactivity(ws)
    callback_id = _known(common.text(body, "callback_id"), ws.manifest.global_shortcuts)
    payload = common.frame(ws, "shortcut", person) | {
        "callback_id": callback_id,
        "action_ts": common.stamp(ws),
        "trigger_id": ws.triggers.issue(person.id),
    }
    await common.acknowledged(ws, person, "interactive", "shortcut", payload)
    return {"ok": True, "acked": True}


async def message_shortcut(ws: Workspace, person: Person, body: Body) -> Json:
    common.needs_interactivity(ws)
    callback_id = _known(common.text(body, "callback_id"), ws.manifest.message_shortcuts)
    where = common.place(ws, person, common.text(body, "conversation"))
    chosen = common.message(ws, person, where, common.text(body, "ts"))
    if chosen.ephemeral_to:
        raise ActRefused("A message that only you see has no menu.")
    payload = common.frame(ws, "message_action", person) | {
        "callback_id": callback_id,
        "action_ts": common.stamp(ws),
        "trigger_id": ws.triggers.issue(person.id),
        "response_url": responses.issue(ws, person.id, where.id),
        "channel": common.channel(where),
        "message_ts": chosen.ts,
        "message": messages.as_slack(ws, chosen),
    }
    await common.acknowledged(ws, person, "interactive", "message_action", payload)
    return {"ok": True, "acked": True}


def _known(callback_id: str, shortcuts: tuple[Shortcut, ...]) -> str:
    if callback_id not in [shortcut.callback_id for shortcut in shortcuts]:
        raise ActRefused("The app has no such shortcut.")
    return callback_id
