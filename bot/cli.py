"""The command line: the demo, the bot, and what an operator does beside it."""

import asyncio
import json
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

import typer
from rich.console import Console
from rich.markup import escape
from sqlmodel.ext.asyncio.session import AsyncSession

from bot import config, manifest
from bot.app import running, share_fairly
from bot.clock import MovableClock, SystemClock
from bot.delivery import queue, timing
from bot.doctor import examine
from bot.errors import Doubt, Later, Misconfigured, Never, Refused
from bot.restoring import restored as restore
from bot.sandbox import demo as sandbox_demo
from bot.services import cohorts
from bot.views.parts import plural
from bot.views.prompt_sets import as_text
from prompts import checking, editions, library
from prompts.problems import ContentError, Problem, UnknownContent, errors
from prompts.roster import read_roster
from storage import cohorts as cohort_table
from storage import outbox
from storage.session import Database, hold, opened

T = TypeVar("T")
DEMO_PORT = 8765
cli = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
cohort_cli = typer.Typer(no_args_is_help=True)
cli.add_typer(cohort_cli, name="cohort", help="Open a cohort.")
out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


@cli.command()
def demo(
    reset: Annotated[bool, typer.Option(help="Start over.")] = False,
    data: Annotated[Path, typer.Option(envvar="PLUMBLINE_DATA")] = Path(".data"),
    port: Annotated[int, typer.Option(envvar="PLUMBLINE_PORT")] = DEMO_PORT,
    path: Annotated[
        Path | None,
        typer.Option(help="Your own content, a file or a folder.", envvar="PLUMBLINE_CONTENT"),
    ] = None,
) -> None:
    """Try Plumbline in a browser, with no Slack workspace and no token."""
    _quiet()
    if reset:
        _with_the_demo_stopped(data)
    _run(_demo(data, port, path))


async def _demo(data: Path, port: int, path: Path | None) -> None:
    pace = timing.read(os.environ)
    stopped = _told_to_stop()
    async with sandbox_demo.demo(data, port, MovableClock(), pace, path) as shown:
        out.print(f"Plumbline is ready: [bold]{shown.address}[/bold]")
        out.print("Open it in a browser. Ctrl-C stops it; `make demo` goes on where you were.")
        await stopped.wait()
    out.print("Stopped. Nothing was lost.")


def _with_the_demo_stopped(data: Path) -> None:
    try:
        with hold(
            f"sqlite+aiosqlite:///{(sandbox_demo.folder(data) / 'plumbline.sqlite').resolve()}"
        ):
            sandbox_demo.reset(data)
    except Misconfigured as busy:
        _stop(str(busy))


@cli.command()
def run() -> None:
    """Run the bot against the Slack workspace that the environment names."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    _quiet()
    _run(_bot())


async def _bot() -> None:
    stopped = _told_to_stop()  # from the very start: also a start is stopped in order
    settings, pace = config.load(os.environ), timing.read(os.environ)
    content = library.load(settings.content)
    async with running(settings, SystemClock(), content, pace) as bot:
        share_fairly()
        out.print(f"Plumbline is running. Health is at {bot.address}/healthz.")
        await stopped.wait()
    out.print("Stopped. Nothing was lost.")


@cli.command()
def migrate() -> None:
    """Bring the database up to date. `run` does the same at its start."""
    _run(_migrate())


async def _migrate() -> None:
    settings = config.load(os.environ)
    with hold(settings.database):
        database = Database(settings.database)
        await database.start()
        await database.migrate()
        await database.stop()
    out.print("The database is up to date.")


@cli.command(name="manifest")
def print_manifest(
    http: Annotated[str, typer.Option(help="The public https address of the bot.")] = "",
) -> None:
    """Print the manifest of the Slack app: for Socket Mode, or for HTTP at an address."""
    try:
        text = manifest.http_edition(http) if http else manifest.socket_edition()
    except Misconfigured as wrong:
        _stop(str(wrong))
    sys.stdout.write(text)


@cli.command()
def check(
    programme: Annotated[Path | None, typer.Argument(help="A programme file.")] = None,
    roster: Annotated[Path | None, typer.Option(help="A roster file.")] = None,
    path: Annotated[
        Path | None,
        typer.Option(help="Your own content, a file or a folder.", envvar="PLUMBLINE_CONTENT"),
    ] = None,
    release: Annotated[bool, typer.Option(help="Write the new editions down.")] = False,
) -> None:
    """Check the content, and a programme file and a roster if they are named.

    One line for each finding: file:line, rule, advice. Errors end with exit code 1.
    """
    today = SystemClock().now().date()
    found = library.findings(today, path)
    if not errors(found):
        found += _of_the_cohort(programme, roster, path, today)
    for problem in found:
        if release and not errors([problem]) and problem.rule == "edition":
            continue  # said below
        typer.echo(str(problem))
    wrong = errors(found)
    if wrong:
        err.print(f"{plural(len(wrong), 'error')}. Mend each line above, then check again.")
        raise typer.Exit(1)
    if release:
        new = editions.release(checking.own(path) if path else checking.shipped(), _folder(path))
        out.print(f"Released: {', '.join(new) or 'nothing new'}.")
    out.print("Everything fits together.")


@cli.command()
def preview(
    prompt_set: Annotated[str, typer.Argument(help="Such as P02, or X01 of your own.")],
    path: Annotated[
        Path | None,
        typer.Option(help="Your own content, a file or a folder.", envvar="PLUMBLINE_CONTENT"),
    ] = None,
) -> None:
    """Print a prompt set as people will read it, with the card for the facilitator."""
    try:
        typer.echo(as_text(library.load(path).prompt_set(prompt_set)))
    except ContentError as wrong:
        _stop("\n".join(str(problem) for problem in wrong.problems))
    except UnknownContent as unknown:
        _stop(str(unknown))


def _of_the_cohort(
    programme: Path | None, roster: Path | None, path: Path | None, today: date
) -> tuple[Problem, ...]:
    """The findings in the files of one cohort, which can be read only with sound content."""
    try:
        if programme is not None:
            content = library.load(path)
            library.read_programme(_read(programme), content, str(programme), today)
        if roster is not None:
            read_roster(_read(roster), str(roster))
    except ContentError as wrong:
        return wrong.problems
    return ()


def _folder(path: Path | None) -> Path:
    if path is None:
        return checking.HERE
    return path if path.is_dir() else path.parent


@cli.command()
def doctor() -> None:
    """Look at everything the bot needs, and say what to do about what is not well."""
    _quiet()
    found = _run(examine(os.environ, SystemClock()))
    for finding in found:
        mark = "[green]well[/green]" if finding.well else "[red]look[/red]"
        out.print(f"{mark}  {escape(finding.sentence)}", soft_wrap=True)
    if not all(finding.well for finding in found):
        raise typer.Exit(1)


@cli.command()
def restored() -> None:
    """After a backup was put back, before the bot starts: look up what was said since."""
    _quiet()
    found = _run(restore(os.environ, SystemClock()))
    out.print(
        f"{plural(found, 'message')} may have been sent since the backup. When the bot runs, each "
        "is looked for in Slack first, and sent only if it is not there."
    )


@cli.command()
def due(limit: Annotated[int, typer.Option(help="Show so many at most.", min=1)] = 50) -> None:
    """Say what would be sent when, and why. Nothing is sent by asking."""
    _run(_due(limit))


async def _due(limit: int) -> None:
    now = SystemClock().now()
    async with _reading() as db:
        found = list(queue.told(await outbox.unfinished(db), now))
    for one in found[:limit]:
        when = "now" if one.at <= now else f"{one.at:%Y-%m-%d %H:%M:%S} UTC"
        out.print(f"{when}  {escape(one.key)}  {escape(one.why)}", soft_wrap=True)
    if len(found) > limit:
        out.print(f"and {len(found) - limit} more; see them with --limit {len(found)}.")
    if not found:
        out.print("Nothing is owed to anybody.")


@cli.command()
def expected(
    cohort: Annotated[
        str, typer.Option(help="The cohort's id; without it, all that are open.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Print the key of every message that is to be sent in a cohort, or was: each comes once."""
    found = _run(_expected(cohort))
    if as_json:
        sys.stdout.write(json.dumps(found, indent=1) + "\n")
        return
    for name, keys in found.items():
        out.print(f"Cohort {name}: {len(keys)} messages")
        for key in keys:
            out.print(f"  {escape(key)}", soft_wrap=True)


async def _expected(cohort: str) -> dict[str, list[str]]:
    async with _reading() as db:
        ids = [cohort] if cohort else [one.id for one in await cohort_table.open_cohorts(db)]
        if cohort and await cohort_table.cohort(db, cohort) is None:
            raise Refused(f"There is no cohort {cohort}. Leave --cohort out to see all of them.")
        return {one: await outbox.expected(db, one) for one in ids}


@asynccontextmanager
async def _reading() -> AsyncIterator[AsyncSession]:
    """The database beside a bot that may be running on it."""
    async with opened(config.load(os.environ).database) as database, database.reading() as db:
        yield db


@cohort_cli.command("open")
def open_cohort(programme: Path, roster: Path) -> None:
    """Open a cohort from a programme file and a roster. Stop the bot first if it runs on SQLite."""
    _quiet()
    _run(_open_cohort(programme, roster))


async def _open_cohort(programme: Path, roster: Path) -> None:
    settings, pace = config.load(os.environ), timing.read(os.environ)
    content, today = library.load(settings.content), SystemClock().now().date()
    text = _read(programme)
    plan = library.read_programme(text, content, str(programme), today)
    rows = read_roster(_read(roster), str(roster))
    async with running(settings, SystemClock(), content, pace) as bot:
        told = await bot.deps.slack.people()
        identity = await bot.deps.slack.whoami()
        async with bot.deps.begin() as work:
            opened = await cohorts.open_cohort(work, identity.team, plan, text, rows, told)
    out.print(f"{opened.cohort.title} is open with {opened.joined} people.")
    for email in opened.missing:
        out.print(f"Not in this workspace, so not added: {email}")
    for email in opened.left:
        out.print(f"Deactivated in Slack, so marked as left: {email}")
    out.print("Greetings go out when the bot runs.")


def main() -> None:
    cli()


def _run(what: Coroutine[Any, Any, T]) -> T:
    """Run it; what a person can mend is one sentence and exit 2."""
    try:
        return asyncio.run(what)
    except (Misconfigured, Refused) as wrong:
        _stop(str(wrong))
    except ContentError as wrong:
        _stop(str(wrong))
    except (Later, Doubt, Never) as silent:
        _stop(f"Slack did not let us in: {silent.reason}. Check the token and SLACK_API_URL.")
    except OSError as taken:
        _stop(f"{taken.strerror or taken}. Set PLUMBLINE_PORT to a free port.")


def _stop(sentence: str) -> NoReturn:
    err.print(sentence, soft_wrap=True)
    raise typer.Exit(2)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        _stop(f"{file} could not be read. Check the path, and that it is a UTF-8 text file.")


def _told_to_stop() -> asyncio.Event:
    """Set by Ctrl-C and by SIGTERM."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopped.set)
    return stopped


def _quiet() -> None:
    """At their usual levels these name requests, and below them people's words."""
    for name in ("slack_bolt", "slack_sdk", "apscheduler", "aiohttp", "asyncio", "procrastinate"):
        logging.getLogger(name).setLevel(logging.WARNING)
