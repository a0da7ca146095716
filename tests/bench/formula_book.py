"""What a firm would write in Excel without a program: a row per account and fund, its figures as formulas."""

from __future__ import annotations

import io
from pathlib import Path

import xlsxwriter

from fastrak_workbook.file_book import FileBook
from fastrak_xl.app.rebalance import rebalance

_INPUTS = ("Accounts", "Holdings", "Sector Models", "Model Portfolios")


def formula_book(file: Path) -> bytes:
    """The inputs as values, and the rows of our own report with value, base, target, trade and sector as formulas."""
    return _book(file, with_formulas=True)


def blank_book(file: Path) -> bytes:
    """The same without the formulas."""
    return _book(file, with_formulas=False)


def _book(file: Path, *, with_formulas: bool) -> bytes:
    source = FileBook(file.read_bytes(), file.name)
    outcome = rebalance(source, dry_run=True)
    assert outcome.results is not None
    rows = outcome.results.rebalance
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": True})
    ends = {}
    for name in _INPUTS:
        ends[name] = _copy(book.add_worksheet(name), source, name)
    sheet = book.add_worksheet("Result")
    for number, key in enumerate(zip(rows["account_id"], rows["code"], rows["portfolio"], strict=True), start=2):
        for place, value in enumerate(key):
            sheet.write(number - 1, place, value)
        if with_formulas:
            for place, formula in enumerate(_formulas(number, ends), start=3):
                sheet.write_formula(number - 1, place, formula, None, "")
    book.close()
    return target.getvalue()


def _copy(sheet: xlsxwriter.worksheet.Worksheet, source: FileBook, name: str) -> int:
    table = source.cells(name, 1, 1, 1_000_000 if name == "Holdings" else 100_000, 9)
    rows = [row for row in table if any(cell is not None for cell in row)]
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            if isinstance(value, str) and name == "Model Portfolios" and value.endswith("%"):
                value = float(value[:-1]) / 100
            if value is not None:
                sheet.write(number, place, value)
    return len(rows)


def _formulas(row: int, ends: dict[str, int]) -> list[str]:
    """The figures of a row: value, base, target %, target value, trade, current %, drift %, after value and %.

    Then its sector, fund name, wrapper, platform, client and units.
    """
    holdings, accounts, models = ends["Holdings"], ends["Accounts"], ends["Model Portfolios"]

    def column(sheet: str, letter: str, end: int) -> str:
        return f"'{sheet}'!${letter}$2:${letter}${end}"

    held = column("Holdings", "F", holdings)
    account, code = column("Holdings", "A", holdings), column("Holdings", "C", holdings)
    place = f"MATCH($A{row},{column('Accounts', 'A', accounts)},0)"
    flow = f"INDEX({column('Accounts', 'G', accounts)},{place})-INDEX({column('Accounts', 'H', accounts)},{place})"
    weight = column("Model Portfolios", "I", models)
    portfolio, fund = column("Model Portfolios", "B", models), column("Model Portfolios", "H", models)
    sectors, sector_codes = column("Sector Models", "B", ends["Sector Models"]), column("Sector Models", "E", 1501)
    return [
        f"=SUMIFS({held},{account},$A{row},{code},$B{row})",
        f"=SUMIFS({held},{account},$A{row})+{flow}",
        f"=SUMIFS({weight},{portfolio},$C{row},{fund},$B{row})",
        f"=ROUND(E{row}*F{row},2)",
        f"=G{row}-D{row}",
        f"=IF(E{row}=0,0,D{row}/E{row})",
        f"=I{row}-F{row}",
        f"=D{row}+H{row}",
        f"=IF(E{row}=0,0,K{row}/E{row})",
        f'=IFERROR(INDEX({sectors},MATCH($B{row},{sector_codes},0)),"")',
        f'=IFERROR(INDEX({column("Sector Models", "C", 1501)},MATCH($B{row},{sector_codes},0)),"")',
        f"=INDEX({column('Accounts', 'C', accounts)},{place})",
        f"=INDEX({column('Accounts', 'D', accounts)},{place})",
        f"=INDEX({column('Accounts', 'B', accounts)},{place})",
        f"=SUMIFS({column('Holdings', 'E', holdings)},{account},$A{row},{code},$B{row})",
    ]
