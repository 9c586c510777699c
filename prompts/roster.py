"""The roster: a CSV file of any spreadsheet, one person a row, read and checked."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from unicodedata import category, normalize

from prompts.problems import ContentError, Problem
from prompts.zones import zone_known

LARGEST = 1024 * 1024
MOST_ROWS = 5000
ROLES = (
    "learner",
    "reviewer",
    "lead_reviewer",
    "facilitator",
    "programme_owner",
    "auditor",
    "observer",
)
NEEDED = ("email", "role")
EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person. `zone` None means: as Slack says; where Slack says nothing, `squad_zone`."""

    email: str
    name: str
    squad: str | None
    role: str
    zone: str | None
    squad_zone: str | None = None


def read_roster(text: str, file: str = "roster.csv") -> tuple[RosterRow, ...]:
    """The rows, or ContentError with every problem. Columns come in any order; a comma or a
    semicolon separates them; what looks like a formula is just text."""
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST:
        raise ContentError([Problem(file, 1, "size", "Keep the roster under 1 MB.")])
    try:
        found = list(_rows(text.removeprefix("\ufeff")))
    except csv.Error:
        advice = "This is not a CSV file. Save the roster as CSV in UTF-8."
        raise ContentError([Problem(file, 1, "csv", advice)]) from None
    problems = list(_header(found, file)) or [
        *_problems(found[1:], found[0][1], file),
        *_squad_zones(found, file),
    ]
    if problems:
        raise ContentError(problems)
    return _one_squad([_row(cells) for _, cells in _named(found)])


def _one_squad(rows: list[RosterRow]) -> tuple[RosterRow, ...]:
    """Birch, birch and BIRCH are one squad, spelt as its first member has it: were they three,
    its members would be given each other's work. Its zone is said once or more often."""
    spelt: dict[str, str] = {}
    zones: dict[str, str] = {}
    for row in rows:
        if row.squad is not None:
            spelt.setdefault(_known_by(row.squad), row.squad)
            if row.squad_zone is not None:
                zones[_known_by(row.squad)] = row.squad_zone
    return tuple(_in_squad(row, spelt, zones) for row in rows)


def _in_squad(row: RosterRow, spelt: dict[str, str], zones: dict[str, str]) -> RosterRow:
    if row.squad is None:
        return row
    squad = _known_by(row.squad)
    return replace(row, squad=spelt[squad], squad_zone=zones.get(squad))


def _known_by(squad: str) -> str:
    return " ".join(normalize("NFKC", squad).casefold().split())


Line = tuple[int, list[str]]


def _rows(text: str) -> Iterator[Line]:
    head = next(iter(text.splitlines()), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in head else ",")
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield reader.line_num, [cell.strip() for cell in cells]


def _columns(header: list[str]) -> list[str]:
    return [name.strip().lower() for name in header]


def _named(found: list[Line]) -> Iterator[tuple[int, dict[str, str]]]:
    columns = _columns(found[0][1])
    for line, cells in found[1:]:
        yield line, dict(zip(columns, cells, strict=False))


def _header(found: list[Line], file: str) -> Iterator[Problem]:
    columns = _columns(found[0][1]) if found else []
    for name in NEEDED:
        if name not in columns:
            yield Problem(file, 1, "column", f"Add a column {name}. Needed: email, role.")
    for name in sorted({name for name in columns if name and columns.count(name) > 1}):
        yield Problem(file, 1, "column", f"Keep one column {name}; there are several.")
    if len(found) > MOST_ROWS + 1:
        yield Problem(file, MOST_ROWS + 2, "rows", f"Keep a roster to {MOST_ROWS} people.")
    if len(found) == 1:
        yield Problem(file, 1, "rows", "There is nobody on this roster yet. Add a row.")


def _problems(rows: list[Line], header: list[str], file: str) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    yield from _stray(rows, header, file)
    for line, cells in _named([(1, header), *rows]):
        email = cells.get("email", "").lower()
        if not EMAIL.match(email):
            yield Problem(file, line, "email", f"{email or 'An empty cell'} is no e-mail address.")
        elif email in seen:
            yield Problem(file, line, "email", f"{email} stands on line {seen[email]} already.")
        seen.setdefault(email, line)
        role = cells.get("role", "").lower()
        if role not in ROLES:
            advice = f"{role or 'An empty cell'} is no role. Use one of: {', '.join(ROLES)}."
            yield Problem(file, line, "role", advice)
        zone = cells.get("zone", "")
        if zone and not zone_known(zone):
            advice = f"{zone} is no time zone. Write one such as Africa/Lagos, or leave it empty."
            yield Problem(file, line, "zone", advice)


def _squad_zones(found: list[Line], file: str) -> Iterator[Problem]:
    said: dict[str, str] = {}
    for line, cells in _named(found):
        zone, squad = cells.get("squad_zone", ""), cells.get("squad", "")
        if not zone:
            continue
        if not zone_known(zone):
            advice = f"{zone} is no time zone. Write one such as Africa/Lagos, or leave it empty."
            yield Problem(file, line, "squad_zone", advice)
        elif not squad:
            advice = "Name the squad too, or leave squad_zone empty."
            yield Problem(file, line, "squad_zone", advice)
        elif said.setdefault(_known_by(squad), zone) != zone:
            advice = f"{squad} has the zone {said[_known_by(squad)]} already. Keep one for a squad."
            yield Problem(file, line, "squad_zone", advice)


def _stray(rows: list[Line], header: list[str], file: str) -> Iterator[Problem]:
    """Cells beyond the header, mostly from a comma in a name, move everything to the left of
    where it belongs; and some databases cannot keep what no keyboard types."""
    for line, cells in rows:
        if any(cells[len(header) :]):
            advice = "There are more cells than columns. Put a name with a comma in quotes."
            yield Problem(file, line, "cells", advice)
        if any(category(one) == "Cc" for cell in cells for one in cell if one not in "\r\n\t"):
            advice = "A cell holds a character that cannot be read. Save the roster as UTF-8."
            yield Problem(file, line, "characters", advice)


def _row(cells: dict[str, str]) -> RosterRow:
    return RosterRow(
        email=cells["email"].lower(),
        name=cells.get("name", ""),
        squad=cells.get("squad") or None,
        role=cells["role"].lower(),
        zone=cells.get("zone") or None,
        squad_zone=cells.get("squad_zone") or None,
    )
