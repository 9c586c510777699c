"""Finding what a call names: a conversation the app may use, a person, a message."""

from bot.sandbox.errors import ApiError
from bot.sandbox.people import shares_a_channel
from bot.sandbox.records import Conversation, Message
from bot.sandbox.seed import BOT_USER, Person
from bot.sandbox.workspace import Workspace


def person(ws: Workspace, user: str) -> Person:
    known = ws.state.person(user)
    if known is None:
        raise ApiError("user_not_found")
    return known


def conversation(ws: Workspace, given: str) -> Conversation:
    """A conversation by its own id; an id of a person is none."""
    known = ws.state.conversations.get(given)
    if known is None:
        raise ApiError("channel_not_found")
    return known


def to_write_in(ws: Workspace, given: str) -> Conversation:
    """Where a message may go: a conversation the app is in, or a person's direct messages."""
    if given.startswith(("U", "W")):
        return _im_to_write_in(ws, given)
    place = conversation(ws, given)
    if not place.has_app:
        raise ApiError("not_in_channel")
    if place.is_archived:
        raise ApiError("is_archived")
    if place.is_im:
        _is_there(person(ws, place.person))
    return place


def message(ws: Workspace, place: Conversation, ts: str) -> Message:
    """A message that the Web API can name; ephemeral ones are not kept by Slack."""
    known = ws.state.message(place.id, ts)
    if known is None or known.ephemeral_to:
        raise ApiError("message_not_found")
    return known


def own_message(ws: Workspace, place: Conversation, ts: str, error: str) -> Message:
    known = message(ws, place, ts)
    if known.author != BOT_USER:
        raise ApiError(error)
    return known


def can_be_written_to(ws: Workspace, somebody: Person) -> bool:
    """External people only where a shared channel brings them together with the app."""
    return not somebody.is_external or shares_a_channel(ws, somebody)


def _im_to_write_in(ws: Workspace, user: str) -> Conversation:
    if user == BOT_USER:
        raise ApiError("channel_not_found")
    known = ws.state.person(user)
    if known is None or not can_be_written_to(ws, known):
        raise ApiError("channel_not_found")
    _is_there(known)
    return ws.state.open_im(user)


def _is_there(somebody: Person) -> None:
    if somebody.deleted:
        raise ApiError("account_inactive")
