"""The sandbox, put together: a local Slack on one loopback address.

`await sandbox.start()` and everything answers; `await sandbox.stop()` ends it in the reverse
order. Tests and the demo drive it in process by the same acts that a page sends.
"""

from collections.abc import Iterable
from datetime import timedelta

from aiohttp import web

from bot.errors import Misconfigured
from bot.sandbox import acts, control, manifest, window
from bot.sandbox.app_side import AppSide
from bot.sandbox.config import SandboxClock, SandboxConfig
from bot.sandbox.control import Control
from bot.sandbox.events import Events
from bot.sandbox.faults import Faults
from bot.sandbox.gates import Gates
from bot.sandbox.guard import LOOPBACK, loopback_only
from bot.sandbox.http_link import HttpLink
from bot.sandbox.journal import Journal
from bot.sandbox.outgoing import Outgoing
from bot.sandbox.pages import Pages
from bot.sandbox.records import Json
from bot.sandbox.socket_link import SocketLink
from bot.sandbox.state import State
from bot.sandbox.store import Store
from bot.sandbox.stream import Stream
from bot.sandbox.trials import Trials
from bot.sandbox.triggers import Triggers
from bot.sandbox.uploads import Uploads
from bot.sandbox.web_api import WebApi
from bot.sandbox.workspace import Workspace

LARGEST_BODY = 64 * 1024 * 1024


class Sandbox:
    """Made inside a running event loop; `address` and `api_url` are known after `start()`."""

    def __init__(self, config: SandboxConfig, clock: SandboxClock) -> None:
        if config.host not in LOOPBACK:
            raise Misconfigured("The sandbox listens on a loopback address only.")
        self.config = config
        self.clock = clock
        self.journal = Journal(lambda: clock.now().timestamp())
        stream = Stream()
        self.link = _link(config, clock, stream)
        self._story: list[web.AbstractRouteDef] = []
        outgoing = Outgoing(self.link, self.journal)
        described = manifest.read(config.manifest)
        self.workspace = Workspace(
            config=config,
            manifest=described,
            clock=clock,
            state=State(Store(config.data), config.seed),
            journal=self.journal,
            stream=stream,
            triggers=Triggers(config.trigger_seconds),
            outgoing=outgoing,
            events=Events(outgoing, described.events, lambda: clock.now().timestamp()),
            gates=Gates(config.limits, lambda: clock.now().timestamp()),
            faults=Faults(),
        )
        self._uploads = Uploads(self.workspace)
        self.api = WebApi(self.workspace, self._uploads)
        self._runner: web.AppRunner | None = None

    # -- its life

    def add_story(self, routes: Iterable[web.AbstractRouteDef]) -> None:
        """The demo's own routes, before `start()`; the workspace then says it has a story."""
        self._story += routes
        self.workspace.has_story = True

    async def start(self) -> None:
        site = web.Application(middlewares=[loopback_only], client_max_size=LARGEST_BODY)
        site.add_routes(AppSide(self.workspace, self.api, self._uploads).routes())
        site.add_routes(Pages(self.workspace).routes())
        site.add_routes(Control(self.workspace).routes())
        site.add_routes(Trials(self.workspace).routes())
        site.add_routes(self._story)
        self._runner = web.AppRunner(site, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self.config.host, self.config.port).start()
        except OSError as taken:
            await self.stop()
            raise Misconfigured(
                f"Port {self.config.port} is used by another program. Choose another one."
            ) from taken
        host, port = self._runner.addresses[0][:2]
        self.workspace.address = (
            f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        )
        self.workspace.events.start()
        self._uploads.resume()

    async def stop(self) -> None:
        await self.workspace.events.stop()
        await self._uploads.stop()
        self.workspace.stream.end()
        await self.link.close()
        if self._runner is not None:
            await self._runner.cleanup()
        self.workspace.state.close()

    async def settled(self) -> None:
        """Until every event and file that is on its way has arrived or failed."""
        await self._uploads.settled()
        await self.workspace.events.settled()

    async def reset(self) -> None:
        """As on the first day. The app keeps its connection and its own memory."""
        control.reset(self.workspace)

    # -- where it is, and how to get in

    @property
    def address(self) -> str:
        return self.workspace.address

    @property
    def api_url(self) -> str:
        return f"{self.address}/api/"

    @property
    def bot_token(self) -> str:
        return self.config.bot_token

    @property
    def app_token(self) -> str:
        return self.config.app_token

    @property
    def signing_secret(self) -> str:
        return self.config.signing_secret

    # -- what people see and do

    async def act(self, user: str, act: str, body: Json) -> Json:
        return await acts.perform(self.workspace, user, act, body)

    def about(self) -> Json:
        """What every page knows."""
        return window.workspace(self.workspace)

    def person_window(self, user: str) -> Json:
        return window.of(self.workspace, user)

    def messages(self, user: str, conversation: str) -> list[Json]:
        """What this person sees there; nothing, if they are not in it."""
        seen = {one.id: one for one in self.workspace.state.conversations_of(user)}
        if conversation not in seen:
            return []
        found: list[Json] = window.conversation(self.workspace, user, seen[conversation])[
            "messages"
        ]
        return found

    def im(self, user: str) -> str:
        """The id of this person's direct messages with the app."""
        return self.workspace.state.open_im(user).id

    # -- the clock and the line

    def advance(self, seconds: float) -> None:
        control.move(self.workspace, timedelta(seconds=seconds))

    def set_clock(self, moment: float) -> None:
        control.set_clock(self.workspace, moment)

    async def wait_connected(self) -> None:
        """Until the app holds a Socket Mode connection."""
        if isinstance(self.link, SocketLink):
            await self.link.wait_connected()

    async def ask_to_reconnect(self, reason: str = "refresh_requested") -> None:
        await control.ask_to_reconnect(self.workspace, reason)

    async def verify_request_url(self) -> bool:
        return await control.verify_request_url(self.workspace)


def _link(config: SandboxConfig, clock: SandboxClock, stream: Stream) -> SocketLink | HttpLink:
    if config.transport == "socket":
        return SocketLink(
            config.app_id,
            config.ack_seconds,
            clock.now(),
            changed=lambda: stream.tell_all("workspace"),
        )
    return HttpLink(config.request_url, config.signing_secret, config.ack_seconds)
