"""The app's side of the sandbox over HTTP: Web API, uploads, downloads, response addresses."""

from aiohttp import web

from bot.sandbox import files, responses
from bot.sandbox.bodies import bearer, file_answer, read_call, read_json
from bot.sandbox.breaking import Breaking
from bot.sandbox.errors import ApiError, TooMany
from bot.sandbox.faults import RESPONSE, UPLOAD
from bot.sandbox.socket_link import SocketLink
from bot.sandbox.uploads import Uploads
from bot.sandbox.web_api import WebApi
from bot.sandbox.workspace import Workspace

GONE = frozenset({"invalid_url", "expired_url", "used_url"})
NOT_FOUND, BAD_REQUEST, TOO_MANY = 404, 400, 429


class AppSide:
    def __init__(self, ws: Workspace, api: WebApi, uploads: Uploads) -> None:
        self._ws = ws
        self._api = api
        self._uploads = uploads
        self._breaking = Breaking(ws)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.route("*", "/api/{method}", self._breaking.around(self._call)),
            web.get("/link/", self._link),
            web.post("/upload/v1/{ticket}", self._breaking.around(self._upload, UPLOAD)),
            web.get("/files-pri/{file}/{name}", self._download),
            web.get("/files-pri/{file}/download/{name}", self._download),
            web.post("/response/{token}", self._breaking.around(self._response, RESPONSE)),
        ]

    async def _call(self, request: web.Request) -> web.Response:
        try:
            given, as_json = await read_call(request)
        except ApiError as unread:
            return web.json_response(unread.answer())
        try:
            answer = await self._api.call(
                request.match_info["method"], bearer(request, given), given, as_json=as_json
            )
        except TooMany as limited:
            wait = {"Retry-After": str(limited.retry_after)}
            return web.json_response(limited.answer(), status=TOO_MANY, headers=wait)
        scopes = self._ws.manifest.provided
        return web.json_response(answer, headers={"X-OAuth-Scopes": scopes})

    async def _link(self, request: web.Request) -> web.StreamResponse:
        link = self._ws.outgoing.link
        if not isinstance(link, SocketLink):
            raise web.HTTPForbidden(text="Socket Mode is off.")
        return await link.serve(request)

    async def _upload(self, request: web.Request) -> web.Response:
        content = await _content(request)
        if not self._uploads.take(request.match_info["ticket"], content):
            raise web.HTTPBadRequest(text="unexpected upload")
        return web.Response(text=f"OK - {len(content)}")

    async def _download(self, request: web.Request) -> web.Response:
        """Without the right token Slack sends a browser to its login page, not an error."""
        allowed = bearer(request, {}) == self._ws.config.bot_token
        if not allowed or "files:read" not in self._ws.manifest.scopes:
            raise web.HTTPFound("/")
        _, _, file_id = request.match_info["file"].partition("-")
        file = files.seen_by_app(self._ws, file_id)
        content = None if file is None else self._ws.state.content(file_id)
        if file is None or content is None:
            raise web.HTTPNotFound
        return file_answer(file, content)

    async def _response(self, request: web.Request) -> web.Response:
        body = await read_json(request)
        try:
            answer = responses.answer(self._ws, request.match_info["token"], body)
            status = 200
        except ApiError as refused:
            answer = refused.answer()
            status = NOT_FOUND if refused.code in GONE else BAD_REQUEST
        self._ws.journal.note("call", "response_url", body, answer)
        return web.json_response(answer, status=status)


async def _content(request: web.Request) -> bytes:
    """The bytes, sent as the body (slack_sdk) or as a form's file (curl -F)."""
    if request.content_type != "multipart/form-data":
        return await request.read()
    for part in (await request.post()).values():
        if isinstance(part, web.FileField):
            return part.file.read()
    return b""
