"""Files: who may see them, and the processing that takes Slack a moment.

https://docs.slack.dev/messaging/working-with-files
"""

import mimetypes
from collections.abc import Iterator
from pathlib import PurePath
from urllib.parse import quote

from bot.sandbox.block_kit.whole import file_named, pictures_in
from bot.sandbox.records import File, Json
from bot.sandbox.workspace import Workspace

LARGEST_UPLOAD = 10 * 1024 * 1024
SIGNS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"%PDF-", "application/pdf"),
)
OFFICE = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
PLAIN = {".md": "text/markdown", ".csv": "text/csv", ".json": "application/json"}


def mimetype(name: str, content: bytes) -> str:
    """By content first: a name can say anything."""
    for sign, kind in SIGNS:
        if content.startswith(sign):
            return kind
    ending = PurePath(name).suffix.lower()
    if content.startswith(b"PK\x03\x04"):
        return OFFICE.get(ending, "application/zip")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "application/octet-stream"
    guessed = PLAIN.get(ending) or mimetypes.guess_type(name)[0] or "text/plain"
    return guessed if guessed.startswith(("text/", "application/json")) else "text/plain"


def as_slack(ws: Workspace, file: File) -> Json:
    """The file object: https://docs.slack.dev/reference/objects/file-object"""
    place = f"{ws.address}/files-pri/{ws.state.team.id}-{file.id}"
    name = quote(file.name, safe="")
    shares: dict[str, dict[str, list[Json]]] = {}
    for conversation, ts in file.shares:
        kind = "private" if conversation.startswith("D") else "public"
        shares.setdefault(kind, {}).setdefault(conversation, []).append({"ts": ts})
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "filetype": PurePath(file.name).suffix.lstrip(".").lower(),
        "user": file.owner,
        "user_team": ws.state.team.id,
        "editable": False,
        "size": file.size,
        "mode": "hosted",
        "is_external": False,
        "is_public": "public" in shares,
        "url_private": f"{place}/{name}",
        "url_private_download": f"{place}/download/{name}",
        "permalink": f"{ws.address}/files/{file.owner}/{file.id}",
        "channels": [one for one, _ in file.shares if one.startswith("C")],
        "ims": [one for one, _ in file.shares if one.startswith("D")],
        "shares": shares,
        "file_access": "visible",
    }


def as_seen(ws: Workspace, viewer: str, file: File) -> Json:
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "size": file.size,
        "url": f"/sandbox/people/{viewer}/files/{file.id}",
    }


def seen_by_app(ws: Workspace, file: str) -> File | None:
    """The app sees its own files, what it was given in a form, and what is shared where it is."""
    known = ws.state.files.get(file)
    if known is None or not known.completed:
        return None
    return known


def is_picture_for_app(ws: Workspace, file: str) -> bool:
    """What a `slack_file` may name: processed, a picture, and seen by the app."""
    known = seen_by_app(ws, file)
    return known is not None and known.is_picture


def seen_by(ws: Workspace, viewer: str, file: str) -> File | None:
    """The file, if it is the viewer's own, or in something that the viewer sees."""
    known = ws.state.files.get(file)
    if known is None or not known.completed:
        return None
    if known.owner == viewer or file in _in_sight(ws, viewer):
        return known
    return None


def _in_sight(ws: Workspace, viewer: str) -> Iterator[str]:
    for place in ws.state.conversations_of(viewer):
        for message in ws.state.messages_in(place.id, viewer):
            yield from message.files
            yield from _pictures(list(message.blocks))
    home = ws.state.homes.get(viewer)
    for view in [*([home] if home else []), *ws.state.stack(viewer)]:
        yield from _pictures(view.blocks)


def _pictures(blocks: list[Json]) -> Iterator[str]:
    for block in blocks:
        for _, picture in pictures_in(block):
            yield file_named(picture)
