"""Every row's trade, worked out again from the figures of its Reason alone, to the penny.

The demo under five settings, which between them have every method, scope and rule; and random books, which have the
locks, platforms, substitutes and share classes that the demo lacks (FASTRAK_EXAMPLES says how many).
"""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from fastrak_workbook.file_book import FileBook
from fastrak_workbook.shipped import DEMO_FILE, shipped
from fastrak_xl.app.check import check
from fastrak_xl.app.rebalance import run_report
from fastrak_xl.app.results import Columns
from fastrak_xl.app.selection import Selection
from fastrak_xl.domain.book import Book
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.domain.money import pounds_text
from tests.properties.random_rules import random_rule_book
from tests.properties.running import errors, lines, run
from tests.properties.sizes import FEW
from tests.unit.engine.reason_grammar import NoReason, Read, read_cash, read_fund

FIVE = {
    "Full": {"Minimum trade £": "100", "CGT limit": "Allowance", "Cash reserve %": "2"},
    "Tolerance, edge": {"Method": "Tolerance", "Tolerance absolute": "3", "Rebalance to": "Band edge",
                        "Minimum trade %": "0.5"},
    "Tolerance, halfway": {"Method": "Tolerance", "Tolerance absolute": "5", "Tolerance relative": "25",
                           "Rebalance to": "Halfway", "Tolerance scope": "Fund", "CGT limit": "Allowance"},
    "Cash flow": {"Method": "Cash flow", "Cash reserve £": "500", "Unit decimals": "0"},
    "Sector": {"Method": "Sector", "Unassigned funds": "Sell", "Minimum trade £": "250", "CGT limit": "Allowance",
               "Unit decimals": ""},
}  # fmt: skip
SEEN = (
    "by its lock", "cannot be bought on this platform", "locked or not available", "below the minimum",
    "from trades below", "by rounding units", "CGT limit", "as sales bring less", "Stands in for",
    "takes its allocation", "Counts in", "band's edge", "halfway back", "is kept, and", "overdraft",
)  # fmt: skip
NOT_ITS_OWN = re.compile(
    r"(?:minimum of|limit of|reserve is) \||\| to (?:invest|raise|buy|sell)[ ,.]| is .*% target of \|"
)
"""Around a figure that is a limit, an amount that rows share, or a sector's."""
ENOUGH = 200
"""Fewer books may miss one of these."""
MONEY = re.compile(r"£[\d,]+\.\d\d")


class _Demo:
    """The demo, read once."""

    def __init__(self) -> None:
        self._read = FileBook(shipped(DEMO_FILE), DEMO_FILE).read()

    def read(self) -> tuple[Book, list[Diagnostic]]:
        return self._read


@pytest.fixture(scope="module")
def demo() -> _Demo:
    return _Demo()


def _read(code: str, sentence: str) -> Read:
    return read_cash(sentence) if code == "CASH" else read_fund(sentence)


def _rows(demo: _Demo, settings: dict[str, str]) -> Columns:
    report, _ = run_report(check(demo, settings), Selection())
    return report.rows


@pytest.mark.parametrize("name", FIVE)
def test_the_figures_of_every_reason_come_to_its_trade(demo: _Demo, name: str) -> None:
    rows = _rows(demo, FIVE[name])
    fields = [rows[field] for field in ("code", "reason", "value", "trade", "target_value")]
    traded = changed = 0
    for code, sentence, value, trade, target in zip(*fields, strict=True):
        found = _read(str(code), str(sentence))
        assert found.trade == trade, sentence
        assert found.value in (None, value), sentence
        assert found.target in (None, target), sentence
        traded += code != "CASH" and found.trade != 0
        changed += found.ideal != found.trade
    print(f"\n{name}: {len(fields[0]):,} rows, {traded:,} trades worked out again, {changed:,} changed by rules")
    assert traded > 50
    assert changed > 50


@pytest.mark.parametrize("name", FIVE)
def test_a_sentence_without_one_of_its_figures_or_a_penny_off_is_noticed(demo: _Demo, name: str) -> None:
    """But for limits, which are for reading, and amounts that rows share, which the next test adds up."""
    rows = _rows(demo, FIVE[name])
    fields = [rows[field][::11] for field in ("code", "reason", "value", "trade", "target_value")]
    for code, sentence, *columns in zip(*map(list, fields), strict=True):
        text = str(sentence)
        for amount in MONEY.finditer(text):
            with pytest.raises(NoReason):
                _read(str(code), text[: amount.start()] + text[amount.end() :])
            if NOT_ITS_OWN.search(text[: amount.start()] + "|" + text[amount.end() :]):
                continue
            dearer = pounds_text(int(re.sub(r"\D", "", amount[0])) + 1)
            assert not _fits(str(code), text[: amount.start()] + dearer + text[amount.end() :], columns), (amount, text)


def _fits(code: str, sentence: str, columns: list[object]) -> bool:
    """Whether a sentence is a Reason of a row with this value, trade and target value."""
    value, trade, target = columns
    try:
        found = _read(code, sentence)
    except NoReason:
        return False
    return found.trade == trade and found.value in (None, value) and found.target in (None, target)


def test_the_target_of_a_sector_is_the_sum_of_its_funds(demo: _Demo) -> None:
    rows = _rows(demo, FIVE["Sector"])
    fields = [rows[field] for field in ("account_id", "sector", "target_value", "reason")]
    told: dict[tuple[object, object], set[str]] = defaultdict(set)
    sums: dict[tuple[object, object], int] = defaultdict(int)
    for account, sector, target, sentence in zip(*fields, strict=True):
        sums[account, sector] += target or 0  # type: ignore[operator]  # pence
        told[account, sector] |= set(re.findall(r" is .*? its [\d.]+% target of (£[\d,]+\.\d\d)", str(sentence)))
    sums = {key: total for key, total in sums.items() if told[key]}
    assert {key: {pounds_text(total)} for key, total in sums.items()} == {key: told[key] for key in sums}
    assert len(sums) > 500


@pytest.mark.parametrize("name", ["Cash flow", "Sector"])
def test_the_parts_of_an_amount_come_to_no_more_than_it(demo: _Demo, name: str) -> None:
    """What is to be bought or sold in a sector is so to the penny; of money to invest or raise some may stay cash."""
    rows = _rows(demo, FIVE[name])
    parts: dict[tuple[object, str, str], int] = defaultdict(int)
    for account, sector, sentence in zip(rows["account_id"], rows["sector"], rows["reason"], strict=True):
        if whole := re.search(r"(?:part|all|none) of (?:the )?(£[\d,.]+\d) to (invest|raise|buy|sell)", str(sentence)):
            by_sector = sector if name == "Sector" else ""
            parts[account, f"{by_sector} {whole[2]}", whole[1]] += abs(read_fund(str(sentence)).ideal)
    for (account, _, whole_text), total in parts.items():
        amount = int(re.sub(r"\D", "", whole_text))
        assert total == amount if name == "Sector" else total <= amount, (account, whole_text, total)
    assert len(parts) > 20


def test_random_books_with_locks_platforms_and_substitutes() -> None:
    said: set[str] = set()
    for seed in range(FEW):
        tables = random_rule_book(seed)
        outcome, book = run(tables)
        assert outcome.results is not None, errors(tables)
        for account, rows in lines(book).items():
            for code, line in rows.items():
                found = _read(code, line.reason)
                assert (found.trade, found.value in (None, line.value)) == (line.trade, True), (seed, account, code)
                assert found.target in (None, line.target_value), (seed, account, code, line.reason)
                said.add(MONEY.sub("£", line.reason))
    for words in SEEN:
        assert any(words in sentence for sentence in said) or ENOUGH > FEW, words
