"""Random tables and random changes: the spliced book reads as exactly the changed table, and all else is as it was."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fastrak_workbook.graft.splice import splice_tables
from fastrak_workbook.layout import HOLDINGS
from fastrak_workbook.parse.book import read_book
from fastrak_workbook.read.source import package_source
from fastrak_xl.app.changes import Added, Amendment, Change, Content, Kept, new_content
from fastrak_xl.domain.cells import ERROR_TEXTS
from tests.properties.sizes import FEW
from tests.unit.workbook.sample_workbooks import CREATED, parts

FIELDS = ("account_id", "code_type", "code", "fund_name", "units", "value", "lock")
MONEY = st.integers(-(10**11), 10**11)
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12).map(str.split).map(" ".join)
NAMES = TEXTS.filter(lambda text: text and not any(mark in text for mark in "\ufeff\u200b") and text not in ERROR_TEXTS)
ROWS = st.fixed_dictionaries(
    {"account_id": st.sampled_from(["A1", "A2", "0003"]), "code_type": st.sampled_from(["ISIN", "Own", "Cash"])},
    optional={
        "code": st.sampled_from(["GB00B41YBW71", "0263494", "=1+1"]),
        "fund_name": NAMES | st.sampled_from(["=HYPERLINK(A1)", "<b>&amp;", "_x0041_", 'it\'s "so"']),
        "units": st.decimals(0, 10**6, places=4),
        "value": MONEY,
        "lock": st.sampled_from(["Do not sell", "Do not buy"]),
    },
)
Rows = list[dict[str, object]]


def book(rows: Rows, *, table: bool, above: int, gain: bool) -> bytes:
    """A workbook with those holdings, in an Excel table or not, perhaps with a column that is calculated by rows."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": CREATED})
        workbook.add_worksheet("Notes").write("A1", "kept")
        sheet = workbook.add_worksheet("Holdings")
        headings = [HOLDINGS.column(field).header for field in FIELDS] + (["Gain"] if gain else [])
        columns = [{"header": heading} for heading in headings]
        sheet.write_row(above, 1, headings)
        if table:
            place = (above, 1, above + max(len(rows), 1), len(headings))
            sheet.add_table(*place, {"name": "Holdings", "columns": columns})
        look = workbook.add_format({"num_format": "0.00"})
        for number, row in enumerate(rows, above + 1):
            for column, field in enumerate(FIELDS, 1):
                value = row.get(field)
                shown = value / 100 if field == "value" and value is not None else value
                write = sheet.write_string if isinstance(value, str) else sheet.write
                write(number, column, float(shown) if isinstance(shown, Decimal) else shown, look)
            if gain:
                sheet.write_formula(number, len(headings), f"=G{number + 1}*2+$G${above + 2}", look, 1)
        sheet.write_string(above + 1, 15, "beside")
    return target.getvalue()


def read(data: bytes) -> Rows:
    """The holdings' filled fields."""
    frame = read_book(package_source(data, ["Holdings"]))[0].holdings.frame
    return [filled(row) for row in frame[list(FIELDS)].astype(object).to_dict("records")]


def filled(row: dict[str, object]) -> dict[str, object]:
    return {
        name: round(float(value), 6) if name == "units" else value  # type: ignore[arg-type]  # a number
        for name, value in row.items()
        if value not in ("", None) and value == value and str(value) != "<NA>"
    }


@st.composite
def cases(draw: st.DrawFn) -> tuple[bytes, Rows, Change, int]:
    rows = draw(st.lists(ROWS, max_size=8))
    above = draw(st.integers(0, 3))
    data = book(rows, table=draw(st.booleans()), above=above, gain=draw(st.booleans()))
    first = above + 2
    numbers = st.sets(st.integers(first, first + len(rows) - 1)) if rows else st.just(set())
    changed = {number: draw(ROWS) for number in draw(numbers)}
    added = draw(st.lists(ROWS, max_size=6))
    if draw(st.booleans()):
        removed = frozenset(draw(numbers)) - changed.keys()
        return data, rows, Amendment(removed, changed, added), first
    kept = [Kept(number, changed.get(number, {})) for number in draw(numbers)]
    return data, rows, draw(st.permutations([*kept, *map(Added, added)])), first


def content(rows: Rows, change: Change, first: int) -> Content:
    numbers = range(first, first + max(1, len(rows)))
    return new_content(numbers, change, () if rows else numbers)


def expected(rows: Rows, change: Change, first: int) -> Rows:
    new = [
        {**rows[item.row - first], **item.values} if isinstance(item, Kept) and rows else dict(item.values)
        for item in content(rows, change, first)
    ]
    return [filled(row) for row in new if filled(row)]


@settings(max_examples=2 * FEW, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(cases())
def test_the_spliced_book_is_the_changed_table_and_nothing_else(case: tuple[bytes, Rows, Change, int]) -> None:
    data, rows, change, first = case
    after = splice_tables(data, {HOLDINGS: change})
    assert read(after) == expected(rows, change, first)
    old, new = parts(data), parts(after)
    assert list(old) == list(new)
    assert {name for name in old if old[name] != new[name]} <= {"xl/worksheets/sheet2.xml", "xl/tables/table1.xml"}
    assert splice_tables(after, {HOLDINGS: Amendment()}) == after
    for number, item in enumerate(content(rows, change, first), first):
        if isinstance(item, Kept) and item.row == number and not item.values:
            assert row_text(new, number) == row_text(old, number)


def row_text(package: dict[str, bytes], number: int) -> bytes:
    text = package["xl/worksheets/sheet2.xml"]
    start = text.find(b'<row r="%d"' % number)
    return text[start : text.find(b"</row>", start)] if start >= 0 else b""
