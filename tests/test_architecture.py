"""What import-linter cannot say, read from the code itself: one clock, no print, pure decisions,
docstrings, thin handlers, and one name for one noun."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HOUSES = ("bot", "handlers", "storage", "prompts")
CLOCK = "bot/clock.py"
# What may catch: it turns errors into sentences, keeps an inbox, reads foreign bytes, or keeps one
# cohort's failure from the others.
CATCHING = {"failures.py", "events.py", "files.py", "planning.py"}
ASKING_THE_TIME = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "time_ns"),
}


def modules(*houses: str) -> list[str]:
    found = (path for house in houses for path in (ROOT / house).rglob("*.py"))
    return sorted(str(path.relative_to(ROOT)) for path in found)


@cache
def tree(module: str) -> ast.Module:
    return ast.parse((ROOT / module).read_text(encoding="utf-8"))


@cache
def called(module: str) -> frozenset[tuple[str, str]]:
    """(owner, name) of everything that is called: ("datetime", "now"), ("", "print")."""
    calls = [node.func for node in ast.walk(tree(module)) if isinstance(node, ast.Call)]
    plain = {("", func.id) for func in calls if isinstance(func, ast.Name)}
    owned = {(_owner(func), func.attr) for func in calls if isinstance(func, ast.Attribute)}
    return frozenset(plain | owned)


def _owner(func: ast.Attribute) -> str:
    """`datetime` of both `datetime.now` and `datetime.datetime.now`."""
    owner = func.value
    return owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")


EVERY = modules(*HOUSES)


def test_there_is_something_to_look_at() -> None:
    assert len(EVERY) > 100
    assert CLOCK in EVERY


def test_only_the_clock_asks_the_system_for_the_time() -> None:
    asking = {module for module in EVERY if ASKING_THE_TIME & called(module)}

    assert asking == {CLOCK}


def test_nothing_is_printed_past_the_command_line_s_console() -> None:
    assert [module for module in EVERY if ("", "print") in called(module)] == []


def test_decisions_are_pure() -> None:
    waiting = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)
    reading = {"open", "read_text", "read_bytes", "write_text", "getenv"}

    for module in modules("bot/domain"):
        nodes = list(ast.walk(tree(module)))
        assert [node for node in nodes if isinstance(node, waiting)] == [], module
        assert {name for _, name in called(module)} & reading == set(), module


def test_every_module_opens_with_its_part_in_the_story() -> None:
    untold = [one for one in EVERY if tree(one).body and not ast.get_docstring(tree(one))]

    assert untold == []


def test_handlers_parse_do_and_show_and_leave_errors_to_one_place() -> None:
    catching = {
        Path(module).name
        for module in modules("handlers")
        if any(isinstance(node, ast.Try) for node in ast.walk(tree(module)))
    }

    assert catching <= CATCHING


def test_prompt_sets_are_asked_of_the_work_which_knows_cohorts_own_too() -> None:
    past_it = [
        module
        for module in modules("bot/services", "bot/delivery", "handlers")
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Attribute) and node.attr == "prompt_set"
        if _owner(node) == "library"
    ]

    assert past_it == []


def test_services_never_commit() -> None:
    ending = {"commit", "rollback", "begin"}

    assert [
        module
        for module in modules("bot/services")
        if {name for _, name in called(module)} & ending
    ] == []


# The rooms that are not a noun of the glossary, each with what it is.
ROOMS = {
    "bot/domain": {
        "anonymity",
        "answers",
        "calendar",
        "consensus",
        "hints",
        "languages",
        "names",
        "reporting",
    },
    "bot/services": {
        "arrivals",
        "deciding",
        "feedback",
        "home",
        "moments",
        "pauses",
        "postponing",
        "prompting",
        "starting",
        "telling",
    },
    "bot/views": {
        "entries",
        "feedback",
        "home",
        "ids",
        "parts",
        "prompting",
        "reasons",
        "refusals",
        "starting",
    },
    "storage": {"base", "session", "sqlite", "outbox", "inbox", "drafts", "gates"},
    "handlers": {
        "commands",
        "events",
        "failures",
        "feedback",
        "files",
        "home",
        "leftovers",
        "payloads",
        "planning",
        "prompting",
        "starting",
        "ticks",
        "web",
        "windows",
    },
}
NOUNS = {
    "addenda": "addendum",
    "askings": "asking",
    "attachments": "attachment",
    "conversations": "conversation",
    "leave": "leave",
    "edits": "edit",
    "nudges": "nudge",
    "receipts": "receipt",
    "prompt_sets": "prompt set",
    "own_versions": "own version",
    "tries": "try",
    "rhythm": "week on rhythm",
    "schedules": "schedule",
    "audit": "audit entry",
    "award": "decision",
    "calibration": "calibration",
    "cohorts": "cohort",
    "deliveries": "delivery",
    "evidence": "evidence",
    "passages": "passage",
    "people": "member",
    "reflections": "reflection",
    "reports": "cohort",
    "results": "result",
    "reviews": "review",
    "routing": "assignment",
    "rubric": "rubric",
    "works": "work",
}


@pytest.mark.parametrize("house", ROOMS)
def test_file_names_are_nouns_of_the_glossary_or_rooms_with_a_reason(house: str) -> None:
    modules = (*(ROOT / house).glob("*.py"), *(ROOT / house).glob("*/__init__.py"))
    files = {one.parent.name if one.stem == "__init__" else one.stem for one in modules}
    files -= {Path(house).name, "migrations"}

    assert files - ROOMS[house] - set(NOUNS) == set()
    assert ROOMS[house] - files == set()


def test_the_nouns_stand_in_the_glossary() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")

    assert [noun for noun in NOUNS.values() if noun not in glossary] == []


def test_there_is_no_drawer_for_what_has_no_name() -> None:
    drawers = {"utils", "helpers", "helper", "misc", "manager"}

    assert [module for module in EVERY if drawers & set(Path(module).stem.split("_"))] == []
