"""Numbers out of an array of bytes, all at once, each the very number that Python's float makes of its text.

Eight digits are one 64-bit word, of which arithmetic on the whole word makes the number. Whole and decimal places
together have at most 15 digits there, and their number and the power of ten are exact, so that the one division rounds
right (W. D. Clinger, How to read floating point numbers accurately, 1990).
"""

from __future__ import annotations

import warnings

import numpy as np
import numpy.typing as npt

from fastrak_xl.domain.arrays import Bools, Floats, Ints

Words = npt.NDArray[np.uint64]
Bytes = npt.NDArray[np.uint8]

MASKS: Words = np.array([2 ** (8 * length) - 1 for length in range(9)], dtype=np.uint64)
"""For each length, what keeps the first bytes of a word."""

_ZEROS = np.uint64(0x3030303030303030)
_POWERS = 10.0 ** np.arange(16)
_MOST_DIGITS = 15
_IN_NUMBERS = np.zeros(256, dtype=bool)
_IN_NUMBERS[np.frombuffer(b"0123456789+-.eE,", dtype=np.uint8)] = True


class Unusual(Exception):
    """Something is not spelt in the usual way."""


def word(text: bytes) -> np.uint64:
    """Up to eight bytes as a word."""
    return np.uint64(int.from_bytes(text.ljust(8, b"\0"), "little"))


def mask(length: int) -> np.uint64:
    """What keeps so many bytes of a word."""
    return np.uint64(MASKS[length])


def read_numbers(text: Bytes, words: Words, starts: Ints, ends: Ints) -> tuple[Floats, Bools]:
    """The numbers that stand there, and which of them are finite; Unusual for what is no number at all.

    `words[i]` are the eight bytes from `text[i]` on.
    """
    dots = np.append(np.flatnonzero(text == ord(".")), len(text))
    dot = np.minimum(dots[np.searchsorted(dots, starts)], ends)
    after = np.minimum(dot + 1, ends)
    whole, is_whole = _digits(words[starts], dot - starts)
    part, is_part = _digits(words[after], ends - after)
    places = np.clip(ends - after, 0, 8)
    numbers = (whole * _POWERS[places] + part) / _POWERS[places]
    plain = is_whole & is_part & (dot > starts) & (dot - starts + places <= _MOST_DIGITS)
    if plain.all():
        return numbers, plain
    rest = np.flatnonzero(~plain)
    numbers[rest] = _by_library(text, starts[rest], ends[rest])
    return numbers, np.isfinite(numbers)


def _digits(found: Words, lengths: Ints) -> tuple[Floats, Bools]:
    """The whole number of the first digits of each word, and whether there are at most eight and nothing else."""
    fits = lengths <= 8
    shifts = (8 * (8 - np.clip(lengths, 0, 8))).astype(np.uint64)
    empty = lengths == 0
    shifts[empty] = 0
    found = np.where(empty, _ZEROS, found)
    # moved to the high end, with zeros before them
    digits = (found << shifts) | (_ZEROS & ~(np.uint64(0xFFFFFFFFFFFFFFFF) << shifts))
    high = np.uint64(0xF0F0F0F0F0F0F0F0)
    fits &= ((digits & high) == _ZEROS) & (((digits + np.uint64(0x0606060606060606)) & high) == _ZEROS)
    digits = (digits & np.uint64(0x0F0F0F0F0F0F0F0F)) * np.uint64(2561) >> np.uint64(8)
    digits = (digits & np.uint64(0x00FF00FF00FF00FF)) * np.uint64(6553601) >> np.uint64(16)
    digits = (digits & np.uint64(0x0000FFFF0000FFFF)) * np.uint64(42949672960001) >> np.uint64(32)
    return digits.astype(np.float64), fits


def _by_library(text: Bytes, starts: Ints, ends: Ints) -> Floats:
    """The same by NumPy's own reader, for signs, exponents and many digits."""
    lengths = ends - starts + 1
    firsts = np.cumsum(lengths) - lengths
    letters = text[np.arange(int(lengths.sum())) + np.repeat(starts - firsts, lengths)]
    letters[firsts + lengths - 1] = ord(",")
    if not _IN_NUMBERS[letters].all():
        raise Unusual
    with warnings.catch_warnings():
        warnings.simplefilter("error", DeprecationWarning)  # how NumPy before 2.3 says that it stopped early
        try:
            found = np.fromstring(letters.tobytes().decode(), sep=",")
        except (ValueError, DeprecationWarning) as stopped:
            raise Unusual from stopped
    if len(found) != len(starts):
        raise Unusual
    return found
