"""`plumbline preview`: a set as people will read it, before anybody is asked it."""

from pathlib import Path

from typer.testing import CliRunner, Result

from bot.cli import cli
from prompts.library import load
from tests.prompts.files import changed, own


def preview(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, ["preview", *map(str, words)])


def test_a_set_of_one_s_own_is_printed_whole(tmp_path: Path) -> None:
    text = changed(own("reflections/P10.yaml", "X10"), ("label: What happened?", "label: Well?"))
    (tmp_path / "X10.yaml").write_text(text, encoding="utf-8")

    done = preview("X10", "--path", tmp_path)

    card = load(tmp_path).prompt_set("X10").facilitator_card
    assert done.exit_code == 0
    assert "(X10@1.0.0)" in done.stdout
    assert "1. Well?  [" in done.stdout
    assert card.watch_out["en"] in done.stdout


def test_what_is_not_there_or_not_sound_is_said(tmp_path: Path) -> None:
    (tmp_path / "X10.yaml").write_text("kind: prompt_set\n", encoding="utf-8")

    missing, broken = preview("P99"), preview("P02", "--path", tmp_path / "X10.yaml")

    assert missing.exit_code == broken.exit_code == 2
    assert "There is no P99." in missing.stderr
    assert "X10.yaml" in broken.stderr
