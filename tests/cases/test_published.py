"""Every published example through the use-case: a workbook is built, run, and its result sheets are read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fastrak_workbook.memory_book import MemoryBook
from fastrak_xl.app.rebalance import rebalance
from tests.cases.published import Case, Tables, cases, workbook
from tests.properties.running import errors, records
from tests.reference.slow_rebalance import rebalance as slow_rebalance

Answer = dict[str, tuple[float, float | None]]
"""Trade in pounds and After % by fund."""

WHOLE = 1_000_000.00


def product(tables: Tables) -> Answer:
    book = MemoryBook(tables)
    outcome = rebalance(book)
    assert outcome.results is not None, errors(tables)
    rows = records(book, "Rebalance")
    return {str(row["Fund Name"]): (float(row["Trade"]), row["After %"]) for row in rows}  # type: ignore[arg-type,misc]  # a case is JSON


def reference(tables: Tables) -> Answer:
    names = {str(line["Fund Code"]).upper(): str(line["Fund"]) for line in tables["Sector Models"]} | {"CASH": "Cash"}
    rows = slow_rebalance(tables)["A1"].rows
    shares = {code: None if row.after_share is None else float(row.after_share) for code, row in rows.items()}
    return {names[code]: (row.trade / 100, shares[code]) for code, row in rows.items()}


RUNS = pytest.mark.parametrize("run", [reference, product])
Run = Callable[[Tables], Answer]


def of_kind(key: str) -> list[Case]:
    found = [case for case in cases() if key in case and "band_only" not in case]
    assert found
    return found


@RUNS
@pytest.mark.parametrize("case", of_kind("trades"), ids=lambda case: f"{case['method']}: {case['source'][:30]}")
def test_trades(case: Case, run: Run) -> None:
    answer = run(workbook(case, case["target"], case["value"], case.get("cash", 0)))  # type: ignore[arg-type]  # a case is JSON
    for fund in case["value"]:  # type: ignore[attr-defined]  # a case is JSON
        if fund != "Cash":
            expected = case["trades"].get(fund, 0)  # type: ignore[attr-defined]  # a case is JSON
            assert abs(answer[fund][0] - expected) <= 0.0101, fund


@RUNS
@pytest.mark.parametrize("case", of_kind("after_percent"), ids=lambda case: case["source"][:30])
def test_shares_after(case: Case, run: Run) -> None:
    answer = run(workbook(case, case["target"], case["value"]))  # type: ignore[arg-type]  # a case is JSON
    for fund, share in case["after_percent"].items():  # type: ignore[attr-defined]  # a case is JSON
        assert abs(answer[fund][1] - share) < 1e-9, fund  # type: ignore[operator]  # a case is JSON


def account_with(case: Case, fund: str, share: float, off: float = 0) -> Tables:
    """An account with one fund at the share (and some pounds off it), the rest in another fund."""
    target = dict(case["target"])  # type: ignore[call-overload]  # a case is JSON
    rest = 1 - sum(target.values())
    if rest > 1e-9:
        target["Rest"] = rest
    held = round(share * WHOLE + off, 2)
    others = {other: weight for other, weight in target.items() if other != fund}
    left = WHOLE - held
    value = {fund: held} | {o: round(left * weight / sum(others.values()), 2) for o, weight in others.items()}
    return workbook(case, target, value)


@RUNS
@pytest.mark.parametrize("case", [case for case in cases() if "band" in case], ids=lambda case: case["source"][:30])
def test_the_edges_of_a_band(case: Case, run: Run) -> None:
    """Exactly on the edge is within; a penny beyond it is not."""
    for fund, (low, high) in case["band"].items():  # type: ignore[attr-defined]  # a case is JSON
        for edge, beyond in ((low, -0.01), (high, 0.01)):
            on_the_edge = run(account_with(case, fund, edge))
            assert all(trade == 0 for trade, _ in on_the_edge.values()), edge
            assert run(account_with(case, fund, edge, beyond))[fund][0] != 0, edge


@RUNS
@pytest.mark.parametrize("case", [case for case in cases() if "breach" in case], ids=lambda case: str(case["breach"]))
def test_what_is_a_breach(case: Case, run: Run) -> None:
    for fund, share in case["actual"].items():  # type: ignore[attr-defined]  # a case is JSON
        answer = run(account_with(case, fund, share))
        assert any(trade != 0 for trade, _ in answer.values()) == case["breach"]


def test_no_case_is_left_out() -> None:
    tested = [case for case in cases() if {"trades", "after_percent", "band", "breach"} & set(case)]
    assert tested == cases()
    assert len(tested) == 9
