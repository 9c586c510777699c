"""Released editions stay as they are, and a later one wins only with a higher version."""

from pathlib import Path

import pytest

from prompts import checking, editions, library
from prompts.problems import ContentError
from tests.prompts.files import changed, own, shipped, told

MINE = own("reflections/P10.yaml", "X10")
REWORDED = changed(MINE, ("label: What happened?", "label: What was it?"))


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")


def released(folder: Path) -> Path:
    editions.release(checking.own(folder), folder)
    return folder


def test_a_released_edition_is_not_said_to_be_new(tmp_path: Path) -> None:
    write(tmp_path, X10=MINE)

    assert told(released(tmp_path)) == []


def test_new_words_under_a_released_version_are_an_error(tmp_path: Path) -> None:
    write(tmp_path, X10=MINE)
    released(tmp_path)
    write(tmp_path, X10=REWORDED)

    line = (
        "X10.yaml:4  edition  X10@1.0.0 is released with other values, and answers point to them. "
        "Keep that file as it was, and put the change in a copy with a higher version."
    )
    assert told(tmp_path) == [line]
    assert told(tmp_path / "X10.yaml") == [line]


def test_releasing_again_never_overwrites_what_is_released(tmp_path: Path) -> None:
    write(tmp_path, X10=MINE)
    before = (released(tmp_path) / "editions.yaml").read_text()
    write(tmp_path, X10=REWORDED)

    assert editions.release(checking.own(tmp_path), tmp_path) == ()
    assert (tmp_path / "editions.yaml").read_text() == before


def test_comments_and_the_order_of_keys_may_change(tmp_path: Path) -> None:
    write(tmp_path, X10=MINE)
    released(tmp_path)
    moved = changed(MINE, ("kind: prompt_set\n", ""))
    write(tmp_path, X10=f"# Asked on Tuesdays.\n{moved}kind: prompt_set\n")

    assert told(tmp_path) == []


def test_a_released_edition_that_is_gone_is_missed(tmp_path: Path) -> None:
    write(tmp_path, X10=MINE)
    released(tmp_path)
    (tmp_path / "X10.yaml").unlink()

    assert told(tmp_path) == [
        "editions.yaml:5  edition  X10@1.0.0 was released and is gone. Bring its file back: ids "
        "are kept."
    ]


def test_both_editions_are_kept_and_the_higher_one_is_meant(tmp_path: Path) -> None:
    newer = changed(shipped("reflections/P10.yaml"), ("version: 1.0.0", "version: 1.10.0"))
    write(tmp_path, P10=newer, older=newer.replace("1.10.0", "1.9.0"))

    content = library.load(tmp_path)

    found = {name: content.prompt_set(name).version for name in ("P10", "P10@1", "P10@1.0.0")}
    assert found == {"P10": "1.10.0", "P10@1": "1.10.0", "P10@1.0.0": "1.0.0"}


@pytest.mark.parametrize(
    ("changes", "advice"),
    [
        ((), "version  P10@1.0.0 is there already. Raise the version."),
        (
            (("version: 1.0.0", "version: 0.9.0"),),
            "version  P10@1.0.0 is shipped and would win. Use a higher version.",
        ),
        (
            (("version: 1.0.0", "version: 1.1.0"), ("id: difference", "id: why")),
            "major  The questions differ from P10@1.0.0, so answers cannot be compared. Raise the "
            "first number: 2.0.0.",
        ),
    ],
)
def test_a_change_of_shipped_content_needs_a_fitting_version(
    tmp_path: Path, changes: tuple[tuple[str, str], ...], advice: str
) -> None:
    write(tmp_path, P10=changed(shipped("reflections/P10.yaml"), *changes))

    assert f"P10.yaml:4  {advice}" in told(tmp_path)


def test_other_questions_are_fine_under_another_major_version(tmp_path: Path) -> None:
    changes = (("version: 1.0.0", "version: 2.0.0"), ("id: difference", "id: why"))
    write(tmp_path, P10=changed(shipped("reflections/P10.yaml"), *changes))

    assert told(released(tmp_path)) == []


def test_an_id_belongs_to_one_kind(tmp_path: Path) -> None:
    write(tmp_path, R2=own("reflections/P10.yaml", "R2", ("version: 1.0.0", "version: 1.0.1")))

    assert any("R2 is the id of a rubric already. Choose another." in one for one in told(tmp_path))


def test_the_library_does_not_start_with_unsound_content(tmp_path: Path) -> None:
    write(tmp_path, X10=MINE.replace("reading_level: B1", "reading_level: Z9"))

    with pytest.raises(ContentError, match="reading_level"):
        library.load(tmp_path)
