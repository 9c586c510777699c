"""The manifest: what the sandbox reads of it, and what it refuses."""

from pathlib import Path

import pytest

from bot.errors import Misconfigured
from bot.sandbox import manifest
from tests.sandbox import world

ROOT = Path(__file__).parents[2]


def test_commands_shortcuts_events_and_scopes_are_read() -> None:
    found = manifest.read(world.MANIFEST)

    assert found.command("/hello") == manifest.Command("/hello", "Say hello", "[name]", True)
    assert found.command("/nothing") is None
    assert [one.callback_id for one in found.global_shortcuts] == ["start"]
    assert [one.callback_id for one in found.message_shortcuts] == ["keep"]
    assert found.events == {"app_home_opened", "message.im", "team_join", "user_change"}
    assert (found.home_tab, found.can_be_written_to, found.interactive) == (True, True, True)


def test_the_products_own_manifest_is_good() -> None:
    assert manifest.read(ROOT / "app.yaml").name == "Plumbline"


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("name: Helper\n", "name: " + "x" * 36 + "\n", "display_information.name is not a text"),
        ("command: /raw", "command: raw", "slash_commands[1].command does not start with a slash"),
        ("description: Say hello", "usage_hint: none", "slash_commands[0].description is missing"),
        ("type: global", "type: other", "shortcuts[1].type is neither global nor message"),
        ("features:", "features: [", "is not YAML"),
        ("- im:history", "- im:read", "message.im needs the scope im:history"),
        ("- commands", "- im:read", "slash_commands and shortcuts need the scope commands"),
        ("- team_join", "- team_left", "team_left is no event that the sandbox knows"),
    ],
)
def test_a_manifest_beyond_slacks_limits_is_refused(
    tmp_path: Path, was: str, becomes: str, said: str
) -> None:
    path = tmp_path / "app.yaml"
    path.write_text(world.MANIFEST.read_text().replace(was, becomes, 1))

    with pytest.raises(Misconfigured) as refused:
        manifest.read(path)

    assert said in str(refused.value)
