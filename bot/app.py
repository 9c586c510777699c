"""The composition root: what is started, in order, and stopped in the reverse of it."""

import asyncio
import gc
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import aiohttp
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

import handlers
from bot.clock import Clock
from bot.config import Settings, Transport
from bot.delivery import leaving
from bot.delivery.drawing import LETTERS
from bot.delivery.runner import Runner, runner
from bot.delivery.timing import Timing
from bot.deps import Deps
from bot.metrics import Metrics
from bot.services import people
from bot.slack import Identity, SlackClient
from handlers import ticks
from handlers import web as pages
from prompts.library import Library
from storage.session import Database, hold

SWITCH_S = 0.0002
RARELY = 100  # looks at the middle-aged between two at all; usually 10


@dataclass(frozen=True, slots=True)
class Running:
    """The bot while it runs, for the demo and the tests to reach into."""

    deps: Deps
    bolt: AsyncApp
    runner: Runner
    address: str

    async def tick(self) -> None:
        """One click of the clock, and everything that is due said."""
        await ticks.tick(self.deps, self.runner)
        await self.runner.drain()


@asynccontextmanager
async def running(
    settings: Settings,
    clock: Clock,
    library: Library,
    timing: Timing,
    client: type[SlackClient] = SlackClient,
) -> AsyncIterator[Running]:
    """Start everything; it stops, in reverse, at the end of the block."""
    async with AsyncExitStack() as stack:
        stack.enter_context(hold(settings.database))
        database = Database(settings.database)
        await database.start()
        stack.push_async_callback(database.stop)
        await database.migrate()
        session = await stack.enter_async_context(
            aiohttp.ClientSession(trace_configs=[leaving.watched()])
        )
        token = settings.bot_token.get_secret_value()
        slack = client(token, settings.slack_api_url, session, timing.http)
        deps = Deps(settings, clock, slack, library, database)
        identity = await slack.whoami()
        async with deps.begin() as work:
            await people.note_workspace(work, identity)
        bolt = bolt_app(settings, session, identity)
        handlers.register(bolt, deps)
        delivering = runner(deps, LETTERS, timing)
        await delivering.start()
        stack.push_async_callback(delivering.stop)
        scheduler = ticks.scheduler(deps, delivering, timing)
        scheduler.start()
        stack.callback(scheduler.shutdown, wait=False)
        watching = asyncio.create_task(deps.metrics.watch_the_loop())
        stack.callback(watching.cancel)
        connected = await _connect(stack, deps, bolt)
        http = bolt if settings.transport is Transport.HTTP else None
        address = await _serve(stack, settings, pages.site(deps, connected, http))
        await ticks.tick(deps, delivering)
        yield Running(deps, bolt, delivering, address)


def share_fairly() -> None:
    """For a process that is nothing but a bot, when it has started.

    1. What is loaded by now stays. To look through it for garbage again and again would hold
       everybody up for a tenth of a second each time; and to look through all that was made since
       while thousands are decided for, for half of that. What is young is looked at as usual.
    2. SQLite's connections have threads, and each asks Python for its turn after this long. While
       the loop is busy it pauses so often and so shortly that after the usual 5 ms nobody would
       have asked: a submission waited up to 170 ms for its next statement to begin.
    """
    gc.freeze()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, RARELY)
    sys.setswitchinterval(SWITCH_S)


def bolt_app(settings: Settings, session: aiohttp.ClientSession, identity: Identity) -> AsyncApp:
    """Bolt, which verifies and dispatches. Who we are is asked once, not at each request."""
    token = settings.bot_token.get_secret_value()
    secret = settings.signing_secret.get_secret_value() if settings.signing_secret else None
    client = AsyncWebClient(base_url=settings.slack_api_url, session=session)
    known = AuthorizeResult(
        enterprise_id=None,
        team_id=identity.team,
        bot_user_id=identity.bot_user,
        bot_id=identity.bot_id,
        bot_token=token,
    )

    async def authorize() -> AuthorizeResult:
        return known

    return AsyncApp(
        signing_secret=secret,
        client=client,
        authorize=authorize,
        request_verification_enabled=settings.transport is Transport.HTTP,
    )


class _Socket(AsyncSocketModeHandler):
    """The SDK's, which also measures how long an acknowledgement takes."""

    metrics: Metrics

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        with self.metrics.acknowledging():
            await super().handle(client, req)


async def _connect(stack: AsyncExitStack, deps: Deps, bolt: AsyncApp) -> Callable[[], bool]:
    """In Socket Mode, the connection to Slack; in HTTP mode Slack calls us."""
    settings = deps.settings
    if settings.transport is Transport.HTTP or settings.app_token is None:
        return lambda: True
    socket = _Socket(bolt, settings.app_token.get_secret_value())
    socket.metrics = deps.metrics
    # The SDK leaves this method untyped.
    await socket.connect_async()  # type: ignore[no-untyped-call]
    stack.push_async_callback(socket.close_async)
    client = socket.client

    def connected() -> bool:
        live = client.current_session
        return live is not None and not live.closed

    return connected


async def _serve(stack: AsyncExitStack, settings: Settings, site: web.Application) -> str:
    runner = web.AppRunner(site, access_log=None)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    listening = web.TCPSite(runner, settings.host, settings.port)
    await listening.start()
    host, port = runner.addresses[0][:2]
    return f"http://{host}:{port}"
