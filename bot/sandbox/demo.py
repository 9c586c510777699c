"""The demo: a local Slack, the bot, and one cohort from a roster and a programme file that a
facilitator could have written, in one process, with no workspace and no token."""

import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from bot import config
from bot.app import Running, running
from bot.clock import MovableClock
from bot.config import Settings
from bot.delivery.timing import Timing, unpaced
from bot.sandbox import seed_file
from bot.sandbox.config import SandboxConfig
from bot.sandbox.seed import Seed
from bot.sandbox.server import Sandbox
from bot.sandbox.story.director import Director
from bot.sandbox.story.passing import pass_until
from bot.sandbox.story.routes import routes
from bot.sandbox.story.standing import Player
from bot.sandbox.voices import load_voices
from bot.services import cohorts
from prompts import library
from prompts.content import Programme
from prompts.library import Library
from prompts.roster import RosterRow, read_roster

SEED = Path(__file__).parent / "seed"
MANIFEST = Path(__file__).parents[2] / "app.yaml"
GREETED = datetime(2026, 10, 19, 8, 5, tzinfo=UTC)
FIRST_PROMPT = datetime(2026, 10, 21, 8, 1, tzinfo=UTC)
"""Just past nine in the morning in Lagos: the first learner of the roster sees the question."""


@dataclass(frozen=True, slots=True)
class Demo:
    """The demo while it runs."""

    sandbox: Sandbox
    running: Running
    director: Director
    address: str


class KeptClock:
    """The moment at which the demo was left, so that it goes on from there."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def left_at(self) -> datetime | None:
        if not self._file.exists():
            return None
        return datetime.fromisoformat(self._file.read_text().strip())

    def keep(self, moment: datetime) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._file.with_suffix(".new")
        fresh.write_text(moment.isoformat())
        fresh.replace(self._file)


@cache
def seed() -> Seed:
    """The people of the sandbox's workspace."""
    return seed_file.read(seed_file.PEOPLE, GREETED)


def reset(data: Path) -> None:
    """Forget everything the demo has kept."""
    shutil.rmtree(folder(data), ignore_errors=True)


def folder(data: Path) -> Path:
    return data / "demo"


@asynccontextmanager
async def demo(
    data: Path, port: int, clock: MovableClock, timing: Timing, beside: Path | None = None
) -> AsyncIterator[Demo]:
    """Start it all; the first time the cohort is opened and greeted, and the first prompt sent.
    `beside` is somebody's own content, to be looked at as people will see it."""
    kept = KeptClock(folder(data) / "clock")
    left = kept.left_at()
    clock.set(left or GREETED)
    async with AsyncExitStack() as stack:
        where = SandboxConfig(MANIFEST, folder(data) / "slack.sqlite", seed(), port=port)
        sandbox = Sandbox(where, clock)
        directors: list[Director] = []
        sandbox.add_story(routes(directors))
        await sandbox.start()
        stack.push_async_callback(sandbox.stop)
        content = shipped() if beside is None else library.load(beside)
        bot = await stack.enter_async_context(
            running(settings(sandbox, data), clock, content, unpaced(timing))
        )
        await sandbox.wait_connected()
        directors.append(Director(sandbox, bot, players(), facilitator(), load_voices(SEED)))
        stack.callback(directors.clear)  # before the bot stops, which stops before the sandbox
        if left is None:
            await open_cohort(bot, content)
            await pass_until(sandbox, bot, FIRST_PROMPT)
        kept.keep(clock.now())
        yield Demo(sandbox, bot, directors[0], sandbox.address)
        kept.keep(clock.now())


def settings(sandbox: Sandbox, data: Path) -> Settings:
    """The bot's settings for this sandbox; its own site takes any free port."""
    return config.load(
        {
            "SLACK_BOT_TOKEN": sandbox.bot_token,
            "SLACK_APP_TOKEN": sandbox.app_token,
            "SLACK_SIGNING_SECRET": sandbox.signing_secret,
            "SLACK_API_URL": sandbox.api_url,
            "PLUMBLINE_DATA": str(folder(data)),
            "PLUMBLINE_PORT": "0",
        }
    )


async def open_cohort(bot: Running, content: Library) -> None:
    """Open the demo's cohort from its two files, as an operator would."""
    programme, text, roster = files(content)
    told = await bot.deps.slack.people()
    identity = await bot.deps.slack.whoami()
    async with bot.deps.begin() as work:
        await cohorts.open_cohort(work, identity.team, programme, text, roster, told)
    await bot.tick()


@cache
def shipped() -> Library:
    """The shipped content, read once: tests begin many demos."""
    return library.load()


def files(content: Library) -> tuple[Programme, str, tuple[RosterRow, ...]]:
    text = (SEED / "programme.yaml").read_text(encoding="utf-8")
    roster = read_roster((SEED / "roster.csv").read_text(encoding="utf-8"), "roster.csv")
    return content.programme(text), text, roster


def players() -> tuple[Player, ...]:
    """The learners who act by themselves: who is on the roster as a learner and still here."""
    return _on_the_roster_as("learner")


def facilitator() -> Player:
    """Who shows the cohort at the end of the story."""
    return _on_the_roster_as("facilitator")[0]


@cache
def _on_the_roster_as(role: str) -> tuple[Player, ...]:
    rows = read_roster((SEED / "roster.csv").read_text(encoding="utf-8"), "roster.csv")
    emails = {row.email for row in rows if row.role == role}
    return tuple(
        Player(person.id, person.handle, person.real_name)
        for person in seed().people
        if person.email in emails and not person.deleted
    )
