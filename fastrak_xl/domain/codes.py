"""Fund codes: the code types, check digits, and the link between a GB ISIN and its SEDOL."""

from __future__ import annotations

CODE_TYPES = ("CitiCode", "ISIN", "SEDOL", "MEX", "Ticker", "Own", "Cash")
"""The Fund Code Types in order of preference: a fund's canonical code is the first of these that it has."""

CASH_TYPE = "Cash"
CASH_CODE = "CASH"
CASH_NAME = "Cash"

_AS_DIGITS = {character: str(value) for value, character in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
_DOUBLED = {str(digit): 2 * digit // 10 + 2 * digit % 10 for digit in range(10)}
_SEDOL_WEIGHTS = (1, 3, 1, 7, 3, 9)
_SEDOL_LENGTH = 7
_ISIN_LENGTH = 12


def isin_check_digit(body: str) -> str:
    """The check digit of an ISIN's first 11 characters (ISO 6166: letters as 10..35, then Luhn)."""
    digits = "".join(map(_AS_DIGITS.__getitem__, body))
    doubled, single = digits[::-2], digits[-2::-2]
    total = sum(map(_DOUBLED.__getitem__, doubled)) + sum(map(int, single))
    return str(-total % 10)


def sedol_check_digit(body: str) -> str:
    """The check digit of a SEDOL's first six characters (weights 1, 3, 1, 7, 3, 9, modulo 10)."""
    total = sum(weight * int(character, 36) for weight, character in zip(_SEDOL_WEIGHTS, body, strict=True))
    return str(-total % 10)


def _plain(code: str) -> bool:
    return code.isascii() and code.isalnum()


def has_valid_check_digit(code_type: str, code: str) -> bool:
    """Whether an ISIN or SEDOL is well formed and its check digit right; True for every other code type."""
    code = code.upper()
    if code_type == "ISIN":
        well_formed = len(code) == _ISIN_LENGTH and _plain(code) and code[:2].isalpha()
        return well_formed and isin_check_digit(code[:-1]) == code[-1]
    if code_type == "SEDOL":
        return len(code) == _SEDOL_LENGTH and _plain(code) and sedol_check_digit(code[:-1]) == code[-1]
    return True


def sedol_of(isin: str) -> str:
    """The SEDOL inside a GB ISIN ("GB00B3X7QG63" gives "B3X7QG6"); "" for any other ISIN."""
    isin = isin.upper()
    if len(isin) == _ISIN_LENGTH and isin.startswith("GB00"):
        return isin[4:11]
    return ""
