"""`python -m bot.sandbox`: the sandbox alone, for bots that run in other processes.

It prints the environment that such a bot needs. How to steer it: docs/sandbox-protocol.md.
"""

import asyncio
import shutil
import signal
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.clock import MovableClock
from bot.errors import Misconfigured
from bot.sandbox import seed_file
from bot.sandbox.config import SandboxConfig
from bot.sandbox.limits import OFF, SLACKS_OWN
from bot.sandbox.server import Sandbox

MANIFEST = Path(__file__).parents[2] / "app.yaml"
PORT = 8766
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False)


class Transport(StrEnum):
    SOCKET = "socket"
    HTTP = "http"


def serve(
    port: Annotated[int, typer.Option(help="0 takes any free one.")] = PORT,
    data: Annotated[Path, typer.Option(help="Where it remembers.")] = Path(".data/sandbox"),
    reset: Annotated[bool, typer.Option(help="Start over.")] = False,
    people: Annotated[Path, typer.Option(help="Who is in the workspace.")] = seed_file.PEOPLE,
    crowd: Annotated[int, typer.Option(min=0, help="So many made-up people more.")] = 0,
    transport: Annotated[Transport, typer.Option(help="How the bot is reached.")] = (
        Transport.SOCKET
    ),
    request_url: Annotated[str, typer.Option(help="The bot's address, with http.")] = "",
    limits: Annotated[bool, typer.Option(help="Begin with Slack's rate limits on.")] = False,
) -> None:
    """Serve a local Slack for bots in other processes."""
    if reset:
        shutil.rmtree(data, ignore_errors=True)
    clock = MovableClock()
    try:
        config = SandboxConfig(
            MANIFEST,
            data / "slack.sqlite",
            seed_file.read(people, clock.now(), crowd),
            port=port,
            transport=transport.value,
            request_url=request_url,
            limits=SLACKS_OWN if limits else OFF,
        )
        asyncio.run(_serve(config, clock))
    except Misconfigured as wrong:
        err.print(str(wrong))
        raise typer.Exit(2) from None
    except OSError as unread:
        err.print(f"{unread.filename or data}: {unread.strerror}. Choose another file or folder.")
        raise typer.Exit(2) from None


async def _serve(config: SandboxConfig, clock: MovableClock) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for end in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(end, stopped.set)
    sandbox = Sandbox(config, clock)
    await sandbox.start()
    try:
        out.print(f"The sandbox is ready: {sandbox.address}")
        for name, value in environment(sandbox).items():
            out.print(f"{name}={value}")
        await stopped.wait()
    finally:
        await sandbox.stop()


def environment(sandbox: Sandbox) -> dict[str, str]:
    """What a bot in another process is told, to come here instead of to Slack."""
    return {
        "SLACK_API_URL": sandbox.api_url,
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_APP_TOKEN": sandbox.app_token,
        "SLACK_SIGNING_SECRET": sandbox.signing_secret,
    }


if __name__ == "__main__":
    typer.run(serve)
