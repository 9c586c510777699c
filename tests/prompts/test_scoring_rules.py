"""Each rule about rubrics and exemplars: a file that breaks it, and the line that is read."""

from pathlib import Path

import pytest

from tests.prompts.files import own, told

LEVEL_3 = (
    "      3: Names the problem, the limits, the deadline and who decides, before the choice.\n"
)


def found(folder: Path, name: str, text: str) -> list[str]:
    (folder / name).write_text(text, encoding="utf-8")
    return [line for line in told(folder) if "  edition  " not in line]


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("label: meets, award: true", "label: meets", "5  award-line  Mark exactly one level"),
        ("{n: 2, label: emerging}", "{n: 1, label: emerging}", "5  levels  Number the levels"),
        ("  - id: C2\n", "  - id: C1\n", "29  criterion-id  C1 is used twice."),
        (LEVEL_3, "", "24  anchors  Give one anchor for each level, and no other."),
        (
            "Describes one option and no other",
            "Describes one option clearly and no other",
            "43  anchor-quality  Say what can be pointed at instead of: clearly.",
        ),
        (
            "Names nobody who was told of the decision.",
            f"Names nobody who was told of the decision{' or of what it was' * 6}.",
            "59  anchor-length  Keep it to 35 words.",
        ),
        (
            "Names nobody who was told of the decision.",
            "Leaves the readers out.",
            "60  anchor-step  Levels 1 and 2 share 6% of their words. Add one act to the level "
            "below: 20% to 80% is usual.",
        ),
        ("tags: [decide.frame]", "tags: [decide.fast]", "15  tag  There is no decide.fast. Did"),
        ("how important the topic is", "how important it is!", "23  exclamation  Write a full"),
        ("label: not yet shown", "label: {de: noch nicht}", "6  language  Give the text in Engl"),
    ],
)
def test_a_broken_rule_of_a_rubric_is_said(
    tmp_path: Path, before: str, after: str, line: str
) -> None:
    lines = found(tmp_path, "X2.yaml", own("rubrics/R2.yaml", "X2", (before, after)))

    assert [one for one in lines if one.startswith(f"X2.yaml:{line}")], lines


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("rubric: R2@1", "rubric: R9@1", "5  rubric  There is no rubric R9@1."),
        ("agreed: {C1: 3, C2: 2,", "agreed: {C1: 3,", "38  scores  Score each of C1, C2, C3, C4."),
        ("agreed: {C1: 3, C2: 2,", "agreed: {C1: 3, C2: 7,", "38  scores  Use the levels"),
        ("x2: {C1: 3, C2: 2, C3: 2", "x2: {C1: 1, C2: 3, C3: 2", "35  expert-gap  Two experts are"),
        ("  C4:\n    passages: [5]", "  C5:\n    passages: [5]", "39  rationale  Give a reason"),
        ("passages: [5]", "passages: [9]", "53  passages  Name passages from 1 to 6."),
    ],
)
def test_a_broken_rule_of_an_exemplar_is_said(
    tmp_path: Path, before: str, after: str, line: str
) -> None:
    lines = found(tmp_path, "X5.yaml", own("exemplars/E05.yaml", "X5", (before, after)))

    assert [one for one in lines if one.startswith(f"X5.yaml:{line}")], lines
