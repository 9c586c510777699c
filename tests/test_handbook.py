"""README and docs cannot drift from what is there: settings, make targets, dependencies, paths,
commands."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import typer
from typer.main import get_command

from bot import cli, config

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
HOUSES = ("bot/", "docs/", "handlers/", "prompts/", "storage/", "tests/", ".ci/")
# Written by people or by the program while it runs, so named but not there.
NOT_KEPT = {"programme.yaml", "roster.csv", ".data"}


def told(pages: list[Path], pattern: re.Pattern[str]) -> Iterator[tuple[Path, str]]:
    for page in pages:
        for found in pattern.finditer(page.read_text(encoding="utf-8")):
            yield page, found.group(1)


def test_every_setting_stands_in_the_readme_and_the_readme_names_no_other() -> None:
    rows = [line.split("|")[1] for line in README.splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in CODE.findall(row)}

    assert named == {str(field.alias) for field in config.Settings.model_fields.values()}


def test_every_default_that_the_readme_tells_is_the_code_s() -> None:
    as_is = config.load({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"})

    assert f"{as_is.host} and {as_is.port} as is" in README
    assert f"`{as_is.data}` as is" in README
    assert f"`{as_is.transport.value}` (as is)" in README


def test_every_make_target_that_is_named_exists_and_the_help_tells_each() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = {name for _, name in told(PAGES, re.compile(r"`make ([a-z-]+)`"))}
    named |= set(re.findall(r"^make ([a-z-]+)$", README, re.MULTILINE))

    assert {"demo", "demo-reset", "test", "check"} <= named
    assert named <= targets
    assert set(re.findall(r'"make ([a-z-]+) ', makefile)) <= targets


def test_every_dependency_has_its_row_with_a_reason_and_no_row_is_left_over() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", page, re.MULTILINE)[1:]
    named = [name for names, _ in rows for name in names.split(", ")]

    assert sorted(named) == sorted(re.split("[<>=~!]", one)[0] for one in project["dependencies"])
    assert [names for names, why in rows if not why.strip()] == []


def test_every_tool_of_the_tests_is_named() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    tools = [re.split("[<>=~!]", one)[0] for one in project["optional-dependencies"]["dev"]]

    assert [one for one in tools if not one.startswith("types-") and one not in page] == []


def test_every_link_leads_to_a_file() -> None:
    links = [(page, to) for page, to in told(PAGES, LINK) if "://" not in to]

    assert len(links) > 10
    assert [(page.name, to) for page, to in links if not (page.parent / to).exists()] == []


def test_every_path_that_is_named_exists() -> None:
    named = [(page, name) for page, name in told(PAGES, CODE) if _is_a_path(name)]

    assert len(named) > 20
    assert [(page.name, name) for page, name in named if not _is_there(name)] == []


def _is_a_path(name: str) -> bool:
    """A folder or a file of ours; `reviews.mark` and `bot.cli` are code, not paths."""
    return (
        name.startswith(HOUSES) or re.fullmatch(r"[\w-]+\.(py|md|yaml|toml|js)", name) is not None
    )


def _is_there(name: str) -> bool:
    """As it is, or in one of the houses; `handlers/reviews.marked` means something in a module."""
    if name in NOT_KEPT or (ROOT / name).exists():
        return True
    module, _, inside = name.rpartition(".")
    file = ROOT / f"{module}.py"
    if "/" in module and file.exists():
        return re.search(rf"\bdef {inside}\b", file.read_text(encoding="utf-8")) is not None
    return "/" not in name and any(any((ROOT / house).rglob(name)) for house in HOUSES)


def test_every_command_that_is_named_exists_and_none_is_hidden() -> None:
    known = set(_commands(get_command(cli.cli)))
    said = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    named = re.findall(r"python -m bot ([a-z]+(?: open)?)", said)

    assert {"run", "check", "manifest", "cohort open"} <= set(named) <= known


def _commands(command: object, before: str = "") -> Iterator[str]:
    assert isinstance(command, typer.core.TyperCommand | typer.core.TyperGroup)
    if isinstance(command, typer.core.TyperGroup):
        for name, inner in command.commands.items():
            yield from _commands(inner, f"{before} {name}".strip())
    else:
        yield before


def test_every_slash_command_of_the_handbook_is_in_the_manifest() -> None:
    manifest = (ROOT / "app.yaml").read_text(encoding="utf-8")
    named = {
        name for _, name in told(PAGES, re.compile(r"`(/(?:cohort|reflect|evidence|reviews))"))
    }

    assert named
    assert [name for name in named if f"command: {name}" not in manifest] == []
