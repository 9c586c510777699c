"""`plumbline doctor`: everything that the bot needs, looked at once, each in a sentence that says
what to do if it is not well. It sends nothing to anybody."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import aiohttp
import yaml

from bot import config, manifest
from bot.clock import Clock
from bot.config import Settings
from bot.delivery import queue, timing
from bot.delivery.timing import Timing
from bot.deps import Deps
from bot.errors import Doubt, Later, Misconfigured, Never
from bot.slack import SlackClient
from prompts import library
from prompts.library import Library
from prompts.problems import ContentError
from storage.session import Database

SKEW = timedelta(seconds=5)
"""Slack's Date header is in whole seconds, and an answer takes some time."""


@dataclass(frozen=True, slots=True)
class Finding:
    well: bool
    sentence: str


async def examine(environment: Mapping[str, str], clock: Clock) -> list[Finding]:
    try:
        settings, pace = config.load(environment), timing.read(environment)
    except Misconfigured as wrong:
        return [Finding(False, str(wrong))]
    found = [Finding(True, "The settings are complete.")]
    try:
        content = library.load()
    except ContentError as wrong:
        return [*found, Finding(False, f"The content does not fit together. {wrong}")]
    found.append(Finding(True, "The content fits together."))
    async with _deps(settings, pace, clock, content) as (deps, slack):
        found += await _slack(slack, clock)
        found += await _database(deps)
    return found


@asynccontextmanager
async def _deps(
    settings: Settings, pace: Timing, clock: Clock, content: Library
) -> AsyncIterator[tuple[Deps, SlackClient]]:
    database = Database(settings.database)
    async with aiohttp.ClientSession() as session:
        token = settings.bot_token.get_secret_value()
        slack = SlackClient(token, settings.slack_api_url, session, pace.http)
        await database.start()
        try:
            yield Deps(settings, clock, slack, content, database), slack
        finally:
            await database.stop()


async def _slack(slack: SlackClient, clock: Clock) -> list[Finding]:
    try:
        met = await slack.introduced()
    except (Later, Doubt, Never) as silent:
        told = f"Slack did not let us in: {silent.reason}. Check SLACK_BOT_TOKEN and SLACK_API_URL."
        return [Finding(False, told)]
    name = met.identity.team_name
    return [
        Finding(True, f"Slack lets us in, to the workspace {name}."),
        scopes(asked_for(), met.scopes),
        skew(met.at, clock.now()),
    ]


def asked_for() -> frozenset[str]:
    """The scopes in the manifest."""
    told = yaml.safe_load(manifest.socket_edition())
    return frozenset(told["oauth_config"]["scopes"]["bot"])


def scopes(asked: frozenset[str], granted: frozenset[str]) -> Finding:
    missing, more = sorted(asked - granted), sorted(granted - asked)
    if missing:
        return Finding(
            False,
            f"The installed app lacks the scopes {', '.join(missing)}. Put the manifest of "
            "`plumbline manifest` into your Slack app and install it again.",
        )
    if more:
        told = f"It has scopes that Plumbline does not need: {', '.join(more)}."
        return Finding(True, f"The installed app has all scopes of the manifest. {told}")
    return Finding(True, "The installed app has exactly the scopes of the manifest.")


def skew(slack: datetime | None, ours: datetime) -> Finding:
    if slack is None:
        return Finding(False, "Slack did not tell its time, so the clock could not be compared.")
    away = abs(ours - slack)
    if away > SKEW:
        return Finding(
            False,
            f"This machine's clock differs from Slack's by {away.total_seconds():.0f} seconds. "
            "Let it be set over the network, since people would be asked at the wrong moment.",
        )
    return Finding(True, "The clock of this machine agrees with Slack's.")


async def _database(deps: Deps) -> list[Finding]:
    kind = "PostgreSQL" if deps.database.dialect == "postgresql" else "SQLite"
    if not await deps.database.alive():
        return [Finding(False, f"The database ({kind}) does not answer. Check DATABASE_URL.")]
    if not await deps.database.migrated():
        return [
            Finding(True, f"The database ({kind}) answers."),
            Finding(False, "Its tables are not those of this version. Run `plumbline migrate`."),
        ]
    found = await queue.look(deps)
    return [
        Finding(True, f"The database ({kind}) answers, and its tables are those of this version."),
        *waiting(found, deps.clock.now()),
    ]


def waiting(found: queue.Queue, now: datetime) -> list[Finding]:
    told = []
    if found.oldest is not None and found.long(now):
        minutes = (now - found.oldest).total_seconds() / 60
        told.append(
            Finding(
                False,
                f"{found.waiting} messages are waiting, the oldest for {minutes:.0f} minutes. Is "
                "the bot running? `plumbline due` says what each of them waits for.",
            )
        )
    else:
        told.append(Finding(True, "No message has been waiting for long."))
    if found.in_doubt:
        told.append(
            Finding(
                False,
                f"Nobody can find out whether {len(found.in_doubt)} messages were sent, since "
                "Slack's history cannot be read: does the app have the scope im:history?",
            )
        )
    return told
