"""chat.*: posting, changing and deleting the app's messages.

https://docs.slack.dev/reference/methods?family=chat
"""

from typing import Any

from bot.sandbox import block_kit, files, messages
from bot.sandbox.errors import ApiError
from bot.sandbox.messages import Draft
from bot.sandbox.records import Conversation, Json, Post
from bot.sandbox.seed import BOT_USER
from bot.sandbox.web_api import places
from bot.sandbox.web_api.args import Args
from bot.sandbox.workspace import Workspace

CUT_AT = 40_000
LONGEST_UPDATE = 4_000
NOT_HERE = ("attachments", "thread_ts", "markdown_text")


async def post_message(ws: Workspace, args: Args) -> Json:
    place = _place(ws, args)
    draft = Draft(
        text=args.text("text")[:CUT_AT],
        blocks=checked_blocks(ws, args.structure("blocks", "invalid_blocks_format")),
        metadata=_metadata(args),
    )
    _says_something(draft)
    message = messages.post(ws, place, BOT_USER, draft)
    ws.state.note_post(Post(place.id, message.ts, _key(draft.metadata)))
    told = messages.as_slack(ws, message, metadata=True)
    return {"channel": place.id, "ts": message.ts, "message": told}


async def post_ephemeral(ws: Workspace, args: Args) -> Json:
    place = _place(ws, args)
    person = places.person(ws, args.needed("user", "user_not_found"))
    if person.deleted or person.id not in place.members:
        raise ApiError("user_not_in_channel")
    if len(args.text("text")) > CUT_AT:
        raise ApiError("msg_too_long")
    draft = Draft(
        text=args.text("text"),
        blocks=checked_blocks(ws, args.structure("blocks", "invalid_blocks_format")),
        ephemeral_to=person.id,
    )
    _says_something(draft)
    return {"message_ts": messages.post(ws, place, BOT_USER, draft).ts}


async def update(ws: Workspace, args: Args) -> Json:
    """Blocks stay only if neither `text` nor `blocks` is given: new text alone replaces them."""
    args.without(*NOT_HERE)
    place = places.conversation(ws, args.needed("channel", "channel_not_found"))
    if place.is_archived:
        raise ApiError("is_inactive")
    known = places.own_message(
        ws, place, args.needed("ts", "message_not_found"), "cant_update_message"
    )
    text = args.text("text", known.text)
    if len(args.text("text")) > LONGEST_UPDATE:
        raise ApiError("msg_too_long")
    blocks = [] if "text" in args else list(known.blocks)
    if "blocks" in args:
        blocks = checked_blocks(ws, args.structure("blocks", "invalid_blocks_format"))
    metadata = _metadata(args) if "metadata" in args else known.metadata
    draft = Draft(text=text, blocks=blocks, metadata=metadata)
    _says_something(draft)
    changed = messages.change(ws, known, draft)
    told = messages.as_slack(ws, changed, metadata=True)
    return {"channel": place.id, "ts": changed.ts, "text": changed.text, "message": told}


async def delete(ws: Workspace, args: Args) -> Json:
    place = places.conversation(ws, args.needed("channel", "channel_not_found"))
    known = places.own_message(
        ws, place, args.needed("ts", "message_not_found"), "cant_delete_message"
    )
    messages.remove(ws, known)
    return {"channel": place.id, "ts": known.ts}


async def get_permalink(ws: Workspace, args: Args) -> Json:
    place = places.conversation(ws, args.needed("channel", "channel_not_found"))
    known = places.message(ws, place, args.needed("message_ts", "message_not_found"))
    link = f"{ws.address}/archives/{place.id}/p{known.ts.replace('.', '')}"
    return {"channel": place.id, "permalink": link}


def checked_blocks(ws: Workspace, blocks: Any) -> list[Json]:
    """A message's blocks, or Slack's refusal of them."""
    if blocks is None:
        return []
    if not isinstance(blocks, list):
        raise ApiError("invalid_blocks_format")
    found = block_kit.problems(
        blocks, block_kit.Surface.MESSAGE, lambda file: files.is_picture_for_app(ws, file)
    )
    if found:
        lines = [problem.line("/blocks") for problem in found]
        said = [line.removeprefix("[ERROR] ") for line in lines]
        raise ApiError("invalid_blocks", errors=said, response_metadata={"messages": lines})
    if block_kit.too_many_characters(blocks):
        raise ApiError("msg_blocks_too_long")
    return blocks


def _place(ws: Workspace, args: Args) -> Conversation:
    """Where a call wants to say something, if the app may."""
    args.without(*NOT_HERE)
    place = places.to_write_in(ws, args.needed("channel", "channel_not_found"))
    if place.is_im and not ws.manifest.messages_tab:
        raise ApiError("messages_tab_disabled")
    return place


def _metadata(args: Args) -> Json | None:
    given = args.structure("metadata", "invalid_metadata_format")
    if given is None or given == {}:
        return None
    if not isinstance(given, dict) or set(given) != {"event_type", "event_payload"}:
        raise ApiError("invalid_metadata_schema")
    if not isinstance(given["event_payload"], dict):
        raise ApiError("invalid_metadata_schema")
    return given


def _key(metadata: Json | None) -> str:
    payload = {} if metadata is None else metadata["event_payload"]
    return str(payload.get("key") or "")


def _says_something(draft: Draft) -> None:
    if not draft.text and not draft.blocks:
        raise ApiError("no_text")
