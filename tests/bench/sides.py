"""One side of the table, in a process of its own: `python -m tests.bench.sides SIDE WORKBOOK FOLDER`.

Prints a JSON object of processor seconds by stage, processes that were started and waited for included.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Seconds = dict[str, float]


def _now() -> float:
    ended = os.times()
    return time.process_time() + ended.children_user + ended.children_system


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    start = _now()
    answer = work()
    return answer, _now() - start


def ours(file: Path, folder: Path) -> Seconds:
    """A run stage by stage, the reading in a process of its own as for users."""
    from fastrak_workbook.file_book import FileBook
    from fastrak_workbook.guard.reading import GuardedReader
    from fastrak_workbook.saving.target import Manner, Target
    from fastrak_xl.app.check import check
    from fastrak_xl.app.rebalance import calculate
    from fastrak_xl.app.selection import Selection
    from fastrak_xl.engine.link.linked import link_book
    from fastrak_xl.engine.rebalance.run import rebalance

    gc.set_threshold(100_000)  # as the command does
    target = Target(folder / "ours.xlsx", Manner.REPLACE)
    book = FileBook(file.read_bytes(), file.name, target, read_source=GuardedReader())
    read, seconds_read = _timed(book.read)

    class _Read:
        def read(self) -> Any:
            return read

    checked, seconds_check = _timed(lambda: check(_Read()))
    assert not checked.blocking, [str(one) for one in checked.blocking][:3]
    anew = FileBook(file.read_bytes(), file.name).read()[0]  # of which nothing is known from the checks
    _, seconds_link = _timed(lambda: link_book(anew, checked.settings))
    _, seconds_engine = _timed(lambda: rebalance(checked.linked, checked.settings))
    (results, _), seconds_calculate = _timed(lambda: calculate(book, checked, Selection()))
    _, seconds_write = _timed(lambda: book.write(results))
    return {
        "read": seconds_read,
        "check": seconds_check,
        "link": seconds_link,
        "engine": seconds_engine,
        "calculate": seconds_calculate,
        "write": seconds_write,
    }


def fastexcel(file: Path, folder: Path) -> Seconds:
    """Every sheet as an Arrow table, columns typed."""
    import fastexcel as library

    def work() -> None:
        book = library.read_excel(str(file))
        for name in book.sheet_names:
            book.load_sheet(name).to_arrow()

    return {"read": _timed(work)[1]}


def calamine_pandas(file: Path, folder: Path) -> Seconds:
    """Every sheet as a data frame, through python-calamine."""
    import pandas as pd

    return {"read": _timed(lambda: pd.read_excel(file, sheet_name=None, engine="calamine"))[1]}


def openpyxl_read(file: Path, folder: Path) -> Seconds:
    """Every sheet's values, read-only."""
    import openpyxl

    def work() -> None:
        book = openpyxl.load_workbook(file, read_only=True)
        for sheet in book.worksheets:
            for _ in sheet.iter_rows(values_only=True):
                pass

    return {"read": _timed(work)[1]}


def _tables(file: Path) -> dict[str, list[list[object]]]:
    """The rows of our result sheets, for others to write."""
    from fastrak_workbook.file_book import FileBook
    from fastrak_xl.app.rebalance import rebalance

    book = FileBook(file.read_bytes(), file.name)
    outcome = rebalance(book, dry_run=True)
    assert outcome.results is not None
    return {name: [list(row) for row in rows] for name, rows in book.preview(outcome.results).items()}


def openpyxl_write(file: Path, folder: Path) -> Seconds:
    """Load the workbook, fill the result sheets, save: values only, no formats."""
    import openpyxl

    tables = _tables(file)

    def work() -> None:
        book = openpyxl.load_workbook(file)
        for name, rows in tables.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        book.save(folder / "openpyxl.xlsx")

    return {"write": _timed(work)[1]}


def xlsxwriter_write(file: Path, folder: Path) -> Seconds:
    """The result sheets alone, in constant memory: values only, no formats, the input left out."""
    import xlsxwriter

    tables = _tables(file)

    def work() -> None:
        book = xlsxwriter.Workbook(folder / "xlsxwriter.xlsx", {"constant_memory": True, "strings_to_formulas": False})
        for name, rows in tables.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        book.close()

    return {"write": _timed(work)[1]}


def pandas_compute(file: Path, folder: Path) -> Seconds:
    """The same arithmetic in pandas on strings, and a tenth of the accounts with groupby.apply; and our engine."""
    from tests.bench import test_engine_speed as speed

    speed.HOLDINGS = int(file.stem.removeprefix("firm"))
    data, rounds = speed.frames(), speed.Rounds()
    workbook = speed.as_file(speed.sheets(data, wide=False))
    for _ in range(3):
        speed.run_all(rounds, workbook)
        rounds.timed("pandas", lambda: speed.vectorised(*data))
    some = data[1].iloc[:: speed.EVERY]
    few = data[0][data[0]["account"].isin(set(some["account"]))]
    rounds.timed("apply", lambda: speed.account_by_account(few, some, *data[2:]))
    return {
        "engine": rounds.median("Full"),
        "pandas": rounds.median("pandas"),
        "apply": speed.EVERY * rounds.median("apply"),
    }


def formulas(file: Path, folder: Path) -> Seconds:
    """The same workbook as SUMIFS and INDEX/MATCH, calculated by LibreOffice: its start and its saving taken off."""
    from tests.bench.formula_book import blank_book, formula_book
    from tests.e2e.libreoffice import recalculated

    times = []
    for name, data in (("formulas", formula_book(file)), ("nothing", blank_book(file))):
        source = folder / f"{name}.xlsx"
        source.write_bytes(data)
        (folder / name).mkdir(exist_ok=True)
        times.append(_timed(lambda source=source, name=name: recalculated(source, folder / name))[1])  # type: ignore[misc]
    return {"run": times[0], "without formulas": times[1]}


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))))
