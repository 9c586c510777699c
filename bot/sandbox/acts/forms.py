"""Submitting and closing a modal, and giving it a file.

https://docs.slack.dev/surfaces/modals#handling_submissions
"""

import asyncio
from collections.abc import Sequence
from typing import Any

from bot.sandbox import files, modals, values
from bot.sandbox.acts import common
from bot.sandbox.acts.common import Body
from bot.sandbox.envelopes import Envelope
from bot.sandbox.errors import ActRefused, ApiError
from bot.sandbox.records import File, Json, View
from bot.sandbox.seed import Person
from bot.sandbox.state import new_id
from bot.sandbox.workspace import Workspace

TROUBLE = "We had some trouble connecting. Try again?"


async def submit(ws: Workspace, person: Person, body: Body) -> Json:
    common.needs_interactivity(ws)
    view = _on_top(ws, person, common.text(body, "view_id"))
    if "submit" not in view.body:
        raise ActRefused("This view has nothing to submit.")
    held = values.merged(view.blocks, view.values, common.state(body))
    told = values.as_slack(ws, person.id, view.blocks, held)
    modals.remember(ws, view, held)
    complaints = values.complaints(ws, view.blocks, held)
    if complaints:
        return {"ok": True, "outcome": "errors", "errors": complaints}
    payload = common.frame(ws, "view_submission", person) | {
        "trigger_id": ws.triggers.issue(person.id, view.root),
        "view": modals.as_slack(ws, view, told),
        "response_urls": [],
    }
    ack = await common.acknowledged(ws, person, "interactive", "view_submission", payload, TROUBLE)
    try:
        return _answered(ws, person, view, ack.payload or {})
    except ApiError as refused:
        ws.journal.note("ack", "view_submission", ack.payload, refused.answer())
        raise common.trouble(ws, person, TROUBLE) from refused


async def close(ws: Workspace, person: Person, body: Body) -> Json:
    view = _on_top(ws, person, common.text(body, "view_id"))
    everything = bool(body.get("all")) or bool(view.body.get("clear_on_close"))
    gone = modals.clear(ws, person.id) if everything else modals.close(ws, person.id, view.id)
    closings = [
        _closed(ws, person, one, everything) for one in gone if one.body.get("notify_on_close")
    ]
    await asyncio.gather(*(ws.outgoing.send(closing) for closing in closings))
    return {"ok": True}


async def upload(ws: Workspace, person: Person, body: Body) -> Json:
    """A file for a file_input: the person's own, seen by nobody but them and the app."""
    name, content = common.text(body, "name"), body.get("content")
    if not isinstance(content, bytes) or not content:
        raise ActRefused("The file is empty.")
    if len(content) > files.LARGEST_UPLOAD:
        raise ActRefused("The file is larger than 10 MB.")
    file = File(
        id=new_id("F"),
        name=name,
        title=name,
        size=len(content),
        owner=person.id,
        created=int(ws.now()),
        mimetype=files.mimetype(name, content),
        completed=True,
    )
    ws.state.keep_file(file, content)
    return {"ok": True, "file": {"id": file.id, "name": file.name, "size": file.size}}


def _on_top(ws: Workspace, person: Person, view_id: str) -> View:
    stack = ws.state.stack(person.id)
    if not stack or stack[-1].id != view_id:
        raise ActRefused("This form is not open any more.")
    return stack[-1]


def _answered(ws: Workspace, person: Person, view: View, answer: Json) -> Json:
    """What the app's acknowledgement does to the stack."""
    match answer.get("response_action"):
        case None:
            modals.close(ws, person.id, view.id)
            return {"ok": True, "outcome": "closed"}
        case "clear":
            modals.clear(ws, person.id)
            return {"ok": True, "outcome": "cleared"}
        case "errors":
            return {"ok": True, "outcome": "errors", "errors": _errors(view, answer.get("errors"))}
        case "update":
            body = modals.checked(ws, answer.get("view"), "modal")
            modals.update(ws, modals.find(ws, view.id) or view, body)
            return {"ok": True, "outcome": "updated"}
        case "push":
            body = modals.checked(ws, answer.get("view"), "modal")
            modals.push(ws, person.id, body, onto=view.root)
            return {"ok": True, "outcome": "pushed"}
        case other:
            raise ApiError("invalid_response_action", response_action=other)


def _errors(view: View, errors: Any) -> dict[str, str]:
    """Slack takes errors only for blocks that are inputs of this view."""
    inputs = _input_ids(view.blocks)
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise ApiError("invalid_errors")
    return {str(block): str(said) for block, said in errors.items()}


def _input_ids(blocks: Sequence[Json]) -> set[str]:
    return {block["block_id"] for block in blocks if block["type"] == "input"}


def _closed(ws: Workspace, person: Person, view: View, cleared: bool) -> Envelope:
    """A closed view tells nothing of what was typed: its state is empty."""
    payload = common.frame(ws, "view_closed", person) | {
        "view": modals.as_slack(ws, view),
        "is_cleared": cleared,
    }
    return Envelope("interactive", "view_closed", payload)
