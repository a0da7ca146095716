"""Every example in the description of the public layouts is read: funds, codes and pounds as its text says."""

from __future__ import annotations

import re

import pytest

from fastrak_workbook.valuation import NotAValuation, read_valuation
from fastrak_xl.domain.valuation import Valuation
from tests.unit.workbook.valuation.exports import FOLDER, IS_THERE, needs_exports

_SECTION = re.compile(r"^## (\d+)\S*\. [^\n]+\n(.*?)(?=^## )", re.M | re.S)
_BLOCK = re.compile(r"^```\n(.*?)^```", re.M | re.S)
_ROW = re.compile(r"^\| (?P<file>\S+\.csv) \| `(?P<header>[^`]+)` \|[^|]*\| (?P<answer>[^|]+) \|$", re.M)
_TEXT = (FOLDER / "layouts.md").read_text(encoding="utf-8") if IS_THERE else ""
_BLOCKS = {int(number): found[1] for number, text in _SECTION.findall(_TEXT) if (found := _BLOCK.search(text))}
_FILES = {3: "portfolio-AB12CDE-SIPP.csv"}
_ENCODINGS = {1: "cp1252", 2: "cp1252", 9: "cp1252", 14: "utf-16"}

# What each example holds in the end: holdings, their value and the cash in pounds, as its text explains.
_ANSWERS = {
    1: (5, "32852.96", "1925.44"),
    2: (3, "26292.66", "1925.44"),
    3: (4, "48124.53", "1372.47"),
    4: (3, "25354.90", "5000.00"),
    5: (5, "57914.48", None),
    6: (2, "6080.36", None),
    7: (2, "36163.22", "1446.25"),
    9: (3, "11263.85", None),
    10: (2, "5821.20", "512.08"),
    11: (2, "14693.02", "1381.00"),
    12: (6, "30871.17", "1362.75"),
    13: (3, "30431.84", "1650.20"),
    14: (2, "12776.00", "-25.10"),
}

pytestmark = needs_exports


def _read(number: int) -> Valuation:
    text = _BLOCKS[number].replace("<BOM>", "\ufeff").replace("<TAB>", "\t")
    return read_valuation(text.encode(_ENCODINGS.get(number, "utf-8")), _FILES.get(number, f"example {number}.csv"))


def test_every_example_is_tried() -> None:
    assert set(_BLOCKS) == set(_ANSWERS)


@pytest.mark.parametrize("number", sorted(_ANSWERS))
def test_an_example_is_read(number: int) -> None:
    valuation = _read(number)
    count, value, cash = _ANSWERS[number]
    assert len(valuation.holdings) == count
    assert sum(holding.value_pence or 0 for holding in valuation.holdings) == _pence(value)
    assert valuation.cash_pence == (None if cash is None else _pence(cash))


def _pence(pounds: str) -> int:
    return int(pounds.replace(".", ""))


def test_the_known_layouts_are_known() -> None:
    assert {number for number in _ANSWERS if not _read(number).profile} == {12, 14}


def test_a_price_in_dollars_is_no_price_in_pounds() -> None:
    apple = _read(6).holdings[1]
    assert (apple.price, apple.book_cost_pence, apple.currency) == (None, None, "USD")


def test_a_statement_s_own_rate_turns_dollars_into_pounds() -> None:
    world, apple = _read(11).holdings
    assert (world.code, apple.code) == ("IE00BK5BQT80", "US0378331005")
    assert apple.value_pence == 345902


def _refusals() -> list[tuple[str, str, str]]:
    names = {"...": "", "[ in Account Currency]": ""}
    rows = [(row["file"], row["header"], row["answer"].strip()) for row in _ROW.finditer(_TEXT)]
    return [(file, _without(header, names), answer) for file, header, answer in rows]


def _without(text: str, words: dict[str, str]) -> str:
    for word, other in words.items():
        text = text.replace(word, other)
    return text


@pytest.mark.parametrize(("file", "header", "answer"), _refusals(), ids=lambda value: value[:20])
def test_a_header_of_something_else_is_refused_by_name(file: str, header: str, answer: str) -> None:
    row = ",".join("1" for _ in header.split(","))
    with pytest.raises(NotAValuation, match=answer.split(",")[0]):
        read_valuation(f"{header}\n{row}\n{row}\n".encode(), file)
