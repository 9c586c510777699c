"""Pressing a button or changing a field that reports at once: block_actions.

https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.sandbox import messages, modals, responses, values
from bot.sandbox.acts import common
from bot.sandbox.acts.common import Body
from bot.sandbox.errors import ActRefused
from bot.sandbox.records import Json
from bot.sandbox.seed import BOT_USER, Person
from bot.sandbox.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Pressed:
    block: Json
    element: Json


async def press(ws: Workspace, person: Person, body: Body) -> Json:
    common.needs_interactivity(ws)
    container = common.structure(body, "container")
    match container.get("type"):
        case "message":
            payload = _in_message(ws, person, body, container)
        case "view":
            payload = _in_view(ws, person, body, container)
        case _:
            raise ActRefused("A press happens in a message or in a view.")
    await common.acknowledged(ws, person, "interactive", "block_actions", payload)
    return {"ok": True, "acked": True}


def _in_message(ws: Workspace, person: Person, body: Body, container: Json) -> Json:
    where = common.place(ws, person, common.text(container, "conversation"))
    known = common.message(ws, person, where, common.text(container, "ts"))
    if known.author != BOT_USER:
        raise ActRefused("This message has nothing to press.")
    blocks = list(known.blocks)
    pressed = _pressed(blocks, body)
    held = values.merged(blocks, {}, _state(body, pressed))
    ephemeral = bool(known.ephemeral_to)
    payload = common.frame(ws, "block_actions", person) | {
        "container": {
            "type": "message",
            "message_ts": known.ts,
            "channel_id": where.id,
            "is_ephemeral": ephemeral,
        },
        "trigger_id": ws.triggers.issue(person.id),
        "channel": common.channel(where),
        "state": {"values": values.as_slack(ws, person.id, blocks, held)},
        "response_url": responses.issue(ws, person.id, where.id, known.ts),
        "actions": [_action(ws, person, pressed, body)],
    }
    if not ephemeral:  # Slack keeps no copy of an ephemeral message to send along
        payload["message"] = messages.as_slack(ws, known)
    return payload


def _in_view(ws: Workspace, person: Person, body: Body, container: Json) -> Json:
    view_id = common.text(container, "view_id")
    stack = ws.state.stack(person.id)
    home = ws.state.homes.get(person.id)
    view = next(
        (one for one in [*stack[-1:], *([home] if home else [])] if one.id == view_id), None
    )
    if view is None:
        raise ActRefused("This view is not open.")
    pressed = _pressed(view.blocks, body)
    held = values.merged(view.blocks, view.values, _state(body, pressed))
    told = values.as_slack(ws, person.id, view.blocks, held)
    action = _action(ws, person, pressed, body)
    modals.remember(ws, view, held)
    root = stack[0].id if view is not home and stack else ""
    return common.frame(ws, "block_actions", person) | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": ws.triggers.issue(person.id, root),
        "view": modals.as_slack(ws, view, told),
        "actions": [action],
    }


def _pressed(blocks: Sequence[Json], body: Body) -> Pressed:
    block_id, action_id = common.text(body, "block_id"), common.text(body, "action_id")
    for block in blocks:
        for element in values.elements(block) if block["block_id"] == block_id else []:
            if element["action_id"] == action_id:
                if block["type"] == "input" and not block.get("dispatch_action"):
                    raise ActRefused("This field reports nothing until the form is submitted.")
                return Pressed(block, element)
    raise ActRefused("This button is not here any more.")


def _state(body: Body, pressed: Pressed) -> Json:
    """The given state, with the value of the pressed element in it."""
    given = {block: dict(held) for block, held in common.state(body).items()}
    if pressed.element["type"] not in ("button", "overflow") and "value" in body:
        held = given.setdefault(pressed.block["block_id"], {})
        held[pressed.element["action_id"]] = body["value"]
    return given


def _action(ws: Workspace, person: Person, pressed: Pressed, body: Body) -> Json:
    element = pressed.element
    action: Json = {
        "type": element["type"],
        "block_id": pressed.block["block_id"],
        "action_id": element["action_id"],
        "action_ts": common.stamp(ws),
    }
    if element["type"] == "button":
        return action | {
            name: element[name] for name in ("text", "value", "style") if name in element
        }
    value = body.get("value") or None
    return action | values.shaped(ws, person.id, element, value)
