"""The last moment before a message leaves for Slack. A process can be frozen at any instant, also
when it has just seen that its lease holds; when it goes on, somebody else may have said it. Between
that look and the wire lie a connection to be made and whatever else the loop has to do. So it is
looked at once more when the bytes are handed over, which aiohttp tells of before it does it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta

import aiohttp

from bot.errors import Later

TOO_LATE = "the lease ran out"


@dataclass(slots=True)
class _Guard:
    in_time: Callable[[], bool]
    stopped: bool = False


_guard: ContextVar[_Guard | None] = ContextVar("leaving", default=None)


class _TooLate(Exception):
    """Breaks the request off; aiohttp wraps it into an error of the connection."""


@contextmanager
def leaving(in_time: Callable[[], bool]) -> Iterator[None]:
    """What is sent to Slack in this block leaves in time, or it raises Later and has not left."""
    if not in_time():
        raise Later(TOO_LATE, timedelta())
    guard = _Guard(in_time)
    before = _guard.set(guard)
    try:
        yield
    except Exception:
        if guard.stopped:
            raise Later(TOO_LATE, timedelta()) from None
        raise
    finally:
        _guard.reset(before)


def watched() -> aiohttp.TraceConfig:
    """For the session through which it leaves. Headers leave together with the first piece."""
    watching = aiohttp.TraceConfig()
    watching.on_request_chunk_sent.append(_is_leaving)
    return watching


async def _is_leaving(*_: object) -> None:
    guard = _guard.get()
    if guard is not None and not guard.in_time():
        guard.stopped = True
        raise _TooLate
