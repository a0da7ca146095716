"""Money and shares: integer pence inside, and the only functions that round.

A number from a cell becomes `Decimal(repr(x))` once, at the edge; so 0.1 is a tenth and not its binary neighbour.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from fastrak_xl.domain.arrays import Floats, Ints, Texts

PENCE_PER_POUND = 100
_MARKS = (2, 5, 8, 11, 14, 17)
"""How many digits stand to the right of the point and of each comma."""


def exact(number: float | int | Decimal) -> Decimal:
    """The decimal number that a person sees in the cell."""
    return number if isinstance(number, Decimal) else Decimal(repr(number))


def nearest_penny(pounds: Decimal) -> int:
    """Pounds as pence, halves away from zero."""
    return int((pounds * PENCE_PER_POUND).to_integral_value(ROUND_HALF_UP))


def pence_from_floats(pounds: Floats) -> Ints:
    """Pounds in a float column as int64 pence, each exactly as :func:`nearest_penny` has it.

    Only values whose third decimal could decide the penny take the careful road through Decimal.
    """
    scaled = pounds * PENCE_PER_POUND
    pence = np.rint(scaled)
    close_call = np.abs(scaled - pence) > 0.49
    result = pence.astype(np.int64)
    for position in np.flatnonzero(close_call):
        result[position] = nearest_penny(exact(float(pounds[position])))
    return result


def pounds_text(pence: int) -> str:
    """Pence as people write them: "£1,234.56", "-£5.00"."""
    sign = "-" if pence < 0 else ""
    return f"{sign}£{abs(pence) // PENCE_PER_POUND:,}.{abs(pence) % PENCE_PER_POUND:02d}"


def pounds_texts(pence: Ints) -> Texts:
    """A column of amounts, each as :func:`pounds_text` has it.

    The digits stand in a matrix of bytes, which has NUL where an amount has none.
    """
    rest = np.abs(pence)
    digits: list[Ints | int] = [ord("\n")]
    for place in range(max(3, len(str(int(rest.max(initial=0)))))):
        if place in _MARKS:
            digits.append(np.where(rest > 0, ord(","), 0) if place > 2 else ord("."))
        tens = rest // 10
        digit = rest - 10 * tens + ord("0")
        digits.append(np.where(rest > 0, digit, 0) if place > 2 else digit)
        rest = tens
    first, second = "£".encode()
    digits += [second, first, np.where(pence < 0, ord("-"), 0)]
    block = np.empty((len(pence), len(digits)), dtype=np.uint8)
    for column, digit in enumerate(reversed(digits)):
        block[:, column] = digit
    texts = np.empty(len(pence), dtype=object)
    texts[:] = block.tobytes().translate(None, b"\0").decode().split("\n")[:-1]
    return texts


def plain_pounds(pence: int) -> str:
    """Pence as machines exchange them: "1234.56"."""
    sign = "-" if pence < 0 else ""
    return f"{sign}{abs(pence) // PENCE_PER_POUND}.{abs(pence) % PENCE_PER_POUND:02d}"


def percent_text(share: float, decimals: int = 1) -> str:
    """A share as people write it: 0.235 is "23.5%"."""
    return f"{share * 100:.{decimals}f}%"
