"""`plumbline doctor` holds the installed app against the manifest, as far as Slack lets it look."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import manifest
from bot.clock import SystemClock
from bot.doctor import examine
from bot.doctor.live_app import differences, judged
from bot.sandbox.server import Sandbox
from tests.sandbox import world

OURS = yaml.safe_load(manifest.socket_edition())
SAME = "Commands, shortcuts and events of the installed app are ours."


def live() -> dict[str, Any]:
    return deepcopy(OURS)


def test_the_same_app_with_more_of_its_owners_is_ours() -> None:
    found = live()
    found["display_information"]["icon"] = "of the owner"
    found["settings"]["event_subscriptions"]["bot_events"].reverse()
    found["features"]["slash_commands"].reverse()

    assert list(differences(OURS, found)) == []


def test_each_difference_is_named_by_its_place() -> None:
    found = live()
    found["features"]["slash_commands"][0]["should_escape"] = False
    del found["features"]["slash_commands"][1]
    found["features"]["shortcuts"].append({"callback_id": "old_one", "type": "global"})
    found["settings"]["event_subscriptions"]["bot_events"].remove("message.im")
    found["settings"].pop("interactivity")

    assert list(differences(OURS, found)) == [
        "features.shortcuts old_one",
        "features.slash_commands /cohort.should_escape",
        "features.slash_commands /reflect",
        "settings.event_subscriptions.bot_events",
        "settings.interactivity.is_enabled",
    ]


def test_a_difference_is_a_sentence_that_says_what_to_do() -> None:
    found = live()
    found["settings"]["socket_mode_enabled"] = False

    judgement = judged(OURS, found)

    assert not judgement.well
    assert judgement.sentence == (
        "The installed app differs from the manifest in: settings.socket_mode_enabled. Put the "
        "manifest of `plumbline manifest` into your Slack app and install it again."
    )
    assert judged(OURS, found, frozenset({"settings.socket_mode_enabled"})).well


@pytest.mark.parametrize("found", [{}, {"features": "x", "settings": []}, {"features": None}])
def test_whatever_slack_answers_is_a_difference_and_no_crash(found: dict[str, Any]) -> None:
    assert not judged(OURS, found).well


async def test_the_doctor_reads_the_live_app_with_a_token_of_its_manager(tmp_path: Path) -> None:
    async with world.running(tmp_path, manifest=manifest.SOURCE) as sandbox:
        told = [one.sentence for one in await examine(given(sandbox, tmp_path), SystemClock())]

    assert SAME in told


async def test_a_token_that_does_not_open_the_app_is_said(tmp_path: Path) -> None:
    async with world.running(tmp_path, manifest=manifest.SOURCE) as sandbox:
        wrong = given(sandbox, tmp_path) | {"SLACK_CONFIG_TOKEN": "xoxe.xoxp-1-of-yesterday"}
        found = await examine(wrong, SystemClock())

    assert (
        "Slack did not show the settings of the app: invalid_auth. SLACK_CONFIG_TOKEN lasts "
        "twelve hours and belongs to somebody who manages the app; make a new one."
    ) in [one.sentence for one in found if not one.well]


def given(sandbox: Sandbox, folder: Path) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_APP_TOKEN": sandbox.app_token,
        "SLACK_CONFIG_TOKEN": sandbox.config.config_token,
        "SLACK_API_URL": sandbox.api_url,
        "PLUMBLINE_DATA": str(folder / "bot"),
    }
