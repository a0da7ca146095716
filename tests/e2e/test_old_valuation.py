"""A valuation in the old .xls format, as LibreOffice writes it: read here and in a process of its own."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from fastrak_workbook.graft.xml import NotAWorkbook
from fastrak_workbook.guard.reading import GuardedReader
from fastrak_workbook.read.admitted import admitted_source
from fastrak_workbook.valuation import read_valuation
from fastrak_workbook.valuation.sheets import ReadWorkbook
from tests.e2e.libreoffice import convert

_SHEET = "ID0000000-001 (Investment ISA)"


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("old")
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = _SHEET
    for row in (
        [_SHEET],
        [],
        ["Investment", "Identifier", "Quantity Held", "Last Price", "Value", "Last Price\u00a0(p)", "Value (£)"],
        ["Cedar World", "IE00B3XXRP09", 10, 50.0, 500.0, 4000.0, 400.0],
        ["Cash", None, None, None, None, None, 12.34],
    ):
        sheet.append(row)
    source = Path(folder, "LoadDocstore.xlsx")
    workbook.save(source)
    return convert(source, folder, "xls").read_bytes()


@pytest.mark.parametrize("read", [admitted_source, GuardedReader()], ids=["here", "in a process of its own"])
def test_an_old_workbook_is_read_as_a_valuation(old: bytes, read: ReadWorkbook) -> None:
    valuation = read_valuation(old, "LoadDocstore.xls", None, read)
    (account,), (holding,) = valuation.accounts, valuation.holdings
    assert (account.account, account.wrapper, account.cash_pence) == ("ID0000000-001", "Investment ISA", 1234)
    assert (holding.code, holding.value_pence) == ("IE00B3XXRP09", 40000)


def test_a_damaged_one_is_refused(old: bytes) -> None:
    with pytest.raises(NotAWorkbook, match="damaged"):
        read_valuation(old[:8] + "Workbook".encode("utf-16-le") * 100, "LoadDocstore.xls")


def test_as_a_workbook_to_rebalance_it_is_still_refused(old: bytes) -> None:
    with pytest.raises(NotAWorkbook, match=r"\.xls"):
        admitted_source(old, ["Holdings"])
