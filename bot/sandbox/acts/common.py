"""What all acts share: reading the act's body, the frame of a payload, waiting for the ack."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.sandbox import people
from bot.sandbox.envelopes import Ack, Envelope, Missed, Route
from bot.sandbox.errors import ActRefused
from bot.sandbox.records import Conversation, Json, Message
from bot.sandbox.seed import Person
from bot.sandbox.workspace import Workspace

Body = Mapping[str, Any]
Act = Callable[[Workspace, Person, Body], Awaitable[Json]]


def text(body: Body, name: str, default: str | None = None) -> str:
    value = body.get(name, default)
    if not isinstance(value, str):
        raise ActRefused(f"The act needs `{name}`.")
    return value


def structure(body: Body, name: str) -> Json:
    value = body.get(name) or {}
    if not isinstance(value, dict):
        raise ActRefused(f"`{name}` is an object.")
    return value


def state(body: Body) -> Json:
    """`{block_id: {action_id: value}}`."""
    given = structure(body, "state")
    if not all(isinstance(held, dict) for held in given.values()):
        raise ActRefused("`state` is an object of objects.")
    return given


def place(ws: Workspace, person: Person, given: str) -> Conversation:
    """A conversation that this person is in; anybody else's does not exist for them."""
    known = ws.state.conversations.get(given)
    if known is None or known not in ws.state.conversations_of(person.id):
        raise ActRefused("This conversation is not here.")
    return known


def message(ws: Workspace, person: Person, where: Conversation, ts: str) -> Message:
    known = ws.state.message(where.id, ts)
    if known is None or known.ephemeral_to not in ("", person.id):
        raise ActRefused("This message is not here any more.")
    return known


def frame(ws: Workspace, kind: str, person: Person) -> Json:
    """The part that every interaction payload has."""
    return {
        "type": kind,
        "token": "sandbox",
        "team": {"id": ws.state.team.id, "domain": ws.state.team.domain},
        "enterprise": None,
        "is_enterprise_install": False,
        "user": people.briefly(ws, person),
        "api_app_id": ws.config.app_id,
    }


def channel(where: Conversation) -> Json:
    return {"id": where.id, "name": "directmessage" if where.is_im else where.name}


def stamp(ws: Workspace) -> str:
    return f"{ws.now():.6f}"


def needs_interactivity(ws: Workspace) -> None:
    if not ws.manifest.interactive:
        raise ActRefused(f"{ws.manifest.name} is not set up for buttons, forms and shortcuts.")


async def acknowledged(
    ws: Workspace, person: Person, route: Route, name: str, payload: Json, warning: str = ""
) -> Ack:
    """The app's acknowledgement, or the warning that Slack shows when there is none."""
    answer = await ws.outgoing.send(Envelope(route, name, payload))
    if isinstance(answer, Ack):
        return answer
    raise trouble(ws, person, warning or _warning(ws, answer))


def trouble(ws: Workspace, person: Person, warning: str) -> ActRefused:
    ws.warn(person.id, warning)
    return ActRefused(warning)


def _warning(ws: Workspace, missed: Missed) -> str:
    if missed.reason in ("timeout", "http_timeout"):
        return f"{ws.manifest.name} did not respond in time. Try again."
    return f"{ws.manifest.name} could not be reached. Try again."
