"""Settings: one sentence that names the variable and the remedy, and no secret in a repr."""

from pathlib import Path

import pytest

from bot import config
from bot.errors import Misconfigured

SOCKET = {"SLACK_BOT_TOKEN": "xoxb-secret", "SLACK_APP_TOKEN": "xapp-secret"}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "SLACK_BOT_TOKEN is missing. Copy it from OAuth & Permissions"),
        ({"SLACK_BOT_TOKEN": "x"}, "SLACK_BOT_TOKEN starts with xoxb-"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN is missing. Socket Mode needs it"),
        (SOCKET | {"PLUMBLINE_TRANSPORT": "http"}, "SLACK_SIGNING_SECRET is missing."),
        (SOCKET | {"PLUMBLINE_TRANSPORT": "pigeon"}, "PLUMBLINE_TRANSPORT is socket or http."),
        (SOCKET | {"PLUMBLINE_PORT": "many"}, "PLUMBLINE_PORT is a whole number from 0 to 65535"),
        (SOCKET | {"PLUMBLINE_PORT": "99999"}, "PLUMBLINE_PORT is a whole number from 0 to 65535"),
        (SOCKET | {"DATABASE_URL": "mysql://x"}, "DATABASE_URL is an address such as postgresql"),
        (SOCKET | {"SLACK_API_URL": "slack.com"}, "SLACK_API_URL is an address such as https"),
    ],
)
def test_what_is_wrong_is_one_sentence_with_a_remedy(given: dict[str, str], sentence: str) -> None:
    with pytest.raises(Misconfigured) as wrong:
        config.load(given)

    assert str(wrong.value).startswith(sentence)


def test_no_secret_stands_in_a_repr() -> None:
    assert "secret" not in repr(config.load(SOCKET)).replace("signing_secret", "")


def test_content_of_ones_own_is_named_by_its_place() -> None:
    settings = config.load(SOCKET | {"PLUMBLINE_CONTENT": "our/content"})

    assert settings.content == Path("our/content")
    assert config.load(SOCKET).content is None


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgresql://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("sqlite:////srv/plumbline.sqlite", "sqlite+aiosqlite:////srv/plumbline.sqlite"),
        ("sqlite+aiosqlite:////srv/one.sqlite", "sqlite+aiosqlite:////srv/one.sqlite"),
    ],
)
def test_an_address_of_a_database_gets_the_driver_that_we_ship(given: str, used: str) -> None:
    assert config.load(SOCKET | {"DATABASE_URL": given}).database == used
