"""How a sandbox is set up. Everything has a default but the manifest, the file and the seed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal, Protocol

from bot.sandbox.limits import OFF, Limits
from bot.sandbox.seed import Seed


class SandboxClock(Protocol):
    """The time that people and messages live in; `bot.clock` has two that can be moved."""

    def now(self) -> datetime: ...
    def advance(self, by: timedelta) -> None: ...
    def set(self, moment: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class SandboxConfig:
    """`ack_seconds` and `trigger_seconds` are real time, as for Slack; tests shorten them."""

    manifest: Path
    data: Path
    seed: Seed
    host: str = "127.0.0.1"
    port: int = 0
    transport: Literal["socket", "http"] = "socket"
    request_url: str = ""
    app_id: str = "A0PLUMBLINE"
    bot_token: str = "xoxb-sandbox-bot"  # noqa: S105  (opens nothing but this sandbox)
    app_token: str = "xapp-1-sandbox-app"  # noqa: S105  (opens nothing but this sandbox)
    config_token: str = "xoxe.xoxp-1-sandbox"  # noqa: S105  (opens nothing but this sandbox)
    signing_secret: str = "sandbox-signing-secret"  # noqa: S105  (signs for this sandbox only)
    ack_seconds: float = 3.0
    trigger_seconds: float = 3.0
    processing_seconds: float = 0.2
    limits: Limits = OFF
