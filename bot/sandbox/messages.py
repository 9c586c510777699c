"""Messages: posting, changing, removing, and how the app and people get to see them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.sandbox import files
from bot.sandbox.records import Conversation, Json, Message
from bot.sandbox.seed import BOT_USER
from bot.sandbox.texts import named
from bot.sandbox.workspace import Workspace

KINDS = {"im": ("message.im", "im"), "channel": ("message.channels", "channel")}


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be said. Its blocks are checked already."""

    text: str = ""
    blocks: Sequence[Json] = ()
    metadata: Json | None = None
    files: tuple[str, ...] = ()
    ephemeral_to: str = ""


def post(ws: Workspace, place: Conversation, author: str, draft: Draft) -> Message:
    message = Message(
        conversation=place.id,
        ts=ws.state.next_ts(place, ws.now()),
        author=author,
        text=draft.text,
        blocks=tuple(named(list(draft.blocks))),
        files=draft.files,
        metadata=draft.metadata,
        ephemeral_to=draft.ephemeral_to,
    )
    ws.state.keep_message(message)
    _tell(ws, place, message)
    if not message.ephemeral_to:
        _announce(ws, place, as_slack(ws, message))
    return message


def change(ws: Workspace, message: Message, draft: Draft) -> Message:
    """The message with other words; it keeps its place, its ts and its files."""
    place = ws.state.conversations[message.conversation]
    changed = replace(
        message,
        text=draft.text,
        blocks=tuple(named(list(draft.blocks))),
        metadata=draft.metadata,
        edited=f"{ws.now():.6f}",
    )
    ws.state.keep_message(changed)
    _tell(ws, place, changed)
    if not message.ephemeral_to:
        said = {"message": as_slack(ws, changed), "previous_message": as_slack(ws, message)}
        _announce(ws, place, {"type": "message", "subtype": "message_changed", **said})
    return changed


def remove(ws: Workspace, message: Message) -> None:
    place = ws.state.conversations[message.conversation]
    ws.state.drop_message(message)
    _tell(ws, place, message)
    if not message.ephemeral_to:
        said = {"deleted_ts": message.ts, "previous_message": as_slack(ws, message)}
        _announce(ws, place, {"type": "message", "subtype": "message_deleted", **said})


def as_slack(ws: Workspace, message: Message, *, metadata: bool = False) -> Json:
    """The message object of the Web API and of payloads."""
    told: Json = {"type": "message", "text": message.text, "ts": message.ts}
    told |= ws.bot() if message.author == BOT_USER else {"user": message.author}
    told["team"] = ws.state.team.id
    if message.blocks:
        told["blocks"] = list(message.blocks)
    if message.files:
        told["files"] = [files.as_slack(ws, ws.state.files[one]) for one in message.files]
        told["upload"] = False
    if message.edited:
        told["edited"] = {"user": message.author, "ts": message.edited}
    if metadata and message.metadata is not None:
        told["metadata"] = message.metadata
    return told


def as_seen(ws: Workspace, viewer: str, message: Message) -> Json:
    """The message on a person's page: no metadata, and files at the page's own address."""
    is_app = message.author == BOT_USER
    author = ws.state.person(message.author)
    return {
        "ts": message.ts,
        "author": {
            "id": message.author,
            "name": ws.manifest.bot_name if is_app or author is None else author.name,
            "is_app": is_app,
        },
        "text": message.text,
        "blocks": list(message.blocks),
        "files": [files.as_seen(ws, viewer, ws.state.files[one]) for one in message.files],
        # Slack marks new words as edited, but not new blocks.
        "edited": bool(message.edited) and not message.blocks,
        "ephemeral": bool(message.ephemeral_to),
    }


def _tell(ws: Workspace, place: Conversation, message: Message) -> None:
    everybody = (place.person,) if place.is_im else place.members
    for person in (message.ephemeral_to,) if message.ephemeral_to else everybody:
        ws.stream.tell(person, "conversations", place.id)


def _announce(ws: Workspace, place: Conversation, event: Json) -> None:
    """The app hears what is said where it is, its own words included, as in Slack."""
    if not place.has_app:
        return
    subscription, channel_type = KINDS[place.kind]
    stamp = event.get("ts") or f"{ws.now():.6f}"
    heard = {**event, "channel": place.id, "channel_type": channel_type, "event_ts": stamp}
    ws.announce(subscription, {"ts": stamp, **heard})
    if f"<@{BOT_USER}>" in str(event.get("text")) and not place.is_im:
        ws.announce("app_mention", {**heard, "type": "app_mention"})
