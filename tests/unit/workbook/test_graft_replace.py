from __future__ import annotations

import re
from io import BytesIO

import openpyxl
import pytest

from fastrak_workbook.graft import runs
from fastrak_workbook.graft.package import Package
from fastrak_workbook.graft.results import CannotGraft, graft_results
from tests.unit.workbook import sample_workbooks as books
from tests.unit.workbook.sample_results import sample_checks, sample_results

RESULTS = sample_results(4, 5)
OTHER = sample_results(2, 3)
SHEETS = ["Summary", "Rebalance", "Trades", "Unassigned", "Checks", "Run"]


def names(package: bytes) -> list[str]:
    return [sheet.name for sheet in Package.from_bytes(package).sheets]


def numbered(number: int) -> list[str]:
    return [f"{name} ({number})" for name in SHEETS]


def test_a_second_run_is_numbered():
    twice = graft_results(graft_results(books.plain_workbook("Holdings"), RESULTS), RESULTS)
    assert names(twice) == ["Holdings", *SHEETS, *numbered(2)]


def test_a_run_shares_one_number_whichever_name_is_taken():
    assert names(graft_results(books.plain_workbook("tRADES"), RESULTS)) == ["tRADES", *numbered(2)]
    assert names(graft_results(books.plain_workbook("Run (2)", "Checks"), RESULTS))[2:] == numbered(3)


def test_a_run_after_a_check_does_not_share_its_number():
    checked = graft_results(books.plain_workbook("Holdings"), sample_checks())
    assert names(graft_results(checked, RESULTS)) == ["Holdings", "Checks", *numbered(2)]


@pytest.mark.parametrize("make", [books.rich_workbook, books.bare_workbook, books.prefixed_workbook])
def test_replacing_leaves_nothing_of_the_earlier_run(make):
    original = make()
    fresh = graft_results(original, OTHER)
    replaced = graft_results(graft_results(original, RESULTS), OTHER, replace=True)
    assert names(replaced) == names(fresh)
    after, expected = books.parts(replaced), books.parts(fresh)
    assert set(after) == set(expected)
    for part in set(after) - {
        "xl/styles.xml",
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
    }:
        if "worksheets/sheet" not in part:
            assert after[part] == expected[part], part
    for part in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        assert sorted(re.findall(rb"<[^>]+>", after[part])) == sorted(re.findall(rb"<[^>]+>", expected[part]))


def test_replacing_with_the_same_results_gives_the_same_bytes():
    once = graft_results(books.rich_workbook(), RESULTS)
    assert graft_results(once, RESULTS, replace=True) == once


def test_only_the_newest_run_is_replaced():
    package = books.plain_workbook("Holdings")
    for _ in range(3):
        package = graft_results(package, RESULTS)
    replaced = graft_results(package, OTHER, replace=True)
    assert names(replaced) == ["Holdings", *SHEETS, *numbered(2), *numbered(3)]
    tables = {table.name: table.ref for table in Package.from_bytes(replaced).tables}
    assert tables["FastrakRebalance"] == tables["FastrakRebalance2"] == "A4:X24"
    assert tables["FastrakRebalance3"] == "A4:X10"


def test_sheets_of_the_user_with_our_names_are_left_alone():
    package = graft_results(books.plain_workbook("Rebalance", "Holdings"), RESULTS)
    replaced = graft_results(package, RESULTS, replace=True)
    assert names(replaced) == ["Rebalance", "Holdings", *numbered(2)]
    assert openpyxl.load_workbook(BytesIO(replaced))["Rebalance"]["A1"].value == "word"


def test_replacing_where_there_is_no_run_adds_one():
    package = books.plain_workbook("Holdings")
    assert graft_results(package, RESULTS, replace=True) == graft_results(package, RESULTS)


def test_names_and_front_sheet_behind_removed_sheets_move_up():
    package = books.parts(graft_results(books.plain_workbook("Holdings"), RESULTS))
    workbook = package["xl/workbook.xml"].decode()
    ours = re.findall(r"<sheet [^>]*/>", workbook)
    moved = "".join([*ours[1:], ours[0]])  # the user drags Holdings behind our sheets …
    workbook = workbook.replace("".join(ours), moved)
    workbook = re.sub(r'localSheetId="(\d)"', lambda n: f'localSheetId="{int(n[1]) - 1}"', workbook)
    workbook = workbook.replace(
        "</definedNames>",
        '<definedName name="Mine" localSheetId="6">Holdings!$A$1</definedName></definedNames>',
    )  # … gives it a name …
    workbook = workbook.replace("<workbookView ", '<workbookView activeTab="6" ')  # … and leaves it in front
    package["xl/workbook.xml"] = workbook.encode()
    replaced = graft_results(books.zipped(package), RESULTS, replace=True)
    after = openpyxl.load_workbook(BytesIO(replaced))
    assert after.sheetnames == ["Holdings", *SHEETS]
    assert after.active.title == "Holdings"
    assert after["Holdings"].defined_names["Mine"].attr_text == "Holdings!$A$1"
    assert after["Rebalance"].print_title_rows == "$4:$4"


def test_a_pivot_table_on_our_sheet_is_not_thrown_away():
    package = books.parts(graft_results(books.plain_workbook("Holdings"), RESULTS))
    rels = "xl/worksheets/_rels/sheet3.xml.rels"
    package[rels] = package[rels].replace(
        b"</Relationships>",
        b'<Relationship Id="rId9" Type="http://x/pivotTable" Target="/xl/pivot1.xml"/></Relationships>',
    )
    package["xl/pivot1.xml"] = b"<pivotTableDefinition/>"
    with pytest.raises(CannotGraft, match="The sheet Rebalance cannot be replaced"):
        graft_results(books.zipped(package), RESULTS, replace=True)


def test_the_calculation_chain_goes_when_formulas_on_our_sheets_go():
    package = books.parts(graft_results(books.plain_workbook("Holdings"), RESULTS))
    package["xl/calcChain.xml"] = b"<calcChain/>"
    rels, types, sheet = "xl/_rels/workbook.xml.rels", "[Content_Types].xml", "xl/worksheets/sheet3.xml"
    package[rels] = package[rels].replace(
        b"</Relationships>",
        b'<Relationship Id="rId90" Type="http://x/calcChain" Target="calcChain.xml"/></Relationships>',
    )
    package[types] = package[types].replace(
        b"</Types>", b'<Override PartName="/xl/calcChain.xml" ContentType="x"/></Types>'
    )
    kept = books.parts(graft_results(books.zipped(package), RESULTS, replace=True))
    assert kept["xl/calcChain.xml"] == b"<calcChain/>"
    package[sheet] = package[sheet].replace(b"</row></sheetData>", b'<c r="X5"><f>1+1</f></c></row></sheetData>')
    gone = books.parts(graft_results(books.zipped(package), RESULTS, replace=True))
    assert "xl/calcChain.xml" not in gone
    assert b"calcChain" not in gone[rels] + gone[types]


def test_a_run_is_found_by_its_tables_not_by_the_names_of_its_sheets():
    package = Package.from_bytes(graft_results(graft_results(books.plain_workbook("Run"), RESULTS), RESULTS))
    assert list(runs.earlier_runs(package)) == [2, 3]
    assert runs.earlier_runs(package)[3]["FastrakRun"].name == "Run (3)"
    assert not runs.earlier_runs(Package.from_bytes(books.plain_workbook("Run")))
