"""`plumbline doctor`: everything that the bot needs, looked at once, each in a sentence that says
what to do if it is not well. It sends nothing to anybody."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import aiohttp
import yaml

from bot import config, manifest
from bot.clock import Clock
from bot.config import Transport
from bot.delivery import queue, timing
from bot.deps import Deps
from bot.doctor import live_app
from bot.doctor.finding import Finding
from bot.errors import Doubt, Later, Misconfigured, Never
from bot.slack import SlackClient
from prompts import library
from prompts.problems import ContentError
from storage.session import NO_DATABASE, Database

SKEW = timedelta(seconds=5)
"""Slack's Date header is in whole seconds, and an answer takes some time."""

CONFIG_TOKEN = "SLACK_CONFIG_TOKEN"  # noqa: S105  (the name of a variable)
"""Read here only: it opens the settings of the app for twelve hours, and the bot needs it never."""


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
    manager = environment.get(CONFIG_TOKEN, "").strip()
    async with aiohttp.ClientSession() as session:

        def speaking(token: str) -> SlackClient:
            return SlackClient(token, settings.slack_api_url, session, pace.http)

        slack = speaking(settings.bot_token.get_secret_value())
        managing = speaking(manager) if manager else None
        found += await _slack(slack, managing, settings.transport, clock)
        found += await _database(Deps(settings, clock, slack, content, Database(settings.database)))
    return found


async def _slack(
    slack: SlackClient, manager: SlackClient | None, transport: Transport, clock: Clock
) -> list[Finding]:
    try:
        met = await slack.introduced()
    except (Later, Doubt, Never) as silent:
        told = f"Slack did not let us in: {silent.reason}. Check SLACK_BOT_TOKEN and SLACK_API_URL."
        return [Finding(False, told)]
    name = met.identity.team_name
    return [
        Finding(True, f"Slack lets us in, to the workspace {name}."),
        scopes(asked_for(), met.scopes),
        await live_app.compared(slack, met.identity.bot_user, manager, transport),
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


def skew(told: datetime | None, ours: datetime, of: str = "Slack") -> Finding:
    if told is None:
        return Finding(False, f"{of} did not tell its time, so the clock could not be compared.")
    away = abs(ours - told)
    if away > SKEW:
        return Finding(
            False,
            f"This machine's clock differs from that of {of} by {away.total_seconds():.0f} "
            "seconds. Let it be set over the network, since people would be asked at the wrong "
            "moment, and replicas that disagree take each other's messages up too early.",
        )
    return Finding(True, f"The clock of this machine agrees with that of {of}.")


async def _database(deps: Deps) -> list[Finding]:
    kind = "PostgreSQL" if deps.database.dialect == "postgresql" else "SQLite"
    if not deps.database.there():
        return [Finding(False, NO_DATABASE)]
    await deps.database.start()
    try:
        return await _started(deps, kind)
    finally:
        await deps.database.stop()


async def _started(deps: Deps, kind: str) -> list[Finding]:
    if not await deps.database.alive():
        return [Finding(False, f"The database ({kind}) does not answer. Check DATABASE_URL.")]
    if not await deps.database.migrated():
        return [
            Finding(True, f"The database ({kind}) answers."),
            Finding(False, "Its tables are not those of this version. Run `plumbline migrate`."),
        ]
    found = [
        Finding(True, f"The database ({kind}) answers, and its tables are those of this version.")
    ]
    told = await deps.database.time()
    if told is not None:
        found.append(skew(told, deps.clock.now(), "the database"))
    return [*found, *waiting(await queue.look(deps), deps.clock.now())]


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
