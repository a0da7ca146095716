"""What is wrong in the files of a batch: whom it concerns, where it stands, what the command says."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path

import pytest

from fastrak_workbook.memory_book import MemoryBook
from fastrak_xl.commands.refusals import Refused
from tests.errors.good_book import good_tables
from tests.unit.cluster.book_files import Tables, require_cluster, write_files

require_cluster()

from fastrak_xl.cluster.command import BatchRequest, run_batch  # noqa: E402  the extra may be missing
from fastrak_xl.cluster.local_engine import OneProcess  # noqa: E402  the extra may be missing
from fastrak_xl.cluster.preparing import Inputs  # noqa: E402  the extra may be missing
from fastrak_xl.cluster.run import Outcome, run_batch_on  # noqa: E402  the extra may be missing
from fastrak_xl.cluster.sources import find_sources  # noqa: E402  the extra may be missing
from fastrak_xl.cluster.telling import Telling  # noqa: E402  the extra may be missing

NOT_TRADED = 1
"""The good book's account that is Do Not Trade."""


def batch(folder: Path, change: Callable[[Tables], None], *, people: bool = True) -> Outcome:
    tables = good_tables()
    change(tables)
    files = {}
    for sheet in ("Holdings", "Accounts", "Clients"):
        if sheet == "Holdings" or people:
            files[sheet] = tuple(find_sources(write_files(folder / sheet, [tables.pop(sheet)], (), parquet=False)))
    inputs = Inputs(files["Holdings"], files.get("Accounts", ()), files.get("Clients", ()))
    return run_batch_on(OneProcess(), MemoryBook(tables), inputs, folder / "out", Telling())


@pytest.mark.parametrize("people", [True, False])
def test_a_good_book_has_nothing_wrong(tmp_path: Path, people: bool) -> None:
    outcome = batch(tmp_path, lambda tables: None, people=people)
    assert outcome.diagnostics == ()
    assert outcome.figures is not None
    assert outcome.figures.totals.accounts == len(good_tables()["Accounts"])


def test_an_error_leaves_its_account_out_and_says_where(tmp_path: Path) -> None:
    def change(tables: Tables) -> None:
        tables["Holdings"][0]["Value"] = "#N/A"

    outcome = batch(tmp_path, change)
    assert [str(one) for one in outcome.diagnostics] == [
        "Holdings, line 2 of 000.csv, Value: error FX101: Value is not a number (found '#N/A'). "
        "Type the amount in pounds, such as 1234.56."
    ]
    assert outcome.figures is not None
    assert outcome.figures.totals.skipped == NOT_TRADED + 1
    assert outcome.figures.totals.accounts == len(good_tables()["Accounts"])


@pytest.mark.parametrize("people", [True, False])
def test_an_error_of_a_client_leaves_the_client_s_accounts_out(tmp_path: Path, people: bool) -> None:
    def change(tables: Tables) -> None:
        tables["Clients"][0]["CGT Allowance"] = "lots"

    outcome = batch(tmp_path, change, people=people)
    client = good_tables()["Clients"][0]["Client ID"]
    accounts = [one for one in good_tables()["Accounts"] if one["Client ID"] == client]
    assert [one.code for one in outcome.diagnostics if one.is_error] == ["FX101"]
    assert outcome.figures is not None
    assert outcome.figures.totals.skipped == NOT_TRADED + len(accounts)


@pytest.mark.parametrize(
    ("sheet", "heading", "code"),
    [("Holdings", "Account ID", "FX102"), ("Accounts", "Account ID", "FX102"), ("Clients", "Client ID", "FX102"),
     ("Model Portfolios", "Allocation", "FX501")],
)  # fmt: skip
@pytest.mark.parametrize("people", [True, False])
def test_what_is_nobody_s_stops_everything(tmp_path: Path, sheet: str, heading: str, code: str, people: bool) -> None:
    def change(tables: Tables) -> None:
        tables[sheet][0][heading] = None

    outcome = batch(tmp_path, change, people=people)
    assert outcome.figures is None
    assert code in [one.code for one in outcome.diagnostics]
    assert not (tmp_path / "out").exists()


def test_without_the_extra_one_sentence_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(Refused, match=r'pip install "fastrak-xl\[cluster\]"'):
        run_batch(BatchRequest(["h"], tmp_path / "models.xlsx", tmp_path / "out"))


def test_no_files_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"There is no \.parquet or \.csv file at"):
        find_sources([str(tmp_path)])
    assert find_sources([str(_touched(tmp_path / "a.csv")), str(tmp_path)]) == find_sources([str(tmp_path / "*.csv")])


def _touched(path: Path) -> Path:
    path.touch()
    return path


def test_a_cell_of_the_workbook_that_is_put_right_is_noticed(tmp_path: Path) -> None:
    """Unreadable and blank read alike, and one of them leaves the account out."""
    kept = []
    for value in ("soon", None, None):

        def change(tables: Tables, value: str | None = value) -> None:
            tables["Accounts"][0]["Cash Out"] = value

        outcome = batch(tmp_path, change, people=False)
        assert outcome.figures is not None
        kept.append((outcome.kept, outcome.figures.errors))
    assert kept == [(0, 1), (0, 0), (1, 0)]
