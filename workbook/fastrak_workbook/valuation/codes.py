"""Fund codes as exports give them: recognised by form and check digit, typed by their column, or inside the name."""

from __future__ import annotations

import html
import re
from functools import lru_cache

from fastrak_xl.domain.codes import CODE_TYPES, has_valid_check_digit
from fastrak_xl.domain.valuation import FundCode
from fastrak_xl.domain.values import clean

_ISIN = re.compile(r"[A-Z]{2}[A-Z0-9]{9}[0-9]")
_SEDOL = re.compile(r"[B-DF-HJ-NP-TV-Z0-9]{6}[0-9]")
_TICKER = re.compile(r"[A-Z0-9]{1,6}(?:\.[A-Z]{0,2})?")
_EXCHANGE = re.compile(r"(?:[A-Z]{2,6}):\s*(?P<code>[A-Z0-9.]+)")
_IN_NAME = re.compile(r"\s*\((?P<kind>[A-Z]{2,6}):\s*(?P<code>[A-Za-z0-9.]+)\)$")
_FOOTNOTE = re.compile(r"(?:\s+\*[A-Z0-9]{1,2})+$")
_AS_FORMULA = re.compile(r'="(.*)"')
_NO_CODE = {"", "-", "--", "n/a", "na", "none", "null", "#n/a", "0", "tbc", "unknown"}
_WRITTEN_TYPES = {name.lower(): name for name in CODE_TYPES} | {
    "citi": "CitiCode", "citi code": "CitiCode", "mexid": "MEX", "mex id": "MEX", "epic": "Ticker", "tidm": "Ticker",
    "symbol": "Ticker", "providercode": "Own", "provider code": "Own", "provider": "Own", "apir": "Own",
}  # fmt: skip
_ORDER = {name: position for position, name in enumerate(CODE_TYPES)}


def plain_text(cell: object) -> str:
    """A name or code as a person reads it: "&amp;" and ="text" undone, a whole number without its decimals."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = clean(str(cell))
    if text.startswith("="):
        formula = _AS_FORMULA.fullmatch(text)
        text = formula[1] if formula else text
    return html.unescape(text) if "&" in text and ";" in text else text


def written_type(text: str) -> str | None:
    """The Fund Code Type that a file's own word means; None for a word that is not known."""
    return _WRITTEN_TYPES.get(text.lower())


@lru_cache(maxsize=65536)
def plain_name(text: str) -> str:
    """A fund's name without footnote marks and without a code that stands in it as (LSE:VWRP)."""
    return _IN_NAME.sub("", _FOOTNOTE.sub("", text)) if text.endswith(")") or "*" in text else text


@lru_cache(maxsize=65536)
def code_in_name(text: str) -> FundCode | None:
    """The code that stands at a name's end as (LSE:VWRP), (FUND:B4PQW15) or (SEDOL:B8XYYQ8)."""
    found = _IN_NAME.search(_FOOTNOTE.sub("", text)) if ":" in text else None
    return recognised(found["code"]) if found else None


@lru_cache(maxsize=65536)
def recognised(text: str) -> FundCode | None:
    """A code whose type only its form tells: an ISIN, a SEDOL, a ticker, else the platform's own."""
    code = text.upper()
    exchange = _EXCHANGE.fullmatch(code)
    code = exchange["code"] if exchange else code
    if code.lower() in _NO_CODE:
        return None
    if _ISIN.fullmatch(code):
        return FundCode("ISIN", code)
    sedol = _as_sedol(code)
    if sedol:
        return FundCode("SEDOL", sedol)
    if _TICKER.fullmatch(code) and not code.isdigit():
        return FundCode("Ticker", code.removesuffix(".L") if len(code) > 2 else code)
    return FundCode("Own", text)


def _as_sedol(code: str) -> str:
    """A SEDOL, with the zeros that a spreadsheet has cut off at its front; "" for what is none."""
    padded = code.zfill(7) if code.isdigit() and 5 <= len(code) < 7 else code
    return padded if _SEDOL.fullmatch(padded) and has_valid_check_digit("SEDOL", padded) else ""


@lru_cache(maxsize=65536)
def typed(code_type: str, text: str) -> FundCode | None:
    """A code whose column says its type. A SEDOL has its lost zeros back; an ISIN column may hold a SEDOL."""
    if text.lower() in _NO_CODE:
        return None
    code = text.upper() if code_type != "Own" else text
    if code_type == "SEDOL":
        return FundCode("SEDOL", _as_sedol(code)) if _as_sedol(code) else _else_recognised("SEDOL", code)
    if code_type == "ISIN":
        return FundCode("ISIN", code) if _ISIN.fullmatch(code) else _else_recognised("ISIN", code)
    return recognised(code) if code_type == "Ticker" else FundCode(code_type, code)


def _else_recognised(code_type: str, code: str) -> FundCode:
    """A code of another type than its column says, where form and check digit prove it; else as the column says."""
    other = recognised(code)
    if other is not None and other.code_type in ("ISIN", "SEDOL") and has_valid_check_digit(*other):
        return other
    return FundCode(code_type, code)


def in_order(codes: list[FundCode]) -> tuple[FundCode, ...]:
    """The codes, each type once, a code with a wrong check digit behind the others, then as types are preferred."""
    ranked = sorted(codes, key=lambda one: (not has_valid_check_digit(*one), _ORDER.get(one.code_type, len(_ORDER))))
    return tuple({one.code_type: one for one in reversed(ranked)}[kind] for kind in dict.fromkeys(c[0] for c in ranked))
