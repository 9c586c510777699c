"""The workbook: what people wrote stays text, and the same book is the same file."""

from datetime import UTC, datetime
from io import BytesIO

from openpyxl import load_workbook

from bot.exports.book import CohortBook, EvidenceLine, Fact
from bot.exports.charts import Bar, funnel
from bot.exports.workbook import cohort_workbook

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")')


def book(texts: tuple[str, ...]) -> CohortBook:
    lines = tuple(
        EvidenceLine("i", "a", "notes", text, "form", 1, NOON, "0", "no", text) for text in texts
    )
    facts = (Fact("Cohort", "Evening cohort"),)
    return CohortBook("Evening cohort", "Europe/London", NOON, facts, (), lines, (), (), (), (), ())


def test_text_that_looks_like_a_formula_stays_text() -> None:
    pages = load_workbook(BytesIO(cohort_workbook(book(FORMULAS))))

    page = pages["02_Evidence"]
    column = [cell.value for cell in page[2]].index("Text") + 1
    cells = [page.cell(row, column) for row in range(3, 3 + len(FORMULAS))]
    assert [cell.data_type for cell in cells] == ["s"] * len(FORMULAS)
    assert [cell.value for cell in cells] == list(FORMULAS)


def test_control_characters_and_over_long_text_do_not_break_the_file() -> None:
    pages = load_workbook(BytesIO(cohort_workbook(book(("a\x00b\x1fc", "x" * 40_000)))))

    page = pages["02_Evidence"]
    column = [cell.value for cell in page[2]].index("Text") + 1
    assert page.cell(3, column).value == "abc"
    assert str(page.cell(4, column).value).endswith("(cut here; the whole text is kept)")


def test_the_same_book_gives_the_same_bytes() -> None:
    assert cohort_workbook(book(FORMULAS)) == cohort_workbook(book(FORMULAS))


def test_a_chart_says_all_its_numbers_in_words() -> None:
    chart = funnel("كيف الحال 🙂", [Bar("In the cohort", 12), Bar("Answered", 9)])

    assert chart.alt == "Bar chart, كيف الحال 🙂: In the cohort 12, Answered 9."
    assert chart.png.startswith(b"\x89PNG")
