"""Which methods there are, what each needs, and the one function that every call passes.

The checks come in Slack's order: method, token, scope, rate limit, arguments.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.sandbox.errors import ApiError, TooMany
from bot.sandbox.records import Json
from bot.sandbox.uploads import Uploads
from bot.sandbox.web_api import app, chat, conversations, users, views
from bot.sandbox.web_api.args import Args
from bot.sandbox.web_api.files import FileMethods
from bot.sandbox.workspace import Workspace

Handler = Callable[[Workspace, Args], Awaitable[Json]]


@dataclass(frozen=True, slots=True)
class Method:
    """`scopes` by kind of conversation ("im", "channel") or for all (""). Reading methods
    take no JSON body: https://docs.slack.dev/apis/web-api/#slack-web-api__basics__post-bodies
    """

    handler: Handler
    scopes: Mapping[str, str]
    caller: Literal["bot", "app", "config"] = "bot"
    takes_json: bool = True


def methods(uploads: Uploads) -> dict[str, Method]:
    files = FileMethods(uploads)
    writes = {"": "chat:write"}
    kinds = {"im": "im:history", "channel": "channels:history"}
    sees = {"im": "im:read", "channel": "channels:read"}
    return {
        "auth.test": Method(app.auth_test, {}),
        "apps.connections.open": Method(app.connections_open, {}, caller="app"),
        "apps.manifest.export": Method(app.manifest_export, {}, caller="config"),
        "blocks.validate": Method(app.blocks_validate, {}),
        "chat.postMessage": Method(chat.post_message, writes),
        "chat.update": Method(chat.update, writes),
        "chat.delete": Method(chat.delete, writes),
        "chat.postEphemeral": Method(chat.post_ephemeral, writes),
        "chat.getPermalink": Method(chat.get_permalink, {}, takes_json=False),
        "conversations.open": Method(conversations.open_im, {"": "im:write"}),
        "conversations.info": Method(conversations.info, sees, takes_json=False),
        "conversations.history": Method(conversations.history, kinds, takes_json=False),
        "users.info": Method(users.info, {"": "users:read"}, takes_json=False),
        "users.list": Method(users.listing, {"": "users:read"}, takes_json=False),
        "views.open": Method(views.open_view, {}),
        "views.push": Method(views.push, {}),
        "views.update": Method(views.update, {}),
        "views.publish": Method(views.publish, {}),
        "files.getUploadURLExternal": Method(
            files.get_upload_url, {"": "files:write"}, takes_json=False
        ),
        "files.completeUploadExternal": Method(files.complete_upload, {"": "files:write"}),
        "files.info": Method(files.info, {"": "files:read"}, takes_json=False),
    }


class WebApi:
    def __init__(self, ws: Workspace, uploads: Uploads) -> None:
        self._ws = ws
        self._methods = methods(uploads)

    async def call(self, name: str, token: str, body: Json, *, as_json: bool) -> Json:
        """One call, from the token to the answer; every call passes here. What is over a rate
        limit is raised as TooMany, since it is told by HTTP's means.
        """
        given = {key: value for key, value in body.items() if key != "token"}
        try:
            method = self._method(name)
            self._allowed(method, token, given)
            self._not_too_many(name, given)
            heard = {} if as_json and not method.takes_json else given
            answer = {"ok": True, **await method.handler(self._ws, Args(heard))}
        except TooMany as limited:
            self._ws.journal.note("call", name, given, limited.answer())
            raise
        except ApiError as refused:
            answer = refused.answer()
        self._ws.journal.note("call", name, given, answer)
        return answer

    def _method(self, name: str) -> Method:
        method = self._methods.get(name)
        if method is None:
            raise ApiError("unknown_method", req_method=name)
        return method

    def _allowed(self, method: Method, token: str, given: Mapping[str, Any]) -> None:
        config = self._ws.config
        if not token:
            raise ApiError("not_authed")
        known = {
            config.bot_token: "bot",
            config.app_token: "app",
            config.config_token: "config",
        }
        if token not in known:
            raise ApiError("invalid_auth")
        if known[token] != method.caller:
            raise ApiError("not_allowed_token_type")
        needed = self._scope(method, given)
        if needed and needed not in self._ws.manifest.scopes:
            raise ApiError("missing_scope", needed=needed, provided=self._ws.manifest.provided)

    def _not_too_many(self, name: str, given: Mapping[str, Any]) -> None:
        place = self._ws.state.conversation_id(str(given.get("channel", "")))
        wait = self._ws.gates.enter(name, place)
        if wait:
            raise TooMany(wait)

    def _scope(self, method: Method, given: Mapping[str, Any]) -> str:
        if "" in method.scopes or not method.scopes:
            return method.scopes.get("", "")
        place = self._ws.state.conversations.get(str(given.get("channel")))
        kind = "channel" if place is None else place.kind
        if place is None and str(given.get("channel", "")).startswith(("D", "U")):
            kind = "im"
        return method.scopes[kind]
