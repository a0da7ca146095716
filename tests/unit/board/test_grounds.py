"""The board over a file and over a book open in Excel: what it saves is the same, and nobody is written over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from fastrak_udfs.ribbon.press import press
from fastrak_workbook.excel.book import ExcelBook
from fastrak_workbook.excel.finding import find_open_book
from fastrak_workbook.file_book import FileBook
from fastrak_workbook.graft.xml import NotAWorkbook
from fastrak_xl.app.board import sectors
from fastrak_xl.app.categorise.naming import sector
from fastrak_xl.app.categorise.sectors import rename_sector
from fastrak_xl.app.plans import carry_out
from fastrak_xl.app.ports import Workbook
from fastrak_xl.board.desk import ChangedMeanwhile, Desk, HasErrors
from fastrak_xl.board.grounds import FileGround
from fastrak_xl.board.open_book import OpenBookGround, open_board
from tests.contract.test_workbook_port import as_xlsx
from tests.errors.good_book import good_tables
from tests.open_excel.engine import open_book
from tests.open_excel.person import Scripted

Place = tuple[Desk, Callable[[], Workbook]]
"""A desk, and its workbook as anybody else sees it."""


def over_a_file(folder: Path) -> Place:
    path = folder / "book.xlsx"
    path.write_bytes(as_xlsx(good_tables()))
    return Desk(FileGround(path)), lambda: FileBook(path.read_bytes(), path.name, _in_place(path))


def _in_place(path: Path) -> Any:
    from fastrak_workbook.saving.target import Manner, Target

    return Target(path, Manner.IN_PLACE)


def over_excel(_: Path) -> Place:
    book = open_book(as_xlsx(good_tables()))
    return Desk(OpenBookGround(lambda: book)), lambda: ExcelBook(book)


@pytest.fixture(params=[over_a_file, over_excel], ids=["a file", "an open book"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    found: Place = request.param(tmp_path)
    return found


def free_funds(desk: Desk) -> list[int]:
    sector_of = desk.state.sector_of[0]
    return [fund for fund in desk.board.funds if fund not in sector_of]


def assign(desk: Desk, name: str) -> int:
    """Put the first free fund into a sector of the first model."""
    fund = free_funds(desk)[0]
    number = next(one.number for one in desk.state.sectors_in(0) if one.name == name)
    desk.do("an assignment", lambda state: sectors.assign(state, 0, [fund], number))
    return fund


def assigned(book: Workbook) -> set[tuple[str, str, str]]:
    frame = book.read()[0].sector_models.frame
    return {(row.sector_model, row.sector, row.code) for row in frame.itertuples() if row.sector}


def test_what_is_saved_is_in_the_workbook_and_may_be_saved_again(place: Place) -> None:
    desk, workbook = place
    before = assigned(workbook())
    assign(desk, "Bonds")
    assert not desk.is_saved
    desk.save()
    assert desk.is_saved
    once = assigned(workbook())
    assert len(once - before) == 1
    if free_funds(desk):
        assign(desk, "Bonds")
    desk.do("a name", lambda state: sectors.rename_sector(state, state.sectors_in(0)[0].number, "British Shares"))
    desk.save()
    assert any(name == "British Shares" for _, name, _ in assigned(workbook()))
    assert desk.is_saved
    assert not desk.has_changed()


def test_both_grounds_save_the_same(tmp_path: Path) -> None:
    found = []
    for make in (over_a_file, over_excel):
        desk, workbook = make(tmp_path)
        assign(desk, "Bonds")
        desk.save()
        found.append(assigned(workbook()))
    assert found[0] == found[1]


def test_nobody_s_change_is_written_over_and_merging_keeps_both(place: Place) -> None:
    desk, workbook = place
    assign(desk, "Bonds")
    mine = len(free_funds(desk))
    carry_out(workbook(), lambda linked: rename_sector(linked, sector(linked, 0, "Bonds"), "Loans"))
    assert desk.has_changed()
    with pytest.raises(ChangedMeanwhile):
        desk.save()
    desk.merge()
    assert len(free_funds(desk)) == mine
    desk.save()
    assert {name for model, name, _ in assigned(workbook()) if model == "Simple"} >= {"Loans"}


def test_a_save_without_changes_changes_nothing(place: Place) -> None:
    desk, workbook = place
    before = workbook().fingerprint
    assert desk.save() == ""
    assert workbook().fingerprint == before


def test_a_book_with_errors_is_not_shown() -> None:
    tables = good_tables()
    tables["Sector Models"][0]["Sector"] = "Nowhere"
    book = open_book(as_xlsx(tables))
    with pytest.raises(HasErrors):
        Desk(OpenBookGround(lambda: book))
    said = press("FastrakBoard", book, Scripted(), lambda: False)
    assert said.startswith("The board was not opened. 1 error")


def test_the_ribbon_starts_the_board_on_the_open_book(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object())
    started: list[Any] = []
    book = ExcelBook(open_book(as_xlsx(good_tables())))
    said = open_board(book, started.append)
    (command,) = started
    assert command[1:] == ["-m", "fastrak_xl.board.open_book", book.place]
    assert "put into this workbook" in said


def test_without_the_board_s_packages_the_ribbon_says_how_to_get_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    started: list[Any] = []
    said = open_board(ExcelBook(open_book(as_xlsx(good_tables()))), started.append)
    assert 'pip install "fastrak-xl[board]"' in said
    assert started == []


def test_the_board_finds_the_book_that_excel_has_open() -> None:
    book = open_book(as_xlsx(good_tables()), "mine.xlsx")
    assert isinstance(find_open_book(ExcelBook(book).place), xw.Book)
    with pytest.raises(NotAWorkbook, match="no longer open"):
        find_open_book("another.xlsx")


def test_a_closed_book_has_changed() -> None:
    book = open_book(as_xlsx(good_tables()))
    is_open = [True]

    def found() -> xw.Book:
        if not is_open[0]:
            raise NotAWorkbook("closed")
        return book

    desk = Desk(OpenBookGround(found))
    assign(desk, "Bonds")
    is_open[0] = False
    assert desk.has_changed()
    with pytest.raises(NotAWorkbook):
        desk.save()
