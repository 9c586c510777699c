"""The installed app held against our manifest.

A bot may not read the settings of its own app: Slack gives them only for a token of the person who
manages it. Without one only the scopes are compared, and the finding says what was not.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from bot import manifest
from bot.config import Transport
from bot.doctor.finding import Finding
from bot.errors import Doubt, Later, Never
from bot.slack import SlackClient

NAMED_BY = ("command", "callback_id")
"""What tells the entries of a list apart: slash commands, shortcuts."""

APART = {
    Transport.SOCKET: frozenset[str](),
    # The address is the operator's own; that there is one, Slack itself insists on.
    Transport.HTTP: frozenset({"settings.socket_mode_enabled"}),
}


async def compared(
    bot: SlackClient, bot_user: str, manager: SlackClient | None, transport: Transport
) -> Finding:
    """`manager` speaks with an app configuration token, if there is one."""
    if manager is None:
        return Finding(
            True,
            "Commands, shortcuts and events of the installed app were not compared with the "
            "manifest. To have it done, make an app configuration token at api.slack.com/apps and "
            "set SLACK_CONFIG_TOKEN to it for this one command.",
        )
    try:
        live = await manager.manifest(await bot.app_id(bot_user))
    except (Later, Doubt, Never) as silent:
        return Finding(
            False,
            f"Slack did not show the settings of the app: {silent.reason}. SLACK_CONFIG_TOKEN "
            "lasts twelve hours and belongs to somebody who manages the app; make a new one.",
        )
    return judged(yaml.safe_load(manifest.socket_edition()), live, APART[transport])


def judged(
    ours: Mapping[str, Any], live: Mapping[str, Any], apart: frozenset[str] = frozenset()
) -> Finding:
    """`apart` are settings that may differ."""
    found = [place for place in differences(ours, live) if place not in apart]
    if not found:
        return Finding(True, "Commands, shortcuts and events of the installed app are ours.")
    return Finding(
        False,
        f"The installed app differs from the manifest in: {', '.join(found)}. Put the manifest of "
        "`plumbline manifest` into your Slack app and install it again.",
    )


def differences(ours: Any, live: Any, place: str = "") -> Iterator[str]:
    """The settings of ours that the live app has otherwise or lacks, by their place. What it has
    beyond them, such as a picture, is its owner's."""
    if isinstance(ours, Mapping):
        held = live if isinstance(live, Mapping) else {}
        for name, value in ours.items():
            if name != "_metadata":  # of the file, not of the app
                yield from differences(value, held.get(name), f"{place}.{name}".lstrip("."))
    elif _named(ours):
        theirs = {_name(one): one for one in live or () if isinstance(one, Mapping)}
        mine = {_name(one): one for one in ours}
        for name in sorted(mine.keys() | theirs.keys()):
            if name not in mine or name not in theirs:
                yield f"{place} {name}"
            else:
                yield from differences(mine[name], theirs[name], f"{place} {name}")
    elif isinstance(ours, list):
        if sorted(ours) != sorted(map(str, live or ())):
            yield place
    elif ours != live:
        yield place


def _named(found: Any) -> bool:
    return isinstance(found, Sequence) and any(isinstance(one, Mapping) for one in found)


def _name(entry: Mapping[str, Any]) -> str:
    return next((str(entry[name]) for name in NAMED_BY if name in entry), "")
