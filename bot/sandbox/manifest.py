"""Reads the app's manifest, `app.yaml`, into what the sandbox needs of it.

Commands, shortcuts, events and scopes exist in the sandbox only if the manifest has them.
Limits: https://docs.slack.dev/reference/app-manifest
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.errors import Misconfigured

# https://docs.slack.dev/reference/events, each event's page; "" for those that need none.
EVENT_SCOPES = {
    "app_home_opened": "",
    "app_mention": "app_mentions:read",
    "app_uninstalled": "",
    "channel_archive": "channels:read",
    "channel_rename": "channels:read",
    "file_deleted": "files:read",
    "file_shared": "files:read",
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
    "message.channels": "channels:history",
    "message.im": "im:history",
    "team_join": "users:read",
    "tokens_revoked": "",
    "user_change": "users:read",
}


@dataclass(frozen=True, slots=True)
class Command:
    command: str
    description: str
    usage_hint: str
    should_escape: bool


@dataclass(frozen=True, slots=True)
class Shortcut:
    callback_id: str
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Manifest:
    name: str
    bot_name: str
    commands: tuple[Command, ...]
    global_shortcuts: tuple[Shortcut, ...]
    message_shortcuts: tuple[Shortcut, ...]
    events: frozenset[str]
    scopes: frozenset[str]
    home_tab: bool
    messages_tab: bool
    can_be_written_to: bool
    interactive: bool
    whole: Mapping[str, Any]

    @property
    def provided(self) -> str:
        """The scopes as Slack writes them beside `missing_scope`."""
        return ",".join(sorted(self.scopes))

    def command(self, name: str) -> Command | None:
        return next((command for command in self.commands if command.command == name), None)


def read(path: Path) -> Manifest:
    """The manifest in `path`; raises Misconfigured with every problem in one sentence."""
    try:
        given = _yaml(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as broken:
        raise Misconfigured(f"{path.name} is not YAML: {broken}") from broken
    if not isinstance(given, dict):
        raise Misconfigured(f"{path.name} holds no manifest.")
    found = list(_problems(given))
    if found:
        raise Misconfigured(f"{path.name}: {'; '.join(found)}.")
    return _manifest(given)


@lru_cache
def _yaml(text: str) -> object:
    """Read once and never changed: tests begin many sandboxes."""
    return yaml.safe_load(text)


def _manifest(given: Mapping[str, Any]) -> Manifest:
    features = given.get("features") or {}
    settings = given.get("settings") or {}
    home = features.get("app_home") or {}
    shortcuts = features.get("shortcuts") or []
    name = given["display_information"]["name"]
    return Manifest(
        name=name,
        bot_name=(features.get("bot_user") or {}).get("display_name", name),
        commands=tuple(map(_command, features.get("slash_commands") or [])),
        global_shortcuts=tuple(_shortcut(one) for one in shortcuts if one["type"] == "global"),
        message_shortcuts=tuple(_shortcut(one) for one in shortcuts if one["type"] == "message"),
        events=frozenset((settings.get("event_subscriptions") or {}).get("bot_events") or []),
        scopes=frozenset(_scopes(given)),
        home_tab=bool(home.get("home_tab_enabled", False)),
        messages_tab=bool(home.get("messages_tab_enabled", False)),
        can_be_written_to=not home.get("messages_tab_read_only_enabled", True),
        interactive=bool((settings.get("interactivity") or {}).get("is_enabled", False)),
        whole=given,
    )


def _command(given: Mapping[str, Any]) -> Command:
    return Command(
        command=given["command"],
        description=given["description"],
        usage_hint=given.get("usage_hint", ""),
        should_escape=bool(given.get("should_escape", False)),
    )


def _shortcut(given: Mapping[str, Any]) -> Shortcut:
    return Shortcut(given["callback_id"], given["name"], given["description"])


def _scopes(given: Mapping[str, Any]) -> list[str]:
    return list(((given.get("oauth_config") or {}).get("scopes") or {}).get("bot") or [])


def _problems(given: Mapping[str, Any]) -> Iterator[str]:
    shown = given.get("display_information") or {}
    yield from _text(shown, "display_information.name", "name", 35)
    yield from _text(shown, "display_information.description", "description", 140, needed=False)
    yield from _text(shown, "long_description", "long_description", 4000, needed=False)
    features = given.get("features") or {}
    yield from _commands(features.get("slash_commands") or [])
    yield from _shortcuts(features.get("shortcuts") or [])
    yield from _text(
        features.get("bot_user") or {}, "bot_user.display_name", "display_name", 80, needed=False
    )
    events = ((given.get("settings") or {}).get("event_subscriptions") or {}).get("bot_events")
    if len(events or []) > 100:
        yield "more than 100 bot_events"
    if len(_scopes(given)) > 255:
        yield "more than 255 bot scopes"
    yield from _unscoped(given, events or [])


def _unscoped(given: Mapping[str, Any], events: list[str]) -> Iterator[str]:
    """Slack delivers an event, a command or a shortcut only under its scope."""
    scopes = set(_scopes(given))
    for event in events:
        if event not in EVENT_SCOPES:
            yield f"bot_events: {event} is no event that the sandbox knows"
        elif EVENT_SCOPES[event] and EVENT_SCOPES[event] not in scopes:
            yield f"bot_events: {event} needs the scope {EVENT_SCOPES[event]}"
    features = given.get("features") or {}
    if (features.get("slash_commands") or features.get("shortcuts")) and "commands" not in scopes:
        yield "slash_commands and shortcuts need the scope commands"


def _commands(commands: list[Mapping[str, Any]]) -> Iterator[str]:
    if len(commands) > 50:
        yield "more than 50 slash_commands"
    for n, command in enumerate(commands):
        yield from _text(command, f"slash_commands[{n}].command", "command", 32)
        yield from _text(command, f"slash_commands[{n}].description", "description", 2000)
        yield from _text(
            command, f"slash_commands[{n}].usage_hint", "usage_hint", 1000, needed=False
        )
        if not str(command.get("command", "")).startswith("/"):
            yield f"slash_commands[{n}].command does not start with a slash"


def _shortcuts(shortcuts: list[Mapping[str, Any]]) -> Iterator[str]:
    if len(shortcuts) > 10:
        yield "more than 10 shortcuts"
    for n, shortcut in enumerate(shortcuts):
        if shortcut.get("type") not in ("global", "message"):
            yield f"shortcuts[{n}].type is neither global nor message"
        yield from _text(shortcut, f"shortcuts[{n}].name", "name", 24)
        yield from _text(shortcut, f"shortcuts[{n}].callback_id", "callback_id", 255)
        yield from _text(shortcut, f"shortcuts[{n}].description", "description", 150)


def _text(
    holder: Mapping[str, Any], place: str, name: str, most: int, *, needed: bool = True
) -> Iterator[str]:
    value = holder.get(name)
    if value is None:
        if needed:
            yield f"{place} is missing"
    elif not isinstance(value, str) or not value or len(value) > most:
        yield f"{place} is not a text of 1 to {most} characters"
