"""The one value parser: money, numbers, percentages, dates, codes, as people and platforms write them.

Every reader takes one cell value and returns what it means, None for a blank cell, or raises :class:`Unreadable`.
It never guesses: what has two readings is refused. `tests/unit/domain/spellings.py` lists what each reader does.
"""

from fastrak_xl.domain.values.amounts import (
    MOST_POUNDS,
    Amount,
    allocation,
    amount,
    is_pence,
    number,
    points,
    pounds,
    whole_number,
)
from fastrak_xl.domain.values.days import day
from fastrak_xl.domain.values.texts import LOCKS, code, code_type, colour, lock, text, yes_or_no
from fastrak_xl.domain.values.unreadable import Unreadable, clean

__all__ = [
    "LOCKS",
    "MOST_POUNDS",
    "Amount",
    "Unreadable",
    "allocation",
    "amount",
    "clean",
    "code",
    "code_type",
    "colour",
    "day",
    "is_pence",
    "lock",
    "number",
    "points",
    "pounds",
    "text",
    "whole_number",
    "yes_or_no",
]
