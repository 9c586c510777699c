"""Everything the workspace knows, in memory, written through to its file on every change.

Open modals live in memory only: they are gone after a restart, as after closing Slack.
"""

import hashlib
import secrets
from base64 import b32encode
from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from inspect import signature
from typing import Any, TypeVar

from bot.sandbox.records import Conversation, File, Message, Notice, Post, ResponseUrl, View
from bot.sandbox.seed import BOT_USER, Person, Seed
from bot.sandbox.store import Store

R = TypeVar("R")


def new_id(prefix: str) -> str:
    """Random, so that ids of two runs never meet in the app's database. Each block of each view
    gets one, so the system is asked for randomness once for all of its letters."""
    return prefix + b32encode(secrets.token_bytes(10)).decode()[:10]


class State:
    def __init__(self, store: Store, seed: Seed) -> None:
        self._store = store
        self._seed = seed
        self.team = seed.team
        self._load()

    # -- people and places

    def person(self, user: str) -> Person | None:
        return self.people.get(user)

    def keep_person(self, person: Person) -> None:
        self.people[person.id] = person
        self._store.put("person", person.id, _columns(person))

    def keep_conversation(self, conversation: Conversation) -> None:
        self.conversations[conversation.id] = conversation
        self._store.put("conversation", conversation.id, _columns(conversation))

    def im_with(self, user: str) -> Conversation | None:
        return self.conversations.get(_im_id(self.team.id, user))

    def conversation_id(self, given: str) -> str:
        """A conversation by its own id, or by the id of the person it is with."""
        return _im_id(self.team.id, given) if given.startswith(("U", "W")) else given

    def open_im(self, user: str) -> Conversation:
        known = self.im_with(user)
        if known is None:
            im_id = _im_id(self.team.id, user)
            known = Conversation(im_id, "im", "", (user, BOT_USER), True, person=user)
            self.keep_conversation(known)
        return known

    def conversations_of(self, user: str) -> list[Conversation]:
        """What this person may see: their channels, and their own direct messages."""
        return [
            one
            for one in self.conversations.values()
            if (user in one.members if not one.is_im else one.person == user)
        ]

    # -- messages

    def next_ts(self, conversation: Conversation, now: float) -> str:
        """Unique and increasing, also while the clock stands still or after it was set back."""
        known = self.conversations[conversation.id]
        us = max(int(now * 1_000_000), known.last_us + 100)
        self.keep_conversation(replace(known, last_us=us))
        return f"{us // 1_000_000}.{us % 1_000_000:06d}"

    def keep_message(self, message: Message) -> None:
        self.messages.setdefault(message.conversation, {})[message.ts] = message
        self._store.put("message", message.key, _columns(message))

    def drop_message(self, message: Message) -> None:
        self.messages[message.conversation].pop(message.ts, None)
        self._store.drop("message", message.key)

    def message(self, conversation: str, ts: str) -> Message | None:
        return self.messages.get(conversation, {}).get(ts)

    def messages_in(self, conversation: str, viewer: str = "") -> list[Message]:
        """Oldest first; ephemeral ones only for the person they were meant for."""
        found = self.messages.get(conversation, {})
        return [found[ts] for ts in sorted(found) if found[ts].ephemeral_to in ("", viewer)]

    def mark_read(self, user: str, conversation: str) -> bool:
        """True if there was something new."""
        found = self.messages_in(conversation, user)
        last = found[-1].ts if found else ""
        if self.read.get(f"{user}/{conversation}", "") >= last:
            return False
        self.read[f"{user}/{conversation}"] = last
        self._store.put("read", f"{user}/{conversation}", [f"{user}/{conversation}", last])
        return True

    def unread(self, user: str, conversation: str) -> int:
        since = self.read.get(f"{user}/{conversation}", "")
        found = self.messages_in(conversation, user)
        return sum(message.ts > since and message.author != user for message in found)

    # -- files, views, notices, response addresses

    def keep_file(self, file: File, content: bytes | None = None) -> None:
        if content is not None:
            self._store.put_content(file.id, content)
        self.files[file.id] = file
        self._store.put("file", file.id, _columns(file))

    def content(self, file: str) -> bytes | None:
        return self._store.content(file)

    def keep_home(self, view: View) -> None:
        self.homes[view.person] = view
        self._store.put("home", view.person, _columns(view))

    def stack(self, user: str) -> list[View]:
        return self.modals.setdefault(user, [])

    def keep_notice(self, notice: Notice) -> None:
        self.notices[notice.id] = notice
        self._store.put("notice", str(notice.id), _columns(notice))

    def drop_notice(self, notice: int) -> None:
        self.notices.pop(notice, None)
        self._store.drop("notice", str(notice))

    def keep_response_url(self, url: ResponseUrl) -> None:
        self.response_urls[url.token] = url
        self._store.put("response_url", url.token, _columns(url))

    # -- what was accepted of the app's posts, for those who count them

    def note_post(self, post: Post) -> None:
        self.posts.append(post)
        self._store.put("post", f"{post.conversation}/{post.ts}", _columns(post))

    # -- beginning and end

    def reset(self) -> None:
        self._store.empty()
        self._load()

    def close(self) -> None:
        self._store.close()

    def _load(self) -> None:
        everybody = (_record(Person, body) for body in self._store.all("person"))
        self.people: dict[str, Person] = _by_id(everybody)
        places = (_record(Conversation, body) for body in self._store.all("conversation"))
        self.conversations: dict[str, Conversation] = _by_id(places)
        self.files: dict[str, File] = _by_id(
            _record(File, body) for body in self._store.all("file")
        )
        self.notices: dict[int, Notice] = _by_id(
            _record(Notice, body) for body in self._store.all("notice")
        )
        self.messages: dict[str, dict[str, Message]] = {}
        for body in self._store.all("message"):
            message = _record(Message, body)
            self.messages.setdefault(message.conversation, {})[message.ts] = message
        views = (_record(View, body) for body in self._store.all("home"))
        self.homes: dict[str, View] = {view.person: view for view in views}
        urls = (_record(ResponseUrl, body) for body in self._store.all("response_url"))
        self.response_urls: dict[str, ResponseUrl] = {url.token: url for url in urls}
        self.posts = [_record(Post, body) for body in self._store.all("post")]
        self.read: dict[str, str] = dict(self._store.all("read"))
        self.modals: dict[str, list[View]] = {}
        with self._store.together():
            self._plant()

    def _plant(self) -> None:
        """What the seed has and the file has not; what was changed since stays changed."""
        for person in self._seed.people:
            if person.id not in self.people:
                self.keep_person(person)
                if not person.is_external:
                    self.open_im(person.id)
        for channel in self._seed.channels:
            if channel.id not in self.conversations:
                self.keep_conversation(
                    Conversation(
                        channel.id,
                        "channel",
                        channel.name,
                        channel.members,
                        channel.has_app,
                        is_archived=channel.is_archived,
                    )
                )


def _im_id(team: str, user: str) -> str:
    """The same after a reset, since the app remembers it."""
    return "D" + hashlib.sha256(f"{team}/{user}".encode()).hexdigest()[:10].upper()


def _columns(record: Any) -> dict[str, Any]:
    """Of a record, to be written out at once; `asdict` would copy every block of it first."""
    return {one.name: getattr(record, one.name) for one in fields(record)}


def _by_id(records: Iterable[Any]) -> dict[Any, Any]:
    return {record.id: record for record in records}


def _record(kind: Callable[..., R], body: dict[str, Any]) -> R:
    """What an older release kept beside it is left out."""
    known = signature(kind).parameters
    return kind(**{name: _frozen(value) for name, value in body.items() if name in known})


def _frozen(value: Any) -> Any:
    """JSON has no tuples; records have them one or two levels deep."""
    if isinstance(value, list):
        return tuple(tuple(part) if isinstance(part, list) else part for part in value)
    return value
