"""What a splice changes on a sheet, and what it leaves, byte for byte."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest

from fastrak_workbook.graft.splice import CannotSplice, splice_tables
from fastrak_workbook.graft.xml import NotAWorkbook
from fastrak_workbook.layout import ACCOUNTS, CLIENTS, FUNDS, HOLDINGS, SECTORS, WANTED
from fastrak_workbook.parse.book import read_book
from fastrak_workbook.read.source import package_source
from fastrak_workbook.shipped import TEMPLATE_FILE, shipped
from fastrak_xl.app.changes import Added, Amendment, Kept
from fastrak_xl.domain.book import Table
from tests.errors.book_file import as_file
from tests.errors.good_book import good_tables
from tests.unit.workbook import rich_workbook as rich
from tests.unit.workbook.sample_workbooks import edited, parts

SHEET, TABLE = rich.HOLDINGS, "xl/tables/table3.xml"
NEW = {"account_id": "A9", "code_type": "ISIN", "code": "0012", "fund_name": "=1+1", "value": 123456, "book_cost": 100}
RICH = rich.every_command_workbook()


def spliced(data: bytes, change: object, layout: object = HOLDINGS) -> bytes:
    return splice_tables(data, {layout: change})  # type: ignore[dict-item]  # the tables here are of the kinds that splice takes


def holdings(data: bytes) -> Table:
    return read_book(package_source(data, WANTED))[0].holdings


def changed_parts(before: bytes, after: bytes) -> set[str]:
    old, new = parts(before), parts(after)
    return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}


def row_texts(data: bytes, part: str = SHEET) -> dict[int, str]:
    text = parts(data)[part].decode()
    return {int(number): row for row, number in re.findall(r'(<row r="(\d+)".*?</row>)', text, re.DOTALL)}


def around(data: bytes) -> tuple[str, str]:
    """What stands before and behind the rows of Holdings."""
    head, _, rest = parts(data)[SHEET].decode().partition("<sheetData>")
    return head, rest.partition("</sheetData>")[2]


def sheet(data: bytes, name: str = "Holdings") -> openpyxl.worksheet.worksheet.Worksheet:
    return openpyxl.load_workbook(BytesIO(data))[name]


def replacing(old: str, new: str) -> Callable[[str], str]:
    def replaced(whole: str) -> str:
        assert old in whole
        return whole.replace(old, new)

    return replaced


def test_nothing_to_change_changes_nothing():
    assert parts(spliced(RICH, Amendment())) == parts(RICH)
    assert parts(spliced(RICH, [Kept(row) for row in range(2, 11)])) == parts(RICH)


def test_one_value_changes_one_cell_and_what_is_calculated_from_it():
    after = spliced(RICH, Amendment(changed={4: {"value": 1}}))
    assert changed_parts(RICH, after) == {SHEET}
    old, new = row_texts(RICH), row_texts(after)
    assert {row for row in old if old[row] != new[row]} == {4}
    assert around(after) == around(RICH)
    assert "<v>0.01</v>" in new[4]
    assert re.search(r'<c r="K4" s="\d+"><f>[^<]*</f></c>', new[4])
    assert {cell.value for cell in sheet(after)[4]} >= {"CASH", 0.01, "KL"}


def test_a_table_that_grows_takes_along_what_covers_it():
    after = spliced(RICH, Amendment(added=[NEW, NEW]))
    assert changed_parts(RICH, after) == {
        SHEET, TABLE, "xl/calcChain.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
    }  # fmt: skip
    head, tail = around(after)
    expected = tuple(re.sub(r"(?<=[\"> ][A-Z]2:[A-Z])10(?=[\"< ])", "12", text) for text in around(RICH))
    assert tail.replace("Holdings!G2:G12", "Holdings!G2:G10") == expected[1].replace(
        "Holdings!G2:G12", "Holdings!G2:G10"
    )
    assert tail.count("I2:I500") == 1
    assert all(f">{column}2:{column}12<" in tail for column in "AG")
    assert 'sqref="E2:F12"' in tail
    assert 'sqref="B2:B12"' in tail
    assert head == around(RICH)[0].replace("A1:N10", "A1:N12")
    assert parts(after)[TABLE].count(b"A1:K12") == 2


def test_new_rows_look_like_the_last_one_and_calculate_what_is_calculated():
    after = sheet(spliced(RICH, Amendment(added=[NEW])))
    for one, other in zip(after[10], after[11], strict=True):
        assert one.number_format == other.number_format
        assert repr(one.font) == repr(other.font)
        assert repr(one.fill) == repr(other.fill)
    values = [cell.value for cell in after[11]]
    assert values[:8] == ["A9", "ISIN", "0012", "=1+1", None, None, 1234.56, 1]
    assert after["D11"].data_type == "s"
    assert after["K11"].value == after["K10"].value
    assert b"xl/sharedStrings.xml" not in changed_parts(RICH, spliced(RICH, Amendment(added=[NEW])))


def test_new_rows_take_the_places_of_removed_ones_so_that_nothing_moves():
    after = spliced(RICH, Amendment(frozenset({3, 5}), added=[NEW, NEW]))
    assert changed_parts(RICH, after) == {SHEET}, "no formula moved: the calculation order stands"
    old, new = row_texts(RICH), row_texts(after)
    assert {row for row in old if old[row] != new[row]} == {3, 5}
    assert "A note beside the table" in str([cell.value for cell in sheet(after)[5]])


def test_rows_that_move_keep_formats_own_columns_and_what_stands_beside_the_table_stays():
    before = sheet(RICH)
    after = sheet(spliced(RICH, Amendment(frozenset({2, 3}))))
    for number in range(4, 11):
        for old, new in zip(before[number][:11], after[number - 2][:11], strict=True):
            assert (new.value, new.number_format, repr(new.font)) == (old.value, old.number_format, repr(old.font))
    assert after["N5"].value == "A note beside the table"
    assert after.tables["Holdings"].ref == "A1:K8"
    assert after["A9"].value is None
    assert 9 not in row_texts(spliced(RICH, Amendment(frozenset({2, 3}))))


def test_an_emptied_table_has_one_blank_row_that_new_rows_fill():
    empty = spliced(RICH, [])
    assert sheet(empty).tables["Holdings"].ref == "A1:K2"
    assert [cell.value for cell in sheet(empty)[2][:11]] == [None] * 11
    again = sheet(spliced(empty, Amendment(added=[NEW])))
    assert (again.tables["Holdings"].ref, again["G2"].value) == ("A1:K2", 1234.56)
    assert again["G2"].number_format == "#,##0.00"
    assert again["K2"].value.startswith("=Holdings[[#This Row]")


def test_the_empty_template_is_filled_from_its_blank_row():
    data = shipped(TEMPLATE_FILE)
    after = spliced(data, Amendment(added=[NEW, NEW]))
    assert sheet(after).tables["Holdings"].ref == "A3:I5"
    assert [row["value"] for row in holdings(after).frame.to_dict("records")] == [123456] * 2


def test_rows_typed_below_the_range_count_and_join_it():
    data = edited(RICH, {TABLE: replacing("A1:K10", "A1:K8")})
    after = spliced(data, Amendment(added=[NEW]))
    assert sheet(after).tables["Holdings"].ref == "A1:K11"
    assert list(holdings(after).frame["account_id"])[-3:] == ["A4", "A4", "A9"]


def test_dates_keep_a_date_format_and_get_one_where_there_is_none():
    day = date(2026, 12, 24)
    kept = spliced(RICH, Amendment(changed={2: {"valuation_date": day}}), ACCOUNTS)
    assert changed_parts(RICH, kept) == {"xl/worksheets/sheet2.xml"}
    assert sheet(kept, "Accounts")["J2"].number_format == "dd mmm yyyy"
    data = edited(RICH, {"xl/styles.xml": replacing('formatCode="dd mmm yyyy"', 'formatCode="0"')})
    given = spliced(data, Amendment(changed={2: {"valuation_date": day}}), ACCOUNTS)
    assert changed_parts(data, given) == {"xl/worksheets/sheet2.xml", "xl/styles.xml"}
    cell = sheet(given, "Accounts")["J2"]
    assert (cell.value.date(), cell.fill.fgColor.rgb) == (day, "FFEEEEEE")


@pytest.mark.parametrize("day", [date(2000, 2, 29), date(2000, 3, 1), date(2026, 2, 28), date(2024, 12, 31)])
@pytest.mark.parametrize("from_1904", [False, True])
def test_dates_read_as_they_were_written(day: date, from_1904: bool):
    data = edited(RICH, {rich.BOOK: replacing("<workbookPr", '<workbookPr date1904="1"')}) if from_1904 else RICH
    after = spliced(data, Amendment(changed={2: {"valuation_date": day}}), ACCOUNTS)
    assert read_book(package_source(after, WANTED))[0].accounts.frame["valuation_date"].iloc[0] == day


def test_pence_headings_get_pence():
    tables = good_tables()
    for row in tables["Holdings"]:
        row["Value (p)"], row["Price (p)"] = 100.0 * (row.pop("Value") or 0), row.pop("Price")  # type: ignore[operator]  # the tables here are of the kinds that splice takes
    after = spliced(as_file(tables), Amendment(changed={2: {"value": 12345, "price": Decimal("1.5")}}))
    assert holdings(after).frame[["value", "price"]].iloc[0].tolist() == [12345, 1.5]
    assert b"<v>12345</v>" in parts(after)["xl/worksheets/sheet3.xml"]
    assert b"<v>150</v>" in parts(after)["xl/worksheets/sheet3.xml"]


def shared(text: str) -> str:
    """Column K as formulas that share one of relative references."""
    place = iter(range(100))

    def formula(found: re.Match[str]) -> str:
        first = next(place) == 0
        body = ' t="shared" ref="K2:K10" si="0">G2-$H$2+SUM(G$2:G2)</f>' if first else ' t="shared" si="0"/>'
        return f"{found[1]}<f{body}"

    return re.sub(r'(<c r="K\d+"[^>]*>)<f>[^<]*</f>', formula, text)


def test_shared_formulas_are_spelt_out_where_they_move_and_only_there():
    data = edited(RICH, {SHEET: shared})
    after = spliced(data, Amendment(frozenset({4})))
    old, new = row_texts(data), row_texts(after)
    assert (new[2], new[3]) == (old[2], old[3])
    assert sheet(after)["K4"].value == "=G4-$H$2+SUM(G$2:G4)"
    assert 't="shared"' not in new[4] + new[9]


def test_all_that_share_a_formula_get_their_own_where_its_owner_goes():
    data = edited(RICH, {SHEET: shared})
    after = sheet(spliced(data, Amendment(frozenset({2}), added=[NEW])))
    assert after["K7"].value == "=G7-$H$2+SUM(G$2:G7)"
    assert "shared" not in "".join(row_texts(spliced(data, [Kept(row) for row in range(10, 1, -1)])).values())


def test_calculated_columns_of_relative_references_follow_their_row():
    calculated = "G2-$H$2+SUM(G$2:G2)"
    formula = re.escape("Holdings[[#This Row],[Value]]-Holdings[[#This Row],[Book Cost]]")
    data = edited(RICH, {SHEET: shared, TABLE: lambda text: re.sub(formula, calculated, text)})
    after = sheet(spliced(data, Amendment(frozenset({4}), added=[NEW, NEW])))
    assert (after["K4"].value, after["K11"].value) == ("=G4-$H$2+SUM(G$2:G4)", "=G11-$H$2+SUM(G$2:G11)")


def test_formulas_of_several_cells_are_refused():
    array = edited(RICH, {SHEET: lambda text: re.sub(r'(<c r="K5"[^>]*>)<f>', r'\1<f t="array" ref="K5:K6">', text)})
    with pytest.raises(CannotSplice, match="K5 fills the cells K5:K6"):
        spliced(array, Amendment(frozenset({3})))
    assert spliced(array, Amendment(frozenset({7}), added=[NEW]))


@pytest.mark.parametrize(
    ("part", "edit", "message"),
    [
        (TABLE, replacing(' totalsRowShown="0"', ' totalsRowCount="1"'), r"totals row in Holdings!A10\. Turn Total"),
        (SHEET, replacing("</sheetData>", '<row r="12"><c r="J12"><v>1</v></c></row></sheetData>'), "Holdings!J12"),
        (SHEET, replacing("</sheetData>", "</sheetData><mergeCells><mergeCell ref='A11:B11'/></mergeCells>"), "A11"),
    ],
)  # fmt: skip
def test_what_stands_in_the_way_is_named(part: str, edit: Callable[[str], str], message: str):
    data = edited(RICH, {part: edit})
    with pytest.raises(CannotSplice, match=message):
        spliced(data, Amendment(added=[NEW, NEW]))


def test_a_note_in_a_row_that_is_blank_otherwise_is_never_lost():
    note = '<c r="J12" t="inlineStr"><is><t>ask</t></is></c>'
    edits = {SHEET: replacing("</sheetData>", f'<row r="12">{note}</row></sheetData>'),
             TABLE: replacing("A1:K10", "A1:K12")}  # fmt: skip
    data = edited(RICH, edits)
    with pytest.raises(CannotSplice, match="Holdings!J12 stands in a row that is blank otherwise"):
        spliced(data, [Kept(2)])
    after = sheet(spliced(data, Amendment(added=[NEW])))
    assert (after["J12"].value, after["A13"].value, after["A11"].value) == ("ask", "A9", None)


def test_a_missing_column_is_added_or_refused_by_name():
    data = as_file({**good_tables(), "Clients": [{"Client ID": "C1", "Client Name": "Ann"}]})
    after = spliced(data, Amendment(changed={2: {"adviser": "Kim"}}), CLIENTS)
    table = sheet(after, "Clients").tables["Clients"]
    assert (table.ref, [column.name for column in table.tableColumns]) == (
        "A1:C2",
        ["Client ID", "Client Name", "Adviser"],
    )
    assert [cell.value for cell in sheet(after, "Clients")[1]] == ["Client ID", "Client Name", "Adviser"]
    wide = edited(data, {"xl/worksheets/sheet1.xml": replacing("</row></sheetData>", '<c r="C2"><v>5</v></c></row></sheetData>')})  # fmt: skip # noqa: E501
    with pytest.raises(CannotSplice, match=r"no column Adviser, .* since Clients!C2 stands in the way"):
        spliced(wide, Amendment(changed={2: {"adviser": "Kim"}}), CLIENTS)


def test_a_table_that_is_not_there_is_refused():
    tables = good_tables()
    del tables["Funds"]
    with pytest.raises(CannotSplice, match="no table Funds"):
        spliced(as_file(tables), Amendment(added=[{"code": "X"}]), FUNDS)


def prefixed(text: str) -> str:
    text = re.sub(r"<(/?)(?=[a-zA-Z])(?![\w.-]+:)", r"<\1x:", text)
    return text.replace(" xmlns=", " xmlns:x=")


def single_quoted(text: str) -> str:
    return re.sub(r'([\w:]+)="([^"\']*)"', r"\1='\2'", text)


def unnumbered(text: str) -> str:
    return re.sub(r'(<(?:row|c)) r="[A-D]?\d+"', r"\1", text)


def commented(text: str) -> str:
    return text.replace("<sheetData>", "<!-- <sheetData> --><sheetData>").replace("<row", "<!-- <row> -->\n<row")


@pytest.mark.parametrize("odd", [prefixed, single_quoted, unnumbered, commented])
@pytest.mark.parametrize("tables", [True, False])
def test_sheets_written_oddly(odd: Callable[[str], str], tables: bool):
    data = edited(as_file(good_tables(), excel_tables=tables), {"xl/worksheets/sheet3.xml": odd})
    assert holdings(data).frame.equals(holdings(as_file(good_tables())).frame)
    before = list(holdings(data).frame["fund_name"])
    after = spliced(data, Amendment(frozenset({2, 5, 6}), {4: {"fund_name": "<b>&"}}, [{**NEW, "fund_name": " =A1 "}]))
    assert list(holdings(after).frame["fund_name"]) == ["=A1", before[1], "<b>&", *before[5:]]
    assert sheet(after)["D2"].value == " =A1 "


def test_other_tables_beside_and_below():
    beside = good_tables()["Sectors"]
    workbook = openpyxl.load_workbook(BytesIO(as_file(good_tables())))
    for number, row in enumerate(beside, 2):
        workbook["Sectors"].cell(number, 8, f"note {number}")
        workbook["Sectors"].cell(30 + number, 2, row["Sector"])
    stream = BytesIO()
    workbook["Sectors"].add_table(openpyxl.worksheet.table.Table(displayName="Other", ref="A31:D40"))
    workbook.save(stream)
    with pytest.raises(CannotSplice, match=r"the table Other \(Sectors!A31:D40\) stands"):
        spliced(stream.getvalue(), Amendment(added=[{"sector": "X", "sector_model": "Y"}]), SECTORS)


def test_the_same_change_gives_the_same_bytes():
    change = Amendment(frozenset({3}), {4: {"value": 1}}, [NEW, NEW])
    assert spliced(RICH, change) == spliced(RICH, change)


def test_a_new_row_of_a_calculated_field_may_give_its_own_value():
    after = spliced(RICH, [*map(Kept, range(2, 11)), Added({**NEW, "units": Decimal("1E+3")})])
    assert sheet(after)["E11"].value == 1000
    assert "<v>1000</v>" in row_texts(after)[11]


def other_rows(text: str) -> str:
    """The rows under another prefix than the element that holds them."""
    text = text.replace(
        "<worksheet ", '<worksheet xmlns:q="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    )
    return re.sub(r"<(/?)row(?=[\s>])", r"<\1q:row", text)


@pytest.mark.parametrize(
    ("part", "edit"),
    [
        (TABLE, lambda text: text.replace("<table ", '<table totalsRowCount="x" ')),
        (TABLE, lambda text: re.sub(r"<tableColumns.*</tableColumns>", "", text, flags=re.DOTALL)),
        (TABLE, lambda text: text.replace("<tableColumns ", "<!-- <tableColumn/> --><tableColumns ")),
        (TABLE, lambda text: re.sub(r'(<table .*?ref="A)\d+:([A-Z])\d+', r"\g<1>5000:\g<2>5009", text, count=1)),
        (SHEET, lambda text: re.sub(r'<c (r="B2")[^>]*?(/?)>', r'<c \1 s="x"\2>', text)),
        (SHEET, other_rows),
    ],
    ids=["totals", "no columns", "a comment", "elsewhere", "a style", "rows of another prefix"],
)
def test_what_cannot_be_told_from_the_text_is_refused_in_a_sentence(part: str, edit: Callable[[str], str]):
    data = edited(RICH, {part: edit})
    assert parts(data)[part] != parts(RICH)[part]
    with pytest.raises(NotAWorkbook, match=r"\.$"):
        spliced(data, [*(Kept(row) for row in range(2, 11)), Added(NEW)])
