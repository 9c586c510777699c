"""The command line: the demo, the bot, and what an operator does beside it."""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Coroutine
from datetime import date
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

import typer
from rich.console import Console

from bot import config, manifest
from bot.app import running
from bot.clock import MovableClock, SystemClock
from bot.delivery import timing
from bot.errors import Doubt, Later, Misconfigured, Never, Refused
from bot.sandbox import demo as sandbox_demo
from bot.services import cohorts
from bot.views.parts import plural
from prompts import checking, editions, library
from prompts.problems import ContentError, Problem, errors
from prompts.roster import read_roster
from storage.session import Database, hold

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
) -> None:
    """Try Plumbline in a browser, with no Slack workspace and no token."""
    _quiet()
    if reset:
        _with_the_demo_stopped(data)
    _run(_demo(data, port))


async def _demo(data: Path, port: int) -> None:
    pace = timing.read(os.environ)
    async with sandbox_demo.demo(data, port, MovableClock(), pace) as shown:
        out.print(f"Plumbline is ready: [bold]{shown.address}[/bold]")
        out.print("Open it in a browser. Ctrl-C stops it; `make demo` goes on where you were.")
        await _until_stopped()


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
    settings, pace = config.load(os.environ), timing.read(os.environ)
    content = library.load(settings.content)
    async with running(settings, SystemClock(), content, pace) as bot:
        out.print(f"Plumbline is running. Health is at {bot.address}/healthz.")
        await _until_stopped()


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
    err.print(sentence)
    raise typer.Exit(2)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        _stop(f"{file} could not be read. Check the path, and that it is a UTF-8 text file.")


async def _until_stopped() -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopped.set)
    await stopped.wait()
    out.print("Stopped. Nothing was lost.")


def _quiet() -> None:
    """At their usual levels these name requests, and below them people's words."""
    for name in ("slack_bolt", "slack_sdk", "apscheduler", "aiohttp", "asyncio"):
        logging.getLogger(name).setLevel(logging.WARNING)
