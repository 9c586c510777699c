"""Views: each person's stack of modals (three at most) and App Home, as Slack keeps them.

https://docs.slack.dev/surfaces/modals. Both the Web API (views.*) and the answers to a
submission (response_action) come here.
"""

import json
import secrets
from dataclasses import replace

from bot.sandbox import block_kit, files, values
from bot.sandbox.errors import ApiError
from bot.sandbox.records import Json, View
from bot.sandbox.seed import BOT_ID
from bot.sandbox.state import new_id
from bot.sandbox.texts import named
from bot.sandbox.workspace import Workspace

MOST_STACKED = 3
LARGEST_VIEW = 250_000


def checked(ws: Workspace, body: object, kind: str) -> Json:
    """The view the app sent, or Slack's refusal of it."""
    found = block_kit.view_problems(body, lambda file: files.is_picture_for_app(ws, file))
    if not found and isinstance(body, dict) and body["type"] != kind:
        found = (block_kit.Problem("/type", f"must be one of the following: {kind}", "enum"),)
    if found:
        lines = [problem.line("/view") for problem in found]
        raise ApiError("invalid_arguments", response_metadata={"messages": lines})
    if not isinstance(body, dict) or len(json.dumps(body)) > LARGEST_VIEW:
        raise ApiError("view_too_large")
    return body


def push(ws: Workspace, person: str, body: Json, *, onto: str = "") -> View:
    """A new view: on top of the stack that begins with `onto`, or as the first of a new one."""
    stack = ws.state.stack(person)
    if not onto or not stack or stack[0].id != onto:
        stack.clear()
    if len(stack) >= MOST_STACKED:
        raise ApiError("push_limit_reached")
    _external_id_is_free(ws, body, "")
    view_id = new_id("V")
    view = View(
        id=view_id,
        person=person,
        hash=_hash(ws),
        body=_stored(body),
        root=stack[0].id if stack else view_id,
        previous=stack[-1].id if stack else "",
    )
    stack.append(view)
    ws.stream.tell(person, "modals")
    return view


def update(ws: Workspace, view: View, body: Json, known_hash: str = "") -> View:
    """The same view with other content. What was typed stays where block and action ids do."""
    if known_hash and known_hash != view.hash:
        raise ApiError("hash_conflict", view=as_slack(ws, view))
    _external_id_is_free(ws, body, view.id)
    done = replace(view, hash=_hash(ws), body=_stored(body))
    done = replace(done, values=values.still_held(view.blocks, view.values, done.blocks))
    _replace(ws, done)
    return done


def publish(ws: Workspace, person: str, body: Json, known_hash: str = "") -> View:
    home = ws.state.homes.get(person)
    if home is not None:
        return update(ws, home, body, known_hash)
    if known_hash:
        raise ApiError("hash_conflict")
    view_id = new_id("V")
    home = View(id=view_id, person=person, hash=_hash(ws), body=_stored(body), root=view_id)
    _replace(ws, home)
    return home


def remember(ws: Workspace, view: View, held: Json) -> View:
    """What the person has typed so far, without telling anybody."""
    kept = replace(view, values=held)
    if ws.state.homes.get(view.person, view).id == view.id and view.body["type"] == "home":
        ws.state.keep_home(kept)
        return kept
    stack = ws.state.stack(view.person)
    stack[:] = [kept if one.id == view.id else one for one in stack]
    return kept


def close(ws: Workspace, person: str, view_id: str) -> list[View]:
    """Take the view, and those above it, off the stack; the closed ones, top first."""
    stack = ws.state.stack(person)
    place = next((n for n, one in enumerate(stack) if one.id == view_id), None)
    if place is None:
        return []
    gone = stack[place:]
    del stack[place:]
    ws.stream.tell(person, "modals")
    return gone[::-1]


def clear(ws: Workspace, person: str) -> list[View]:
    stack = ws.state.stack(person)
    gone = stack[::-1]
    stack.clear()
    ws.stream.tell(person, "modals")
    return gone


def find(ws: Workspace, view_id: str, external_id: str = "") -> View | None:
    views = [
        *ws.state.homes.values(),
        *(one for stack in ws.state.modals.values() for one in stack),
    ]
    for view in views:
        if view.id == view_id or (external_id and view.body.get("external_id") == external_id):
            return view
    return None


def as_slack(ws: Workspace, view: View, state: Json | None = None) -> Json:
    """The view object that the app gets, and that a person's window holds."""
    body = view.body
    told: Json = {
        "id": view.id,
        "team_id": ws.state.team.id,
        "type": body["type"],
        "blocks": view.blocks,
        "private_metadata": body.get("private_metadata", ""),
        "callback_id": body.get("callback_id", ""),
        "state": {"values": state or {}},
        "hash": view.hash,
        "title": body.get("title"),
        "clear_on_close": body.get("clear_on_close", False),
        "notify_on_close": body.get("notify_on_close", False),
        "close": body.get("close"),
        "submit": body.get("submit"),
        "previous_view_id": view.previous or None,
        "root_view_id": view.root,
        "app_id": ws.config.app_id,
        "external_id": body.get("external_id", ""),
        "app_installed_team_id": ws.state.team.id,
        "bot_id": BOT_ID,
    }
    return told


def _replace(ws: Workspace, view: View) -> None:
    if view.body["type"] == "home":
        ws.state.keep_home(view)
        ws.stream.tell(view.person, "home")
        return
    stack = ws.state.stack(view.person)
    stack[:] = [view if one.id == view.id else one for one in stack]
    ws.stream.tell(view.person, "modals")


def _stored(body: Json) -> Json:
    return {**body, "blocks": named(body["blocks"])}


def _hash(ws: Workspace) -> str:
    return f"{int(ws.now())}.{secrets.token_urlsafe(6)}"


def _external_id_is_free(ws: Workspace, body: Json, own: str) -> None:
    external_id = str(body.get("external_id") or "")
    taken = find(ws, "", external_id) if external_id else None
    if taken is not None and taken.id != own:
        raise ApiError("duplicate_external_id")
