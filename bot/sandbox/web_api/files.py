"""files.*: the three steps of an upload, and asking about a file.

https://docs.slack.dev/messaging/working-with-files#upload. After the last step Slack still
works on the file: its type is unknown and its message not posted until a moment later.
"""

from dataclasses import replace
from typing import Any

from bot.sandbox import files
from bot.sandbox.errors import ApiError
from bot.sandbox.records import File, Json
from bot.sandbox.seed import BOT_USER
from bot.sandbox.state import new_id
from bot.sandbox.uploads import Uploads
from bot.sandbox.web_api import places
from bot.sandbox.web_api.args import Args
from bot.sandbox.workspace import Workspace

MOST_CHANNELS = 100


class FileMethods:
    """The methods that share the uploads under way."""

    def __init__(self, uploads: Uploads) -> None:
        self._uploads = uploads

    async def get_upload_url(self, ws: Workspace, args: Args) -> Json:
        name = args.needed("filename")
        length = args.number("length", 0)
        if length <= 0:
            line = "[ERROR] must be greater than 0 [json-pointer:/length]"
            raise ApiError("invalid_arguments", response_metadata={"messages": [line]})
        file = File(new_id("F"), name, name, length, BOT_USER, int(ws.now()))
        ws.state.keep_file(file)
        ticket = self._uploads.expect(file.id)
        return {"upload_url": f"{ws.address}/upload/v1/{ticket}", "file_id": file.id}

    async def complete_upload(self, ws: Workspace, args: Args) -> Json:
        named = _named(args)
        done = [self._received(ws, one) for one in named]
        waiting = _destination(ws, args)
        for n, file in enumerate(done):
            # the comment stands once, above the first of several files
            goes = waiting if n == 0 or waiting is None else {**waiting, "comment": ""}
            ws.state.keep_file(replace(file, completed=True, waiting=goes))
            self._uploads.process(file.id)
        return {"files": [{"id": file.id, "title": file.title} for file in done]}

    async def info(self, ws: Workspace, args: Args) -> Json:
        file = files.seen_by_app(ws, args.needed("file", "file_not_found"))
        if file is None:
            raise ApiError("file_not_found")
        return {"file": files.as_slack(ws, file), "comments": []}

    def _received(self, ws: Workspace, given: Json) -> File:
        file = ws.state.files.get(str(given.get("id")))
        if file is None or file.owner != BOT_USER or ws.state.content(file.id) is None:
            raise ApiError("file_not_found")
        if file.completed:
            raise ApiError("file_already_completed")
        return replace(file, title=str(given.get("title") or file.name))


def _named(args: Args) -> list[Json]:
    given: Any = args.structure("files")
    if not isinstance(given, list) or not given or not all(isinstance(one, dict) for one in given):
        args.needed("files")
        raise ApiError("invalid_arguments")
    return given


def _destination(ws: Workspace, args: Args) -> Json | None:
    """Where the files will be shown. `channel_id` is a conversation; `channels` may name people."""
    args.without("thread_ts", "blocks")
    named = [one.strip() for one in args.text("channels").split(",") if one.strip()]
    if len(named) > MOST_CHANNELS:
        raise ApiError("channels_limit_exceeded")
    if args.text("channel_id"):
        named = [places.conversation(ws, args.text("channel_id")).id]
    if not named:
        return None
    shown = [places.to_write_in(ws, one).id for one in named]
    return {"conversations": shown, "comment": args.text("initial_comment")}
