"""`plumbline check`: one line for each finding, exit 1 for errors, 0 for warnings."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import cli
from tests.prompts.files import changed, own

SEED = Path(__file__).parents[2] / "bot" / "sandbox" / "seed"
MINE = own("reflections/P10.yaml", "X10", ("review_by: 2027-06-30", "review_by: 2126-06-30"))
BROKEN = changed(MINE, ("A calm week is fine.", "A calm week is fine!"))


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    (tmp_path / "X10.yaml").write_text(MINE, encoding="utf-8")
    return tmp_path


def check(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, ["check", *map(str, words)])


def test_a_warning_is_a_line_and_no_failure(mine: Path) -> None:
    done = check("--path", mine / "X10.yaml")

    assert done.exit_code == 0
    assert done.stdout.startswith(
        f"{mine}/X10.yaml:4  edition  warning: X10@1.0.0 is not released yet."
    )


def test_an_error_is_a_line_and_a_failure(mine: Path) -> None:
    (mine / "X10.yaml").write_text(BROKEN, encoding="utf-8")

    done = check("--path", mine)

    assert done.exit_code == 1
    assert done.stdout.splitlines()[-1] == (
        f"{mine}/X10.yaml:66  exclamation  Write a full stop in place of the exclamation mark."
    )
    assert done.stderr == "1 error. Mend each line above, then check again.\n"


def test_a_release_is_written_down_beside_the_content_and_only_when_it_is_sound(
    mine: Path,
) -> None:
    (mine / "X10.yaml").write_text(BROKEN, encoding="utf-8")
    assert check("--path", mine, "--release").exit_code == 1
    assert not (mine / "editions.yaml").exists()

    (mine / "X10.yaml").write_text(MINE, encoding="utf-8")
    done = check("--path", mine, "--release")

    assert done.exit_code == 0
    assert "Released: X10@1.0.0." in done.stdout
    assert "not released yet" not in check("--path", mine).stdout


def test_programmes_in_the_folder_are_read_with_its_content(mine: Path) -> None:
    programme = (SEED / "programme.yaml").read_text(encoding="utf-8")
    named = changed(programme, ("[P02@1] ", "[P02@1, X10, X11] "))
    (mine / "programme.yaml").write_text(named, encoding="utf-8")

    done = check("--path", mine)

    assert done.exit_code == 1
    assert f"{mine}/programme.yaml:13  unknown  There is no X11." in done.stdout
    assert "There is no X10" not in done.stdout


def test_a_programme_and_a_roster_are_checked_when_they_are_named(tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("email,role\na@x.example,king\n", encoding="utf-8")

    done = check(SEED / "programme.yaml", "--roster", roster)

    assert done.exit_code == 1
    assert f"{roster}:2  role  king is no role." in done.stdout


def test_a_path_that_is_not_there_is_said(tmp_path: Path) -> None:
    done = check("--path", tmp_path / "nowhere.yaml")

    assert done.exit_code == 1
    assert f"{tmp_path}/nowhere.yaml:1  file  This file cannot be read." in done.stdout


def test_a_file_that_is_not_utf_8_is_said(mine: Path) -> None:
    (mine / "X10.yaml").write_bytes(MINE.encode("utf-16"))

    assert f"{mine}/X10.yaml:1  utf-8  Save the file as UTF-8." in check("--path", mine).stdout
