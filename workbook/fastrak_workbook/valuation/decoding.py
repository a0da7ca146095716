"""From bytes to text: UTF-8, UTF-16, UTF-32, windows-1252, with any number of byte order marks."""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MARK_READ_AS_WINDOWS = "ï»¿"
_UNMARKED = 2000
"""How many bytes at the start of an unmarked file decide whether it is UTF-16."""


def decoded(data: bytes) -> str:
    """The text without its byte order marks; a byte that UTF-8 does not allow is read as windows-1252."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "") or _by_nuls(data)
    text = _utf8(data) if encoding == "utf-8" else data.decode(encoding, "replace")
    while text.startswith(("\ufeff", "\ufffe", _MARK_READ_AS_WINDOWS)):
        text = text.removeprefix("\ufeff").removeprefix("\ufffe").removeprefix(_MARK_READ_AS_WINDOWS)
    return text


def _by_nuls(data: bytes) -> str:
    """UTF-16 without a mark has a NUL in every second byte of plain text."""
    start = data[:_UNMARKED]
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) * 4 < len(start):
        return "utf-8"
    return "utf-16-le" if odd > even else "utf-16-be"


def _utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("utf-8", "fastrak-windows-1252")


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """The first byte that is not UTF-8, as windows-1252: files that were joined hold both."""
    assert isinstance(error, UnicodeDecodeError)
    byte = error.object[error.start : error.start + 1]
    return byte.decode("cp1252", "replace"), error.start + 1


codecs.register_error("fastrak-windows-1252", _as_windows)
