"""Delivery over HTTP: signed requests to the app's request URL, as Slack signs them.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import hashlib
import hmac
import json
import secrets
from typing import Any
from urllib.parse import urlencode

import aiohttp

from bot.clock import SystemClock
from bot.sandbox.envelopes import Ack, Envelope, Missed

FORM = "application/x-www-form-urlencoded"
OK, REDIRECTED = 200, 300
MOST_REDIRECTS = 2
# Slack's names for what went wrong: https://docs.slack.dev/apis/events-api#error-handling
TIMEOUT, REFUSED, STATUS = "http_timeout", "connection_failed", "http_error"
TOO_FAR, UNTRUSTED = "too_many_redirects", "ssl_error"


class HttpLink:
    def __init__(self, url: str, secret: str, ack_seconds: float) -> None:
        self._url = url
        self._secret = secret
        # No connection is kept: an app that restarts must not cost us a reset one.
        self._session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=ack_seconds),
            connector=aiohttp.TCPConnector(force_close=True),
        )

    @property
    def connected(self) -> bool:
        return bool(self._url)

    async def send(self, envelope: Envelope) -> Ack | Missed:
        body, kind = _written(envelope)
        headers = {"Content-Type": kind, **self._signed(body)}
        if envelope.attempt:
            headers["X-Slack-Retry-Num"] = str(envelope.attempt)
            headers["X-Slack-Retry-Reason"] = envelope.reason
        try:
            async with self._session.post(
                self._url, data=body, headers=headers, max_redirects=MOST_REDIRECTS
            ) as answer:
                if not _taken(envelope, answer.status):
                    return Missed(STATUS, final=answer.headers.get("X-Slack-No-Retry") == "1")
                return Ack(_payload(await answer.text(), answer.content_type))
        except TimeoutError:
            return Missed(TIMEOUT)
        except aiohttp.TooManyRedirects:
            return Missed(TOO_FAR)
        except aiohttp.ClientSSLError:
            return Missed(UNTRUSTED)
        except aiohttp.ClientError:
            return Missed(REFUSED)

    async def verify(self) -> bool:
        """Slack's url_verification: the app must echo a challenge."""
        challenge = secrets.token_urlsafe(32)
        payload = {"type": "url_verification", "challenge": challenge}
        body = json.dumps(payload).encode()
        headers = {"Content-Type": "application/json", **self._signed(body)}
        try:
            async with self._session.post(self._url, data=body, headers=headers) as answer:
                return answer.status == OK and challenge in await answer.text()
        except (TimeoutError, aiohttp.ClientError):
            return False

    async def close(self) -> None:
        await self._session.close()

    def _signed(self, body: bytes) -> dict[str, str]:
        """Real time, not the workspace's: the app compares it with its own watch."""
        stamp = str(int(SystemClock().now().timestamp()))
        base = b"v0:" + stamp.encode() + b":" + body
        digest = hmac.new(self._secret.encode(), base, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


def _taken(envelope: Envelope, status: int) -> bool:
    """Any 2xx takes an event; a command or an interaction wants 200."""
    return status == OK or (envelope.route == "events_api" and OK < status < REDIRECTED)


def _written(envelope: Envelope) -> tuple[bytes, str]:
    if envelope.route == "events_api":
        return json.dumps(envelope.payload).encode(), "application/json"
    if envelope.route == "slash_commands":
        return urlencode(envelope.payload).encode(), FORM
    return urlencode({"payload": json.dumps(envelope.payload)}).encode(), FORM


def _payload(text: str, kind: str) -> dict[str, Any] | None:
    if not text.strip():
        return None
    if kind == "application/json":
        try:
            said = json.loads(text)
        except ValueError:
            return {"text": text}
        return said if isinstance(said, dict) and said else None
    return {"text": text}
