"""Every sample of a public layout gives what is expected beside it; what is no valuation is refused for what it is."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fastrak_workbook.valuation import NotAValuation, read_valuation
from fastrak_xl.domain.valuation import Valuation
from tests.unit.workbook.valuation.exports import FOLDER, needs_exports

_EXPECTED = ".expected.json"
_SAMPLES = sorted(path for path in (FOLDER / "samples").glob(f"*{_EXPECTED}"))
_REFUSED = sorted(path for path in (FOLDER / "samples" / "refuse").glob(f"*{_EXPECTED}"))

pytestmark = needs_exports


def _sample(path: Path) -> tuple[bytes, str, Any]:
    sample = path.with_name(path.name.removesuffix(_EXPECTED))
    return sample.read_bytes(), sample.name, json.loads(path.read_text(encoding="utf-8"))


def test_there_are_samples() -> None:
    assert _SAMPLES
    assert _REFUSED


@pytest.mark.parametrize("path", _SAMPLES, ids=lambda path: path.name)
def test_a_sample_gives_what_is_expected(path: Path) -> None:
    data, name, expected = _sample(path)
    valuation = read_valuation(data, name)
    assert _holdings(valuation, expected) == expected["holdings"]
    assert (valuation.as_at.isoformat() if valuation.as_at else None) == expected["as_at"]
    assert _same(valuation.cash_pence, expected["cash"])
    total = valuation.total_pence if valuation.stated_pence is None else valuation.stated_pence
    assert _same(total, expected["total"])
    assert _same(valuation.total_pence, expected["total"])


@pytest.mark.parametrize("path", _SAMPLES, ids=lambda path: path.name)
def test_its_accounts_are_as_expected(path: Path) -> None:
    data, name, expected = _sample(path)
    accounts = {account.account: account for account in read_valuation(data, name).accounts}
    if expected["account"] is not None:
        assert list(accounts) == [expected["account"]]
    for account, cash in expected.get("cash_by_account", {}).items():
        assert _same(accounts[account].cash_pence, cash)
    for account, wrapper in expected.get("wrapper_by_account", {}).items():
        assert accounts[account].wrapper == wrapper
    for fact in ("client", "wrapper"):
        if fact in expected:
            assert {getattr(account, fact) for account in accounts.values()} == {expected[fact]}


@pytest.mark.parametrize("path", _SAMPLES, ids=lambda path: path.name)
def test_nothing_in_a_sample_is_doubtful_but_what_it_leaves_open(path: Path) -> None:
    data, name, _ = _sample(path)
    assert {one.code for one in read_valuation(data, name).diagnostics} <= {"FX807", "FX808"}


_SAID = ("transactions", "web page", "header and no holdings", "plan values", "price or value")


@pytest.mark.parametrize("path", _REFUSED, ids=lambda path: path.name)
def test_what_is_no_valuation_is_refused_for_what_it_is(path: Path) -> None:
    data, name, expected = _sample(path)
    with pytest.raises(NotAValuation) as refusal:
        read_valuation(data, name)
    (reason,) = [said for said in _SAID if said in expected["error"]]
    assert reason in str(refusal.value)


def _same(pence: int | None, pounds: str | None) -> bool:
    return pence is None if pounds is None else pence == Decimal(pounds) * 100


def _holdings(valuation: Valuation, expected: Any) -> list[dict[str, object]]:
    """What was read, in the expected file's fields; a number that is equal is shown as it is expected."""
    assert len(valuation.holdings) == len(expected["holdings"])
    return [
        {key: _as_expected(_field(holding, key), wanted[key]) for key in wanted}
        for holding, wanted in zip(valuation.holdings, expected["holdings"], strict=True)
    ]


def _field(holding: Any, key: str) -> object:
    pence = {"value": "value_pence", "book_cost": "book_cost_pence"}
    if key in pence:
        amount = getattr(holding, pence[key])
        return None if amount is None else Decimal(amount) / 100
    return getattr(holding, {"price_gbp": "price"}.get(key, key))


def _as_expected(found: object, wanted: object) -> object:
    if isinstance(found, Decimal):
        return wanted if isinstance(wanted, str) and Decimal(wanted) == found else str(found)
    return found
