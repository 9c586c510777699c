"""People as the Web API shows them, and the two events about them.

https://docs.slack.dev/reference/objects/user-object
"""

from dataclasses import replace
from typing import Any

from bot.sandbox.records import Json
from bot.sandbox.seed import BOT_ID, BOT_USER, Person
from bot.sandbox.workspace import Workspace


def as_slack(ws: Workspace, person: Person, *, locale: bool = False) -> Json:
    """What users.info tells. E-mail needs its scope, and is never told of external people."""
    profile: Json = {
        "real_name": person.real_name,
        "display_name": person.name,
        "real_name_normalized": person.real_name,
        "display_name_normalized": person.name,
        "team": team_of(ws, person),
    }
    if "users:read.email" in ws.manifest.scopes and not person.is_external:
        profile["email"] = person.email
    told: Json = {
        "id": person.id,
        "team_id": team_of(ws, person),
        "name": person.handle,
        "deleted": person.deleted,
        "profile": profile,
        "is_bot": False,
        "is_app_user": False,
        "updated": int(ws.now()),
    }
    if person.deleted:
        return told
    told |= {
        "real_name": person.real_name,
        "tz": person.tz,
        "tz_label": person.tz,
        "tz_offset": person.tz_offset,
        "is_admin": False,
        "is_owner": False,
        "is_restricted": person.is_guest,
        "is_ultra_restricted": False,
    }
    if person.is_external:
        told["is_stranger"] = not shares_a_channel(ws, person)
    if locale and person.locale is not None:
        told["locale"] = person.locale
    return told


def bot_as_slack(ws: Workspace) -> Json:
    return {
        "id": BOT_USER,
        "team_id": ws.state.team.id,
        "name": ws.manifest.bot_name.lower(),
        "deleted": False,
        "real_name": ws.manifest.bot_name,
        "tz": "America/Los_Angeles",
        "tz_offset": -28800,
        "profile": {
            "real_name": ws.manifest.bot_name,
            "display_name": "",
            "bot_id": BOT_ID,
            "api_app_id": ws.config.app_id,
        },
        "is_bot": True,
        "is_app_user": False,
        "updated": int(ws.now()),
    }


def team_of(ws: Workspace, person: Person) -> str:
    return person.team or ws.state.team.id


def shares_a_channel(ws: Workspace, person: Person) -> bool:
    places = ws.state.conversations.values()
    return any(one.has_app and person.id in one.members for one in places)


def briefly(ws: Workspace, person: Person) -> Json:
    """The person inside an interaction payload."""
    return {
        "id": person.id,
        "username": person.handle,
        "name": person.handle,
        "team_id": team_of(ws, person),
    }


def change(ws: Workspace, user: str, **changes: Any) -> Person:
    """A person's profile changes (zone, name, deactivation); the app hears user_change."""
    person = replace(ws.state.people[user], **changes)
    ws.state.keep_person(person)
    if person.deleted:  # they are signed out, and what they had open is gone
        ws.state.stack(user).clear()
    ws.stream.tell_all("workspace")
    told = as_slack(ws, person, locale=True)
    ws.announce("user_change", {"type": "user_change", "user": told, "event_ts": _stamp(ws)})
    return person


def join(ws: Workspace, person: Person) -> None:
    """Somebody new in the workspace; the app hears team_join."""
    ws.state.keep_person(person)
    if not person.is_external:
        ws.state.open_im(person.id)
    ws.stream.tell_all("workspace")
    told = as_slack(ws, person)
    ws.announce("team_join", {"type": "team_join", "user": told, "event_ts": _stamp(ws)})


def _stamp(ws: Workspace) -> str:
    return f"{ws.now():.6f}"
