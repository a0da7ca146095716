"""The empty template: tables, headings, formats, drop-downs, and what is ready in it."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.worksheet import Worksheet

from fastrak_workbook import layout
from fastrak_workbook.functions.sheet import SHEET as FUNCTIONS_SHEET
from fastrak_workbook.layout import INPUT_TABLES, Kind, TableLayout
from fastrak_workbook.shipped import SHIPPED_FILES, shipped
from fastrak_workbook.template.__main__ import main
from fastrak_workbook.template.build import template_workbook
from fastrak_workbook.template.demo import demo_workbook
from fastrak_workbook.template.portfolio_total import HEADER as PORTFOLIO_TOTAL
from fastrak_workbook.template.portfolio_total import totals
from fastrak_xl.domain.codes import CODE_TYPES
from fastrak_xl.domain.ia_sectors import simple_headings, simple_mapping
from fastrak_xl.domain.setting_rules import RULES

HEADER, FIRST = 3, 4
EXCEL_FORMULA_LIMIT_IN_VALIDATIONS = 255
MADE = {"fastrak-template.xlsx": template_workbook, "fastrak-demo.xlsx": demo_workbook}


@pytest.fixture(scope="module")
def template() -> Workbook:
    return load_workbook(BytesIO(template_workbook()))


def by_table(table: TableLayout) -> str:
    return table.table


def rows_of(sheet: Worksheet, table: TableLayout) -> list[dict[str, object]]:
    width = len(table.columns)
    last = int(sheet.tables[table.table].ref.split(":")[1].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    cells = sheet.iter_rows(min_row=FIRST, max_row=last, max_col=width, values_only=True)
    return [dict(zip(table.fields, row, strict=True)) for row in cells]


def rule_at(sheet: Worksheet, table: TableLayout, field: str, row: int = FIRST) -> DataValidation:
    cell = sheet.cell(row, table.fields.index(field) + 1).coordinate
    [rule] = [rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref]
    return rule


def whole_column(sheet: Worksheet, number: int) -> ColumnDimension:
    [column] = [found for found in sheet.column_dimensions.values() if found.min <= number <= found.max]
    return column


def test_the_start_sheet_comes_first_with_five_steps_and_both_commands(template: Workbook) -> None:
    start = template.worksheets[0]
    text = [str(cell.value) for row in start.iter_rows() for cell in row if cell.value is not None]
    assert start.title == "Start"
    assert [word for word in text if word.isdigit()] == ["1", "2", "3", "4", "5"]
    assert {"fastrak check FILE", "fastrak rebalance FILE"} <= set(text)
    assert any(line.startswith("10 columns are required: Clients 2, Accounts 4, Holdings 4") for line in text)


def test_every_link_on_the_start_sheet_leads_to_a_sheet(template: Workbook) -> None:
    links = [cell.hyperlink.location for row in template["Start"].iter_rows() for cell in row if cell.hyperlink]
    shown = set(template.sheetnames) - {"Start", FUNCTIONS_SHEET}
    assert {link.rpartition("!")[0].strip("'") for link in links} == shown


@pytest.mark.parametrize("table", INPUT_TABLES, ids=by_table)
def test_each_input_sheet_has_its_one_table_with_the_layouts_headings(template: Workbook, table: TableLayout) -> None:
    sheet = template[table.sheet]
    assert list(sheet.tables) == [table.table]
    headings = [column.name for column in sheet.tables[table.table].tableColumns]
    own = [PORTFOLIO_TOTAL] if table is layout.MODEL_PORTFOLIOS else []
    assert headings == [column.header for column in table.columns] + own
    assert [sheet.cell(HEADER, n + 1).value for n in range(len(headings))] == headings


@pytest.mark.parametrize("table", INPUT_TABLES, ids=by_table)
def test_the_headings_stay_in_view_and_print_on_every_page(template: Workbook, table: TableLayout) -> None:
    sheet = template[table.sheet]
    assert sheet.freeze_panes == f"A{FIRST}"
    assert sheet.print_title_rows == f"${HEADER}:${HEADER}"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.fitToHeight == 0


@pytest.mark.parametrize("table", INPUT_TABLES, ids=by_table)
def test_above_a_table_stand_only_single_cells_and_below_it_nothing(template: Workbook, table: TableLayout) -> None:
    sheet = template[table.sheet]
    above = [cell.coordinate for row in sheet.iter_rows(max_row=HEADER - 1) for cell in row if cell.value]
    assert above == ["A1", "A2"]
    assert not sheet.merged_cells.ranges
    below = sheet.iter_rows(min_row=FIRST + len(rows_of(sheet, table)), max_col=len(table.columns))
    assert not any(cell.value for row in below for cell in row)


@pytest.mark.parametrize("table", INPUT_TABLES, ids=by_table)
def test_required_headings_are_marked_and_inputs_are_blue(template: Workbook, table: TableLayout) -> None:
    sheet = template[table.sheet]
    fills = {
        required: {
            sheet.cell(HEADER, number).fill.fgColor.rgb
            for number, column in enumerate(table.columns, start=1)
            if column.required is required
        }
        for required in (True, False)
    }
    assert not fills[True] & fills[False]
    for number, column in enumerate(table.columns, start=1):
        if column.kind is not Kind.COLOUR and table is not layout.SETTINGS:
            assert sheet.cell(FIRST, number).font.color.rgb == "FF0000FF"


@pytest.mark.parametrize("table", INPUT_TABLES, ids=by_table)
def test_codes_are_text_in_the_table_and_in_the_whole_column(template: Workbook, table: TableLayout) -> None:
    sheet = template[table.sheet]
    for number, column in enumerate(table.columns, start=1):
        if column.kind in (Kind.CODE, Kind.CODE_TYPE):
            cell = sheet.cell(FIRST, number)
            assert cell.number_format == "@"
            assert whole_column(sheet, number).number_format == "@"


def test_client_data_is_empty(template: Workbook) -> None:
    for table in (layout.CLIENTS, layout.ACCOUNTS, layout.HOLDINGS, layout.FUNDS, layout.SECTOR_MODELS):
        assert rows_of(template[table.sheet], table) == [dict.fromkeys(table.fields)]


@pytest.mark.parametrize(
    ("table", "field"),
    [
        (layout.CLIENTS, "risk_profile"),
        (layout.ACCOUNTS, "wrapper"),
        (layout.ACCOUNTS, "platform"),
        (layout.ACCOUNTS, "risk_profile"),
        (layout.ACCOUNTS, "do_not_trade"),
        (layout.HOLDINGS, "code_type"),
        (layout.HOLDINGS, "lock"),
        (layout.FUNDS, "code_type"),
        (layout.SECTOR_MODELS, "sector_model"),
        (layout.SECTOR_MODELS, "sector"),
        (layout.SECTOR_MODELS, "code_type"),
        (layout.SECTOR_HIERARCHIES, "source"),
        (layout.SECTOR_HIERARCHIES, "sector_model"),
        (layout.SECTOR_HIERARCHIES, "sector"),
        (layout.MODEL_PORTFOLIOS, "platform"),
        (layout.MODEL_PORTFOLIOS, "risk_profile"),
        (layout.MODEL_PORTFOLIOS, "sector_model"),
        (layout.MODEL_PORTFOLIOS, "sector"),
        (layout.MODEL_PORTFOLIOS, "code_type"),
    ],
)
def test_a_column_with_known_values_has_a_drop_down_far_down(
    template: Workbook, table: TableLayout, field: str
) -> None:
    rule = rule_at(template[table.sheet], table, field)
    assert rule.type == "list"
    assert rule.sqref == rule_at(template[table.sheet], table, field, row=10_000).sqref
    assert len(rule.formula1) <= EXCEL_FORMULA_LIMIT_IN_VALIDATIONS
    assert not any(volatile in rule.formula1.upper() for volatile in ("OFFSET", "INDIRECT"))


def test_a_code_type_outside_the_list_is_refused_and_a_new_platform_is_not(template: Workbook) -> None:
    code_type = rule_at(template["Holdings"], layout.HOLDINGS, "code_type")
    assert code_type.formula1.strip('"').split(",") == list(CODE_TYPES)
    assert code_type.showErrorMessage
    assert code_type.errorStyle in (None, "stop")
    for field in ("platform", "wrapper"):
        assert not rule_at(template["Accounts"], layout.ACCOUNTS, field).showErrorMessage


def test_the_sectors_offered_are_those_of_the_rows_sector_model(template: Workbook) -> None:
    rule = rule_at(template["Model Portfolios"], layout.MODEL_PORTFOLIOS, "sector")
    assert "MATCH($D4,Sectors!$A$4:$A$2003,0)" in rule.formula1
    assert "COUNTIF(Sectors!$A$4:$A$2003,$D4)" in rule.formula1


def test_the_settings_are_the_domains_with_their_defaults_and_a_note(template: Workbook) -> None:
    sheet = template["Settings"]
    rows = rows_of(sheet, layout.SETTINGS)
    assert [row["setting"] for row in rows] == [rule.name for rule in RULES]
    for number, (row, rule) in enumerate(zip(rows, RULES, strict=True), start=FIRST):
        assert row["value"] == rule.default, rule.name
        assert row["notes"]
        validation = rule_at(sheet, layout.SETTINGS, "value", row=number)
        assert (validation.type == "list") is bool(rule.choices)
        if rule.choices:
            assert tuple(validation.formula1.strip('"').split(",")) == rule.choices


def test_the_simple_sectors_are_ready_in_their_colours(template: Workbook) -> None:
    sheet = template["Sectors"]
    rows = rows_of(sheet, layout.SECTORS)
    assert [(row["sector"], row["colour"]) for row in rows] == [(h.name, h.colour) for h in simple_headings()]
    assert len({row["sector_model"] for row in rows}) == 1
    colour = layout.SECTORS.fields.index("colour") + 1
    for number, row in enumerate(rows, start=FIRST):
        assert sheet.cell(number, colour).fill.fgColor.rgb == f"FF{str(row['colour'])[1:]}"


def test_the_hierarchy_from_fe_sectors_is_ready(template: Workbook) -> None:
    rows = rows_of(template["Sector Hierarchies"], layout.SECTOR_HIERARCHIES)
    assert {row["source_sector"]: row["sector"] for row in rows} == dict(simple_mapping())
    assert {row["source"] for row in rows} == {"FE"}


def test_the_risk_profiles_are_ready_in_order(template: Workbook) -> None:
    rows = rows_of(template["Risk Profiles"], layout.RISK_PROFILES)
    assert [row["order"] for row in rows] == [1, 2, 3, 4, 5]
    assert [row["risk_profile"] for row in rows] == [
        "Cautious", "Moderately Cautious", "Balanced", "Moderately Adventurous", "Adventurous",
    ]  # fmt: skip


def test_the_portfolio_total_is_a_calculated_column_that_turns_red(template: Workbook) -> None:
    sheet = template["Model Portfolios"]
    column = sheet.tables["ModelPortfolios"].tableColumns[-1]
    assert "SUMIFS" in column.calculatedColumnFormula.attr_text
    assert str(sheet.cell(FIRST, 10).value).startswith("=IF(ModelPortfolios[[#This Row],[Model Portfolio]]")
    rules = {str(found.sqref): found.rules for found in sheet.conditional_formatting}
    [rule] = rules["J4:J10000"]
    assert rule.dxf.font.color.rgb == "FFB50804"


def test_the_total_counts_a_blank_platform_as_all() -> None:
    rows = [
        {"platform": platform, "portfolio": "P", "risk_profile": "R", "allocation": allocation}
        for platform, allocation in (("All", 0.6), ("", 0.3), ("Nucleus", 1.0), ("all", 0.1))
    ]
    assert list(totals(rows)) == [1.0, 1.0, 1.0, 1.0]


@pytest.mark.parametrize("name", SHIPPED_FILES)
def test_two_generations_give_the_same_bytes(name: str) -> None:
    assert MADE[name]() == MADE[name]()


@pytest.mark.parametrize("name", SHIPPED_FILES)
def test_the_committed_file_is_the_generated_one(name: str) -> None:
    """Part by part, since another build of zlib may pack the same parts differently."""
    assert parts(shipped(name)) == parts(MADE[name]())


def parts(workbook: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(workbook)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_only_shipped_files_are_given_out() -> None:
    with pytest.raises(FileNotFoundError, match="fastrak-template"):
        shipped("../pyproject.toml")


def test_the_command_writes_both_workbooks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([str(tmp_path / "made")])
    assert sorted(path.name for path in (tmp_path / "made").iterdir()) == sorted(SHIPPED_FILES)
    assert "fastrak-demo.xlsx" in capsys.readouterr().out
