"""Everything that the product writes: Microsoft's validator finds nothing wrong, and nothing makes Excel repair it.

The workbook at the start is drawn as the template is, so that whatever is found is ours. The demo is among the files.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fastrak_workbook.file_book import FileBook
from fastrak_workbook.layout import INPUT_TABLES
from fastrak_workbook.lint import lint
from fastrak_workbook.saving.target import Manner, Target
from fastrak_workbook.shipped import DEMO_FILE, TEMPLATE_FILE, shipped
from fastrak_workbook.template.build import built_workbook
from fastrak_xl.app.board.difference import difference
from fastrak_xl.app.board.reading import read_board
from fastrak_xl.app.board.sectors import assign
from fastrak_xl.app.check import check
from tests.e2e import ooxml_validator
from tests.e2e.calling_book import with_calls
from tests.e2e.conftest import Ended
from tests.errors.good_book import good_tables

Command = Callable[..., Ended]
VALUATION = (
    "Account Number,Fund Name,ISIN,Units,Price (GBP),Value (GBP)\n"
    "A2,Cedar Global,GB00B41YBW71,100,5.10,510.00\nA2,Quince Fund,,10,2.00,20.00\nA2,Cash,,,,12.34\n"
)
CALLS = ['[1]!FASTRAK_VALUE("A1")', "[1]!FASTRAK_VALUE(Accounts!A4:A7)", '_xldudf_FASTRAK_REBALANCE("A1")']
STEPS: dict[str, tuple[str, ...]] = {
    "rebalanced": ("rebalance", "book"),
    "rebalanced twice": ("rebalance", "rebalanced"),
    "rebalanced with --replace": ("rebalance", "rebalanced", "--replace"),
    "approved": ("approve", "rebalanced", "--by", "Kim Lee"),
    "checked": ("check", "book"),
    "compared": ("compare", "book", "--with", "Cash reserve %=2", "--with", "Method=Sector"),
    "categorised": ("categorise", "book", "--hierarchy", "From FE", "--overwrite"),
    "imported": ("import", "book", "valuation"),
    "upload template": ("upload-template", "book", "--sector-model", "Simple"),
    "uploaded": ("upload", "book", "upload template"),
    "client report": ("report", "book", "--all"),
    "portfolios": ("export-portfolios", "book"),
    "portfolios imported": ("import-portfolios", "book", "portfolios"),
    "new portfolio": ("new-portfolio", "book", "Fresh", "--sector-model", "Simple", "--risk-profile", "Balanced"),
    "fund replaced": ("replace-fund", "book", "KA01", "KB02"),
    "sector model": ("new-sector-model", "book", "Wide", "--sector", "Equity", "--sector", "Bonds"),
    "sector renamed": ("rename-sector", "rebalanced", "Simple", "Bonds", "Fixed Interest"),
    "shared": ("share", "called"),
    "shared without names": ("share", "called", "--anonymise"),
    "shared in part": ("share", "rebalanced", "--only", "Rebalance,Trades"),
    "shared and protected": ("share", "called", "--protect"),
    "shared twice": ("share", "shared"),
    "a shared copy rebalanced": ("rebalance", "shared"),
    "a shared copy replaced": ("rebalance", "shared", "--replace"),
    "demo rebalanced": ("rebalance", "demo"),
    "demo shared": ("share", "demo rebalanced"),
}
"""Each file by the command that writes it; a word that names an earlier file stands for that."""


def drawn() -> bytes:
    """The good book as the product draws workbooks."""
    tables = good_tables()
    for line in tables["Model Portfolios"][-2:]:  # "60%" and "40%": the template holds numbers
        line["Allocation"] = float(str(line["Allocation"]).rstrip("%")) / 100
    [as_at] = [line for line in tables["Settings"] if line["Setting"] == "As at"]
    as_at["Value"] = "30/09/2026"
    content = {
        layout.table: [
            {column.field: cell for column in layout.columns if (cell := line.get(column.header)) is not None}
            for line in tables[layout.sheet]
        ]
        for layout in INPUT_TABLES
        if layout.sheet in tables
    }
    return built_workbook(content, "A book of four accounts.")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that there are so far."""
    folder = tmp_path_factory.mktemp("sound")
    (folder / "book.xlsx").write_bytes(drawn())
    (folder / "demo.xlsx").write_bytes(shipped(DEMO_FILE))
    (folder / "template.xlsx").write_bytes(shipped(TEMPLATE_FILE))
    (folder / "valuation.csv").write_text(VALUATION, encoding="utf-8")
    return folder


def sound(path: Path) -> None:
    data = path.read_bytes()
    assert [str(found) for found in lint(data)] == []
    assert ooxml_validator.errors(path) == set()


@pytest.mark.parametrize("name", ["template", "demo", "book"])
def test_what_is_drawn_is_sound(folder: Path, name: str) -> None:
    sound(folder / f"{name}.xlsx")


def saved_by_the_board(folder: Path) -> Path:
    """As the board saves: a fund moved, in the file."""
    file = folder / "board.xlsx"
    book = FileBook((folder / "rebalanced.xlsx").read_bytes(), "board.xlsx", Target(file, Manner.REPLACE))
    linked = check(book).linked
    _, state = read_board(linked)
    fund = next(number for number, one in enumerate(linked.funds.funds) if one.name == "Gorse Europe")
    book.change(difference(linked, assign(state, 0, [fund], None)))
    return file


def test_what_every_command_writes_is_sound(folder: Path, fastrak: Command) -> None:
    written = {path.stem: path for path in folder.iterdir()}
    for name, words in STEPS.items():
        out = folder / f"{name}.xlsx"
        ended = fastrak(words[0], *(written.get(word, word) for word in words[1:]), "-o", out)
        assert out.exists(), f"{name}: {ended.err or ended.out}"
        written[name] = out
        if name == "rebalanced":
            written["called"] = folder / "called.xlsx"
            # A formula of each kind, as Excel saves them beside the add-in.
            written["called"].write_bytes(with_calls(out.read_bytes(), CALLS))
    written["board"] = saved_by_the_board(folder)
    made = {name: path for name, path in written.items() if name in STEPS or name == "board"}
    assert {name: found for name, path in made.items() if (found := list(map(str, lint(path.read_bytes()))))} == {}
    with ThreadPoolExecutor(2) as pool:  # each waits for a program of its own
        errors = dict(zip(made, pool.map(ooxml_validator.errors, made.values()), strict=True))
    assert {name: found for name, found in errors.items() if found} == {}
