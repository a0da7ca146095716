"""Twins: funds of the register that are share classes of one fund, for `Treat share classes as one`.

The register has no column that says so, so twins are rows of Funds whose names are the same but for what names a
share class at their end: "Alder UK Equity I Acc" and "Alder UK Equity R Inc".
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from fastrak_xl.domain.names import folded
from fastrak_xl.engine.link.funds import CASH, FundList
from fastrak_xl.engine.link.lookup import NOWHERE

_CLASS_WORDS = frozenset({
    "acc", "accum", "accumulation", "inc", "dist", "distribution", "class", "cls", "share", "shares", "unit", "units",
    "gbp", "£", "net", "gross",
})  # fmt: skip
_CLASS_LETTER = re.compile(r"[a-z]\d?")


def without_share_class(name: str) -> str:
    """A fund's name, folded, without the words at its end that name a share class; never empty."""
    words = re.sub(r"[()\[\],./-]", " ", folded(name)).split()
    while len(words) > 1 and (words[-1] in _CLASS_WORDS or _CLASS_LETTER.fullmatch(words[-1])):
        words.pop()
    return " ".join(words)


def twins_of(funds: FundList) -> Mapping[int, list[int]]:
    """Each registered fund that has twins, with them, in the order of their canonical codes."""
    families: dict[str, list[int]] = {}
    for number, fund in enumerate(funds.funds):
        if number != CASH and fund.row != NOWHERE and fund.name:
            families.setdefault(without_share_class(fund.name), []).append(number)
    twins: dict[int, list[int]] = {}
    for family in families.values():
        in_order = sorted(family, key=lambda number: int(funds.rank[number]))
        twins.update({one: [other for other in in_order if other != one] for one in family if len(family) > 1})
    return twins
