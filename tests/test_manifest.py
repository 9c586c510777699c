"""app.yaml, the ids in code and the HTTP edition say the same."""

import pytest
import yaml

from bot import manifest
from bot.errors import Misconfigured
from bot.views import ids

SOCKET = yaml.safe_load(manifest.socket_edition())


def test_commands_and_shortcuts_of_the_manifest_are_those_of_the_code() -> None:
    features = SOCKET["features"]

    assert {one["command"] for one in features["slash_commands"]} == set(ids.Command)
    assert {one["callback_id"] for one in features["shortcuts"]} == set(ids.Shortcut)


def test_no_two_ids_are_the_same() -> None:
    every = [*ids.Form, *ids.Screen, *ids.Act, *ids.Typed, *ids.Shortcut]

    assert len({one.value for one in every}) == len(every)


def test_channel_history_is_never_asked_for() -> None:
    assert SOCKET["oauth_config"]["scopes"]["bot"] == [
        "chat:write",
        "commands",
        "files:read",
        "files:write",
        "im:history",
        "im:write",
        "users:read",
        "users:read.email",
    ]


def test_the_http_edition_differs_in_addresses_only() -> None:
    http = yaml.safe_load(manifest.http_edition("https://bot.example.org"))
    url = "https://bot.example.org/slack/events"

    assert {one.pop("url") for one in http["features"]["slash_commands"]} == {url}
    assert http["settings"]["event_subscriptions"].pop("request_url") == url
    assert http["settings"]["interactivity"].pop("request_url") == url
    http["settings"]["socket_mode_enabled"] = True
    assert http == SOCKET


@pytest.mark.parametrize("address", ["http://bot.example.org", "bot", "https://x/y"])
def test_an_address_that_slack_cannot_call_is_refused(address: str) -> None:
    with pytest.raises(Misconfigured, match="public https address"):
        manifest.http_edition(address)
