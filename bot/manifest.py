"""The HTTP edition of the Slack app's manifest, made from the Socket Mode edition in app.yaml."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from bot.errors import Misconfigured
from handlers.web import EVENTS

SOURCE = Path(__file__).parents[1] / "app.yaml"


def socket_edition() -> str:
    """app.yaml as it stands."""
    return SOURCE.read_text(encoding="utf-8")


def http_edition(address: str) -> str:
    """The same app, with Slack calling `address` instead of a socket."""
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.netloc or parts.path.strip("/"):
        raise Misconfigured(
            "Slack needs a public https address without a path, such as https://bot.example.org."
        )
    url = f"https://{parts.netloc}{EVENTS}"
    manifest: dict[str, Any] = yaml.safe_load(socket_edition())
    settings = manifest["settings"]
    settings["socket_mode_enabled"] = False
    settings["event_subscriptions"]["request_url"] = url
    settings["interactivity"]["request_url"] = url
    for command in manifest["features"]["slash_commands"]:
        command["url"] = url
    return yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True)
