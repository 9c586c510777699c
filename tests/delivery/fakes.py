"""A Slack of the tests' own: it keeps what was posted, shows it in its history after a while, and
fails as it is told to, before or after it has accepted a call."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.clock import Clock
from bot.errors import Never
from bot.slack import Identity, SlackFile, SlackPerson

PATIENCE_S = 20  # only a failure takes so long


@dataclass(frozen=True, slots=True)
class Posted:
    """A message that people see."""

    channel: str
    key: str
    text: str
    blocks: tuple[Block, ...]
    at: datetime

    @property
    def ts(self) -> str:
        return f"{self.at.timestamp():.6f}"


@dataclass(frozen=True, slots=True)
class Fault:
    """`accepted`: Slack has done what it was asked, and only its answer is lost."""

    error: BaseException
    accepted: bool


class FakeSlack:
    """Implements the port. `lag` is how long a post stays invisible in the history."""

    def __init__(self, clock: Clock, lag: timedelta = timedelta()) -> None:
        self._clock = clock
        self._lag = lag
        self._faults: dict[str, deque[Fault]] = defaultdict(deque)
        self.calls: list[str] = []
        self.posts: list[Posted] = []
        self.updates: list[tuple[str, str]] = []  # the ts and the new text
        self.files: dict[str, SlackFile] = {}
        self.homes: list[tuple[str, View]] = []
        self.looks_until_processed = 1
        self.open = asyncio.Event()  # while it is not set, posts and looks at files wait
        self.open.set()
        self.waiting = asyncio.Event()  # a post has come
        self._came = asyncio.Condition()
        self.looked = asyncio.Event()  # a file was looked at

    def fail(self, method: str, error: BaseException, *, accepted: bool = False) -> None:
        """The next call of the method fails; told again, the one after it fails too."""
        self._faults[method].append(Fault(error, accepted))

    def recover(self) -> None:
        """Nothing fails any more."""
        self._faults.clear()

    def keys(self) -> list[str]:
        return [post.key for post in self.posts]

    async def heard(self, count: int) -> list[str]:
        """The keys of what was posted, once there are so many."""
        async with asyncio.timeout(PATIENCE_S), self._came:
            await self._came.wait_for(lambda: len(self.posts) >= count)
        return self.keys()

    def shared(self) -> list[str]:
        """The names of the files that people see."""
        return [file.name for file in self.files.values() for _ in file.shared_in]

    async def open_dm(self, user: str) -> str:
        self._called("open_dm")()
        return f"D-{user}"

    async def post(self, channel: str, text: str, blocks: Sequence[Block], key: str) -> str:
        answer = self._called("post")
        posted = Posted(channel, key, text, tuple(blocks), self._clock.now())
        self.posts.append(posted)
        self.waiting.set()
        async with self._came:
            self._came.notify_all()
        await self.open.wait()
        answer()
        return posted.ts

    async def update(self, channel: str, ts: str, text: str, blocks: Sequence[Block]) -> None:
        answer = self._called("update")
        self.updates.append((ts, text))
        answer()

    async def posted(
        self, channel: str, key: str, oldest: datetime, latest: datetime
    ) -> str | None:
        self._called("posted")()
        visible = self._clock.now() - self._lag
        for post in self.posts:
            in_window = oldest <= post.at <= min(latest, visible)
            if in_window and (post.channel, post.key) == (channel, key):
                return post.ts
        return None

    async def reserve_upload(self, filename: str, content: bytes) -> str:
        self._called("reserve_upload")()
        file = f"F{len(self.files) + 1}"
        self.files[file] = SlackFile(file, filename, len(content), "", "", ())
        return file

    async def complete_upload(
        self, file: str, title: str, channel: str | None, comment: str | None
    ) -> None:
        answer = self._called("complete_upload")
        if channel is not None:
            shares = (*self.files[file].shared_in, channel)
            self.files[file] = replace(self.files[file], shared_in=shares)
        answer()

    async def file(self, file: str) -> SlackFile:
        self._called("file")()
        self.looked.set()
        await self.open.wait()
        if self.calls.count("file") >= self.looks_until_processed:
            self.files[file] = replace(self.files[file], mimetype="image/png")
        return self.files[file]

    async def whoami(self) -> Identity:
        return Identity("T1", "Tests", "UBOT", None)

    async def people(self) -> tuple[SlackPerson, ...]:
        return ()

    async def person(self, user: str) -> SlackPerson:
        raise Never("user_not_found")

    async def permalink(self, channel: str, ts: str) -> str | None:
        return None

    async def open_view(self, trigger: str, view: View) -> str:
        return "V1"

    async def push_view(self, trigger: str, view: View) -> None: ...

    async def update_view(self, view_id: str, view: View) -> None: ...

    async def publish_home(self, user: str, view: View) -> None:
        self._called("publish_home")()
        self.homes.append((user, view))

    async def download(self, file: SlackFile) -> bytes:
        return b""

    def _called(self, method: str) -> "Answer":
        """Raise what comes before acceptance now; the answer raises what comes after it."""
        self.calls.append(method)
        faults = self._faults[method]
        fault = faults.popleft() if faults else None
        if fault is not None and not fault.accepted:
            raise fault.error
        return Answer(fault)


@dataclass(frozen=True, slots=True)
class Answer:
    fault: Fault | None

    def __call__(self) -> None:
        if self.fault is not None:
            raise self.fault.error
