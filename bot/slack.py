"""The few Web API calls we make, as a port and its real client.

Every failure is sorted once, here, into what the caller must do about it: Later (certainly
not done), Doubt (perhaps done), Never (will not work). The SDK's own retries are off for
posts: it would repeat a post whose answer was lost.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Protocol

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import Doubt, Later, Never

GONE = frozenset(
    {"account_inactive", "user_disabled", "user_not_found", "channel_not_found", "is_archived"}
)
NO_MESSAGE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
PASSING = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded", "invalid_slack_file"})
IN_DOUBT = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
METADATA_EVENT = "plumbline_delivery"
LARGEST_DOWNLOAD = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class SlackPerson:
    """What Slack tells of a person. `zone`, `locale` and `email` may be absent."""

    id: str
    team: str
    name: str
    real_name: str
    email: str | None
    zone: str | None
    locale: str | None
    deleted: bool
    is_bot: bool
    is_guest: bool


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the token speaks for."""

    team: str
    team_name: str
    bot_user: str
    bot_id: str | None


@dataclass(frozen=True, slots=True)
class Introduced:
    """Who the token speaks for, what it may do, and Slack's time to the second if it was told."""

    identity: Identity
    scopes: frozenset[str]
    at: datetime | None


@dataclass(frozen=True, slots=True)
class SlackFile:
    """A file as Slack describes it. `processed` is false while its type is still unknown."""

    id: str
    name: str
    size: int
    mimetype: str
    url: str
    shared_in: tuple[str, ...]

    @property
    def processed(self) -> bool:
        return bool(self.mimetype)


class Slack(Protocol):
    """What the rest of Plumbline may ask of Slack."""

    async def whoami(self) -> Identity: ...
    async def people(self) -> tuple[SlackPerson, ...]: ...
    async def person(self, user: str) -> SlackPerson: ...
    async def open_dm(self, user: str) -> str: ...
    async def post(self, channel: str, text: str, blocks: Sequence[Block], key: str) -> str: ...
    async def update(self, channel: str, ts: str, text: str, blocks: Sequence[Block]) -> None: ...
    async def posted(
        self, channel: str, key: str, oldest: datetime, latest: datetime
    ) -> str | None: ...
    async def permalink(self, channel: str, ts: str) -> str | None: ...
    async def open_view(self, trigger: str, view: View) -> str: ...
    async def push_view(self, trigger: str, view: View) -> None: ...
    async def update_view(self, view_id: str, view: View) -> None: ...
    async def publish_home(self, user: str, view: View) -> None: ...
    async def reserve_upload(self, filename: str, content: bytes) -> str: ...
    async def complete_upload(
        self, file: str, title: str, channel: str | None, comment: str | None
    ) -> None: ...
    async def file(self, file: str) -> SlackFile: ...
    async def download(self, file: SlackFile) -> bytes: ...


class SlackClient:
    """The port over slack_sdk. `session` is shared by all calls and closed by who made it."""

    def __init__(
        self, token: str, base_url: str, session: aiohttp.ClientSession, timeout: timedelta
    ) -> None:
        self._session = session
        self._token = token
        self._timeout = timeout.total_seconds()
        self._web = AsyncWebClient(
            token=token,
            base_url=base_url,
            session=session,
            retry_handlers=[],
        )

    async def whoami(self) -> Identity:
        return (await self.introduced()).identity

    async def introduced(self) -> Introduced:
        answer = await self._call("auth.test", {})
        who = Identity(answer["team_id"], answer["team"], answer["user_id"], answer.get("bot_id"))
        scopes = str(answer.headers.get("x-oauth-scopes") or "").split(",")
        granted = frozenset(scope.strip() for scope in scopes if scope.strip())
        date = answer.headers.get("Date")
        return Introduced(who, granted, parsedate_to_datetime(str(date)) if date else None)

    async def app_id(self, bot_user: str) -> str:
        """The id of the app that the bot belongs to."""
        answer = await self._call("users.info", {"user": bot_user})
        return str((answer["user"].get("profile") or {}).get("api_app_id") or "")

    async def manifest(self, app_id: str) -> Mapping[str, Any]:
        """The app's settings, which Slack shows for an app configuration token only."""
        found = (await self._call("apps.manifest.export", {"app_id": app_id}))["manifest"]
        return found if isinstance(found, Mapping) else {}

    async def people(self) -> tuple[SlackPerson, ...]:
        found: list[SlackPerson] = []
        cursor = ""
        while True:
            asked = {"limit": 200, "cursor": cursor, "include_locale": True}
            answer = await self._call("users.list", asked)
            found += [_person(member) for member in answer["members"]]
            cursor = (answer.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                return tuple(found)

    async def person(self, user: str) -> SlackPerson:
        answer = await self._call("users.info", {"user": user, "include_locale": True})
        return _person(answer["user"])

    async def open_dm(self, user: str) -> str:
        answer = await self._call("conversations.open", {"users": user})
        return str(answer["channel"]["id"])

    async def post(self, channel: str, text: str, blocks: Sequence[Block], key: str) -> str:
        """Post and answer with the ts; `key` travels in the metadata so that it can be found."""
        metadata = {"event_type": METADATA_EVENT, "event_payload": {"key": key}}
        answer = await self._call(
            "chat.postMessage",
            {
                "channel": channel,
                "text": text,
                "blocks": [block.to_dict() for block in blocks],
                "metadata": metadata,
                "unfurl_links": False,
                "unfurl_media": False,
            },
        )
        return str(answer["ts"])

    async def update(self, channel: str, ts: str, text: str, blocks: Sequence[Block]) -> None:
        """Show this in the place of what stands there; it keeps its metadata."""
        drawn = [block.to_dict() for block in blocks]
        await self._call(
            "chat.update", {"channel": channel, "ts": ts, "text": text, "blocks": drawn}
        )

    async def posted(
        self, channel: str, key: str, oldest: datetime, latest: datetime
    ) -> str | None:
        """The ts of our own message with `key` in the window, or None."""
        cursor = ""
        while True:
            answer = await self._call(
                "conversations.history",
                {
                    "channel": channel,
                    "oldest": f"{oldest.timestamp():.6f}",
                    "latest": f"{latest.timestamp():.6f}",
                    "inclusive": True,
                    "include_all_metadata": True,
                    "limit": 100,
                    "cursor": cursor,
                },
            )
            for message in answer["messages"]:
                payload = (message.get("metadata") or {}).get("event_payload") or {}
                if payload.get("key") == key:
                    return str(message["ts"])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                return None

    async def permalink(self, channel: str, ts: str) -> str | None:
        """A link to the message, or None where Slack does not give one."""
        try:
            answer = await self._call("chat.getPermalink", {"channel": channel, "message_ts": ts})
        except (Never, Later, Doubt):
            return None
        return str(answer["permalink"])

    async def open_view(self, trigger: str, view: View) -> str:
        answer = await self._call("views.open", {"trigger_id": trigger, "view": view.to_dict()})
        return str(answer["view"]["id"])

    async def push_view(self, trigger: str, view: View) -> None:
        """Open the view on top of the one that is open; Slack stacks at most three."""
        await self._call("views.push", {"trigger_id": trigger, "view": view.to_dict()})

    async def update_view(self, view_id: str, view: View) -> None:
        await self._call("views.update", {"view_id": view_id, "view": view.to_dict()})

    async def publish_home(self, user: str, view: View) -> None:
        await self._call("views.publish", {"user_id": user, "view": view.to_dict()})

    async def reserve_upload(self, filename: str, content: bytes) -> str:
        """Steps one and two of an upload: the file's id; nobody sees the file yet."""
        answer = await self._call(
            "files.getUploadURLExternal", {"filename": filename, "length": len(content)}
        )
        try:
            async with (
                asyncio.timeout(self._timeout),
                self._session.post(answer["upload_url"], data=content) as sent,
            ):
                if sent.status != 200:
                    raise Later(f"upload answered {sent.status}", timedelta(seconds=5))
        except (aiohttp.ClientError, TimeoutError) as lost:
            raise Later(type(lost).__name__, timedelta(seconds=5)) from lost
        return str(answer["file_id"])

    async def complete_upload(
        self, file: str, title: str, channel: str | None, comment: str | None
    ) -> None:
        """Step three: with a `channel` the file is shown there; without, only the bot sees it."""
        asked: dict[str, Any] = {"files": [{"id": file, "title": title}]}
        if channel is not None:
            asked["channel_id"] = channel
        if comment is not None:
            asked["initial_comment"] = comment
        await self._call("files.completeUploadExternal", asked)

    async def file(self, file: str) -> SlackFile:
        answer = await self._call("files.info", {"file": file})
        return _file(answer["file"])

    async def download(self, file: SlackFile) -> bytes:
        """The bytes of a file that somebody gave us; refuses what is larger than 2 MB."""
        headers = {"Authorization": f"Bearer {self._token}"}
        try:
            async with (
                asyncio.timeout(self._timeout),
                self._session.get(file.url, headers=headers, allow_redirects=False) as answer,
            ):
                if answer.status != 200:
                    raise Never(f"download answered {answer.status}")
                content = await answer.content.read(LARGEST_DOWNLOAD + 1)
        except (aiohttp.ClientError, TimeoutError) as lost:
            raise Later(type(lost).__name__, timedelta(seconds=5)) from lost
        if len(content) > LARGEST_DOWNLOAD:
            raise Never("the file is larger than 2 MB")
        return content

    async def _call(self, method: str, asked: Mapping[str, Any]) -> AsyncSlackResponse:
        given = {name: value for name, value in asked.items() if value != ""}
        try:
            # With a shared session the SDK forgets its own time-out, and a lease rests on ours.
            async with asyncio.timeout(self._timeout):
                if _as_json(method):
                    return await self._web.api_call(method, json=given)
                return await self._web.api_call(method, params=_flat(given))
        except SlackApiError as refusal:
            raise _sorted(refusal) from refusal
        except aiohttp.ClientConnectorError as unreached:
            raise Later("Slack could not be reached", timedelta(seconds=5)) from unreached
        except (aiohttp.ClientError, TimeoutError, ConnectionError) as lost:
            raise Doubt(type(lost).__name__) from lost


def _as_json(method: str) -> bool:
    """Slack takes JSON only for its writing methods; the reading ones want a form."""
    return method.startswith(
        ("chat.post", "chat.update", "views.", "files.completeUpload", "conversations.open")
    )


def _flat(given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: str(value).lower() if isinstance(value, bool) else value
        for name, value in given.items()
    }


def _sorted(refusal: SlackApiError) -> Later | Doubt | Never:
    response = refusal.response
    status = getattr(response, "status_code", 200)
    data = response.data if isinstance(getattr(response, "data", None), dict) else {}
    error = str(data.get("error", f"http_{status}"))
    if status == 429 or error in PASSING:
        wait = float(response.headers.get("Retry-After", 1)) if status == 429 else 2.0
        return Later(error, timedelta(seconds=wait), everybody=status == 429)
    if status >= 500 or error in IN_DOUBT:
        return Doubt(error)
    if error == "invalid_blocks" and "slack_file" in str(data.get("response_metadata", "")):
        return Later("the picture is still being processed", timedelta(seconds=2))
    return Never(error)


def _person(member: Mapping[str, Any]) -> SlackPerson:
    profile = member.get("profile") or {}
    return SlackPerson(
        id=str(member["id"]),
        team=str(member.get("team_id") or ""),
        name=str(profile.get("display_name") or member.get("name") or member["id"]),
        real_name=str(profile.get("real_name") or member.get("real_name") or ""),
        email=profile.get("email"),
        zone=member.get("tz"),
        locale=member.get("locale"),
        deleted=bool(member.get("deleted")),
        is_bot=bool(member.get("is_bot")),
        is_guest=bool(member.get("is_restricted") or member.get("is_ultra_restricted")),
    )


def _file(found: Mapping[str, Any]) -> SlackFile:
    shares = found.get("shares") or {}
    shared_in = [channel for kind in shares.values() for channel in kind]
    return SlackFile(
        id=str(found["id"]),
        name=str(found.get("name") or found["id"]),
        size=int(found.get("size") or 0),
        mimetype=str(found.get("mimetype") or ""),
        url=str(found.get("url_private_download") or found.get("url_private") or ""),
        shared_in=tuple(shared_in),
    )
