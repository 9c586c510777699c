"""What one person sees: sidebar, conversations, Home, modals, notices; and nothing of others."""

from dataclasses import asdict

from bot.sandbox import messages, modals, values
from bot.sandbox.records import Conversation, Json, View
from bot.sandbox.seed import BOT_USER, Person
from bot.sandbox.workspace import Workspace


def workspace(ws: Workspace) -> Json:
    """What every page knows: `GET /sandbox/workspace`."""
    manifest = ws.manifest
    return {
        "team": asdict(ws.state.team),
        "app": {
            "id": ws.config.app_id,
            "name": manifest.bot_name,
            "bot_user": BOT_USER,
            "connected": ws.outgoing.link.connected,
        },
        "people": [_person(person) for person in ws.state.people.values()],
        "clock": {"now": ws.now(), "moved_s": ws.moved.total_seconds()},
        "commands": [
            {
                "command": one.command,
                "description": one.description,
                "usage_hint": one.usage_hint,
            }
            for one in manifest.commands
        ],
        "global_shortcuts": [asdict(one) for one in manifest.global_shortcuts],
        "message_shortcuts": [asdict(one) for one in manifest.message_shortcuts],
        "story": ws.has_story,
    }


def of(ws: Workspace, user: str) -> Json:
    """A person's whole window: `GET /sandbox/people/{user}`."""
    home = ws.state.homes.get(user)
    notices = [one for one in ws.state.notices.values() if one.person == user]
    return {
        "conversations": [_listed(ws, user, one) for one in ws.state.conversations_of(user)],
        "home": None if home is None else _view(ws, home),
        "home_id": None if home is None else home.id,
        "modals": [_view(ws, view) for view in ws.state.stack(user)],
        "notices": [
            {"id": one.id, "kind": one.kind, "text": one.text, "at": one.at} for one in notices
        ],
    }


def conversation(ws: Workspace, user: str, place: Conversation) -> Json:
    """One conversation as this person sees it, oldest message first."""
    return {
        "id": place.id,
        "kind": place.kind,
        "name": _name(ws, place),
        "messages": [
            messages.as_seen(ws, user, one) for one in ws.state.messages_in(place.id, user)
        ],
    }


def _listed(ws: Workspace, user: str, place: Conversation) -> Json:
    listed: Json = {
        "id": place.id,
        "kind": place.kind,
        "name": _name(ws, place),
        "unread": ws.state.unread(user, place.id),
    }
    return listed | {"with": BOT_USER, "is_app": True} if place.is_im else listed


def _name(ws: Workspace, place: Conversation) -> str:
    return ws.manifest.bot_name if place.is_im else place.name


def _view(ws: Workspace, view: View) -> Json:
    """The app's view; `held` is what its fields hold now, in the page's plain values."""
    held = values.merged(view.blocks, view.values, {})
    told = values.as_slack(ws, view.person, view.blocks, held)
    return modals.as_slack(ws, view, told) | {"held": held}


def _person(person: Person) -> Json:
    return {
        "id": person.id,
        "name": person.name,
        "handle": person.handle,
        "tz": person.tz,
        "tz_offset": person.tz_offset,
        "is_guest": person.is_guest,
        "is_external": person.is_external,
        "deleted": person.deleted,
        "note": person.note,
    }
