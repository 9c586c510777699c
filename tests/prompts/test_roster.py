"""Rosters as spreadsheets and people make them: read rightly, or refused with line and advice."""

import pytest

from prompts.problems import ContentError
from prompts.roster import RosterRow, read_roster

AMARA = RosterRow("amara@x.example", "Amara", "Birch", "learner", None)
PLAIN = "email,name,squad,role\namara@x.example,Amara,Birch,learner\n"


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        "\ufeff" + PLAIN,
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        PLAIN.replace(",", ";"),
        PLAIN.replace("\n", "\n\n , , \n"),
        'Role, EMAIL ,name,squad\nLearner,"Amara@X.Example ", Amara ,Birch\n',
        PLAIN.replace("\n", ",,\n"),
        # Semicolons in a cell do not make it a file with semicolons, whatever its line ends.
        PLAIN.replace("\n", "\r") + "b@x.example,Bo;b,,learner\r",
    ],
    ids=["plain", "BOM", "CRLF", "CR", "semicolons", "blank rows", "case", "empty cells", "cell"],
)
def test_a_roster_is_read_however_it_was_saved(text: str) -> None:
    assert read_roster(text)[0] == AMARA


def test_a_formula_is_just_text() -> None:
    (row,) = read_roster('email,name,role\na@x.example,"=HYPERLINK(""x"",""y"")",learner\n')

    assert row.name == '=HYPERLINK("x","y")'


@pytest.mark.parametrize(
    ("text", "line", "rule"),
    [
        ("", 1, "column"),
        ("email,role\n", 1, "rows"),
        ("email\tname\trole\na@x.example\tA\tlearner\n", 1, "column"),
        ("email,role,email\na@x.example,learner,b@x.example\n", 1, "column"),
        # A comma in a name would silently move the squad into the name's place.
        ("email,role,name,squad\na@x.example,learner,Okafor, Amara,Birch\n", 2, "cells"),
        ("email,role,name\na@x.example,learner,Am\x00ra\n", 2, "characters"),
        ("email,role\na@x.example,learner\nA@X.example,learner\n", 3, "email"),
        ("email,role\n=cmd(),learner\n", 2, "email"),
        ("email,role\na@x.example,king\n", 2, "role"),
        ("email,role,zone\na@x.example,learner,../UTC\n", 2, "zone"),
        ('email,role\n"a@x.example,learner\n', 2, "role"),
        (PLAIN + "x" * 200_000, 1, "csv"),
        (PLAIN + "b@x.example,B,,learner\n" * 500_000, 1, "size"),
        ("email,role\n" + "".join(f"m{n}@x.example,learner\n" for n in range(5001)), 5002, "rows"),
        ("e\x00m\x00a\x00i\x00l\x00", 1, "column"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_what_is_amiss_names_its_line_and_the_rule(text: str, line: int, rule: str) -> None:
    with pytest.raises(ContentError) as wrong:
        read_roster(text)

    problems = wrong.value.problems
    assert (line, rule) in {(one.line, one.rule) for one in problems}
    assert [one for one in problems if not one.advice.endswith(".")] == []


def test_one_squad_however_it_is_spelt_is_one_squad() -> None:
    """As two squads its members would be given each other's work."""
    rows = read_roster(
        "email,squad,role\na@x.example,Birch,learner\nb@x.example,birch ,learner\n"
        "c@x.example,BIRCH,learner\nd@x.example,Birch  Two,learner\n"
    )

    assert [row.squad for row in rows] == ["Birch", "Birch", "Birch", "Birch  Two"]


def test_a_squad_has_one_zone_that_need_be_said_only_once() -> None:
    rows = read_roster(
        "email,squad,role,squad_zone\n"
        "a@x.example,Birch,learner,\n"
        "b@x.example,birch,learner,Asia/Kolkata\n"
        "c@x.example,Cedar,learner,\n"
        "d@x.example,,learner,\n"
    )

    assert [row.squad_zone for row in rows] == ["Asia/Kolkata", "Asia/Kolkata", None, None]


@pytest.mark.parametrize(
    ("rows", "line", "advice"),
    [
        ("a@x.example,Birch,learner,Mars/Base\n", 2, "Mars/Base is no time zone."),
        ("a@x.example,,learner,Asia/Kolkata\n", 2, "Name the squad too"),
        (
            "a@x.example,Birch,learner,Asia/Kolkata\nb@x.example,BIRCH,learner,Asia/Tokyo\n",
            3,
            "BIRCH has the zone Asia/Kolkata already.",
        ),
    ],
)
def test_a_zone_of_a_squad_that_cannot_be_is_told(rows: str, line: int, advice: str) -> None:
    with pytest.raises(ContentError) as wrong:
        read_roster("email,squad,role,squad_zone\n" + rows)

    (problem,) = wrong.value.problems
    assert (problem.line, problem.rule) == (line, "squad_zone")
    assert problem.advice.startswith(advice)
