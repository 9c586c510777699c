"""The people's side of the sandbox over HTTP: docs/sandbox-protocol.md, first two parts."""

import asyncio
import json
from dataclasses import asdict
from pathlib import Path

from aiohttp import BodyPartReader, web

from bot.sandbox import acts, files, window
from bot.sandbox.bodies import file_answer, read_json
from bot.sandbox.records import Json
from bot.sandbox.stream import Change
from bot.sandbox.workspace import Workspace

PAGE = Path(__file__).parent / "page"
# Said here, since a machine's own table of types may call a module anything.
KINDS = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}
CONFLICT = 409
STILL_THERE_S = 15.0


class Pages:
    def __init__(self, ws: Workspace) -> None:
        self._ws = ws

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", self._page),
            web.get("/archives/{conversation}/{message}", self._page),
            web.get("/static/{file}", self._static),
            web.get("/sandbox/workspace", self._workspace),
            web.get("/sandbox/people/{user}", self._window),
            web.get("/sandbox/people/{user}/conversations/{id}", self._conversation),
            web.get("/sandbox/people/{user}/files/{file}", self._file),
            web.get("/sandbox/people/{user}/stream", self._stream),
            web.post("/sandbox/people/{user}/acts/upload", self._upload),
            web.post("/sandbox/people/{user}/acts/{act}", self._act),
        ]

    async def _page(self, request: web.Request) -> web.StreamResponse:
        return _from_page("index.html")

    async def _static(self, request: web.Request) -> web.StreamResponse:
        return _from_page(request.match_info["file"])

    async def _workspace(self, request: web.Request) -> web.Response:
        return web.json_response(window.workspace(self._ws))

    async def _window(self, request: web.Request) -> web.Response:
        return web.json_response(window.of(self._ws, self._user(request)))

    async def _conversation(self, request: web.Request) -> web.Response:
        user = self._user(request)
        seen = {one.id: one for one in self._ws.state.conversations_of(user)}
        place = seen.get(request.match_info["id"])
        if place is None:
            raise web.HTTPNotFound(text="This conversation is not here.")
        if self._ws.state.mark_read(user, place.id):
            self._ws.stream.tell(user, "conversations", place.id)
        return web.json_response(window.conversation(self._ws, user, place))

    async def _file(self, request: web.Request) -> web.Response:
        file = files.seen_by(self._ws, self._user(request), request.match_info["file"])
        content = None if file is None else self._ws.state.content(file.id)
        if file is None or content is None:
            raise web.HTTPNotFound(text="This file is not here.")
        return file_answer(file, content)

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        user = self._user(request)
        answer = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        page = self._ws.stream.open(user)
        try:
            await answer.prepare(request)
            await answer.write(b": open\n\n")
            while (change := await _next(page)) is not None:
                await answer.write(change)
        except ConnectionError:
            pass  # the page was closed
        finally:
            self._ws.stream.close(page)
        return answer

    async def _act(self, request: web.Request) -> web.Response:
        if request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType(text="An act is sent as application/json.")
        body = await read_json(request)
        return _answer(
            await acts.perform(self._ws, self._user(request), request.match_info["act"], body)
        )

    async def _upload(self, request: web.Request) -> web.Response:
        user = self._user(request)
        if request.content_type != "multipart/form-data":
            raise web.HTTPUnsupportedMediaType(text="A file is sent as multipart/form-data.")
        async for part in await request.multipart():
            if isinstance(part, BodyPartReader) and part.name == "file":
                body = {"name": part.filename or "file", "content": await _bytes_of(part)}
                return _answer(await acts.perform(self._ws, user, "upload", body))
        raise web.HTTPBadRequest(text="There is no part `file`.")

    def _user(self, request: web.Request) -> str:
        user = request.match_info["user"]
        if self._ws.state.person(user) is None:
            raise web.HTTPNotFound(text="There is nobody by this id.")
        return user


async def _next(page: asyncio.Queue[Change | None]) -> bytes | None:
    """The next line for the page: a change, or a sign of life so that a dead page is noticed."""
    try:
        change = await asyncio.wait_for(page.get(), STILL_THERE_S)
    except TimeoutError:
        return b": still here\n\n"
    return None if change is None else f"data: {json.dumps(asdict(change))}\n\n".encode()


async def _bytes_of(part: BodyPartReader) -> bytes:
    """At most one byte more than may be uploaded: enough to refuse it."""
    content = bytearray()
    while len(content) <= files.LARGEST_UPLOAD:
        chunk = await part.read_chunk(64 * 1024)
        if not chunk:
            break
        content += chunk
    return bytes(content[: files.LARGEST_UPLOAD + 1])


def _answer(answer: Json) -> web.Response:
    return web.json_response(answer, status=200 if answer["ok"] else CONFLICT)


def _from_page(name: str) -> web.StreamResponse:
    path = (PAGE / name).resolve()
    if path.parent != PAGE.resolve() or not path.is_file():
        raise web.HTTPNotFound(text="There is no such page.")
    kind = KINDS.get(path.suffix, "application/octet-stream")
    return web.FileResponse(path, headers={"Cache-Control": "no-cache", "Content-Type": kind})
