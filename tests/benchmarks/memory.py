"""How much memory the bot holds when it has nothing to do, in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

from bot.sandbox.server import Sandbox

READY = "Plumbline is running"


def of_an_idle_bot(sandbox: Sandbox, folder: Path) -> int:
    """Megabytes resident, as Linux tells of a process; from a start against the sandbox."""
    told = {
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_APP_TOKEN": sandbox.app_token,
        "SLACK_API_URL": sandbox.api_url,
        "PLUMBLINE_DATA": str(folder / "alone"),
        "PLUMBLINE_PORT": "0",
    }
    command = [sys.executable, "-m", "bot", "run"]
    with subprocess.Popen(
        command, env={**os.environ, **told}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as bot:
        try:
            _wait_until_ready(bot)
            return _resident(bot.pid)
        finally:
            bot.terminate()


def _wait_until_ready(bot: "subprocess.Popen[bytes]") -> None:
    assert bot.stdout is not None
    for line in bot.stdout:
        if READY in line.decode():
            return
    raise RuntimeError("The bot did not start.")


def _resident(process: int) -> int:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    told = next(line for line in lines if line.startswith("VmRSS:"))
    return int(told.split()[1]) // 1024
