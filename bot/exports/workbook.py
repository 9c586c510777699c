"""The cohort as a workbook that needs no explaining and cannot run anything.

What people wrote is stored as text whatever it begins with, so it never becomes a formula.
The same book gives the same bytes: times inside the file are those of the book.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bot.exports.book import (
    AddendumLine,
    CohortBook,
    DecisionLine,
    EvidenceLine,
    Fact,
    QuestionLine,
    ResultLine,
    ReviewLine,
    RosterLine,
)

LONGEST_CELL = 32_767  # Excel's own limit
CUT = " … (cut here; the whole text is kept)"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
HEADER = PatternFill("solid", fgColor="1F3A4D")
WRAP = Alignment(wrap_text=True, vertical="top")
WIDE = 60


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, what it holds, its columns in words, its rows."""

    name: str
    note: str
    columns: tuple[str, ...]
    row: type[object]
    rows: Sequence[object]


def cohort_workbook(book: CohortBook) -> bytes:
    """The .xlsx file of the book."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    workbook.properties.creator = "Plumbline"
    workbook.properties.title = book.title
    workbook.properties.created = workbook.properties.modified = _naive(book.made)
    for sheet in _sheets(book):
        _draw(workbook.create_sheet(sheet.name), sheet, book.zone)
    held = BytesIO()
    workbook.save(held)
    return _same_bytes(held.getvalue(), book.made)


def _sheets(book: CohortBook) -> Iterable[Sheet]:
    yield Sheet("00_ReadMe", book.title, ("What", "Value"), Fact, book.facts)
    yield Sheet(
        "01_Roster",
        "One row for each person in the cohort, also for those who left.",
        (
            "Member", "Name", "E-mail", "Role", "Squad", "Zone", "Joined", "Left", "Reflections",
            "Items of evidence", "Practice", "Reviews handed in", "Reviews open",
        ),
        RosterLine,
        book.roster,
    )  # fmt: skip
    yield Sheet(
        "02_Evidence",
        "One row for each item, in its latest version. The hash is of the text as it was saved.",
        (
            "Item", "Author", "Kind", "Title", "Source", "Version", "Saved", "SHA-256",
            "Handed in", "Text",
        ),
        EvidenceLine,
        book.evidence,
    )  # fmt: skip
    yield Sheet(
        "03_Reviews",
        (
            "One row for each work, reviewer and criterion. Level is empty where the reviewer "
            "found nothing to observe; that is never a zero."
        ),
        (
            "Work", "Author", "Rubric", "Reviewer", "Known to the author as", "Criterion", "Level",
            "Observable", "Passages", "What the reviewer sees", "One step", "Response", "Because",
            "Usefulness (1-4)", "Counted", "Given", "Handed in",
        ),
        ReviewLine,
        book.reviews,
    )  # fmt: skip
    yield Sheet(
        "04_Results",
        (
            "One row for each work and criterion. The estimate is the median of the levels; of an "
            "even number, the mean of the middle two."
        ),
        (
            "Work", "Author", "Criterion", "Core", "Estimate", "Lowest", "Highest", "Readings",
            "Line", "Met", "Model",
        ),
        ResultLine,
        book.results,
    )  # fmt: skip
    yield Sheet(
        "05_Decisions",
        "One row for each decided work, with the sentences of the rule that led to it.",
        ("Work", "Author", "Decision", "Readings", "How it came about", "Decided by", "Decided"),
        DecisionLine,
        book.decisions,
    )
    yield Sheet(
        "06_Questions",
        (
            "One row for each question and learner, as it was decided when it was due. What is "
            "skipped with a reason, excused or never came counts for nothing; an answer always "
            "counts."
        ),
        (
            "Learner", "Prompt", "Meant for", "Came", "Open until", "First answered", "State",
            "Standing of the answer", "Reason for skipping", "Counts", "Versions",
        ),
        QuestionLine,
        book.questions,
    )  # fmt: skip
    yield Sheet(
        "07_AddedLater",
        (
            "One row for each addition to an answer that could be changed no more. It stands "
            "beside the answer with its date and is never part of it."
        ),
        ("Learner", "Prompt", "Meant for", "First answered", "Added", "SHA-256", "Text"),
        AddendumLine,
        book.addenda,
    )


def _draw(page: Worksheet, sheet: Sheet, zone: str) -> None:
    """Row 1 says what the sheet holds, row 2 names the columns, the rest are rows."""
    columns = list(_columns(sheet, zone))
    _put(page.cell(1, 1), sheet.note)
    page.cell(1, 1).font = Font(italic=True)
    for at, (title, _) in enumerate(columns, start=1):
        cell = page.cell(2, at)
        _put(cell, title)
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), HEADER
    for n, row in enumerate(sheet.rows, start=3):
        for at, (_, read) in enumerate(columns, start=1):
            _put(page.cell(n, at), read(row))
    page.freeze_panes = "A3"
    page.auto_filter.ref = f"A2:{get_column_letter(len(columns))}{max(2, len(sheet.rows) + 2)}"
    _widths(page, len(columns))


def _columns(sheet: Sheet, zone: str) -> Iterable[tuple[str, Any]]:
    """Title and reader of each column; a moment gets two: in UTC, and local as text."""
    for title, field in zip(sheet.columns, fields(sheet.row), strict=True):  # type: ignore[arg-type]
        name = field.name
        if field.type in (datetime, datetime | None):
            yield f"{title} (UTC)", lambda row, name=name: _naive(getattr(row, name))
            yield f"{title} ({zone})", lambda row, name=name: _local(getattr(row, name), zone)
        else:
            yield title, lambda row, name=name: getattr(row, name)


def _put(cell: Cell | MergedCell, value: Any) -> None:
    """Text stays text: what looks like a formula is marked as quoted, as Excel does itself."""
    if isinstance(value, str):
        text = ILLEGAL.sub("", value)
        cell.value = text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - len(CUT)] + CUT
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(FORMULA_STARTS)
    else:
        cell.value = value
        if isinstance(value, datetime):
            cell.number_format = "yyyy-mm-dd hh:mm"
    cell.alignment = WRAP


def _widths(page: Worksheet, columns: int) -> None:
    for at in range(1, columns + 1):
        longest = max(
            (len(str(page.cell(n, at).value or "")) for n in range(2, page.max_row + 1)), default=8
        )
        page.column_dimensions[get_column_letter(at)].width = min(WIDE, max(10, longest + 2))


def _naive(moment: datetime | None) -> datetime | None:
    """Excel knows no zones; the column says that it is UTC."""
    return None if moment is None else moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)


def _local(moment: datetime | None, zone: str) -> str | None:
    return None if moment is None else f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M %z}"


def _same_bytes(content: bytes, made: datetime) -> bytes:
    """Zip the parts anew, dated by the book: openpyxl dates them by the clock of the machine."""
    at = made.astimezone(UTC)
    held = BytesIO()
    with ZipFile(BytesIO(content)) as before, ZipFile(held, "w") as after:
        for name in sorted(before.namelist()):
            info = ZipInfo(
                name, (at.year, at.month, at.day, at.hour, at.minute, at.second // 2 * 2)
            )
            info.compress_type = ZIP_DEFLATED
            after.writestr(info, _undated(name, before.read(name), at))
    return held.getvalue()


def _undated(name: str, part: bytes, at: datetime) -> bytes:
    """The one part that openpyxl stamps on saving, whatever was set before."""
    if name != "docProps/core.xml":
        return part
    stamp = f"{at:%Y-%m-%dT%H:%M:%SZ}".encode()
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, part)
