"""A workbook locked with a password, as Excel locks it (agile encryption)."""

from __future__ import annotations

from io import BytesIO


class NoEncryption(ImportError):
    """The library that encrypts is not installed; the message says how to get it."""


def encrypted(data: bytes, password: str) -> bytes:
    """The workbook's bytes, encrypted; no two times the same. NoEncryption without the extra `share`."""
    try:
        from msoffcrypto.format.ooxml import OOXMLFile
    except ImportError as missing:
        raise NoEncryption(
            "Passwords need the library msoffcrypto-tool. Install it with: pip install 'fastrak-xl[share]'"
        ) from missing
    stream = BytesIO()
    OOXMLFile(BytesIO(data)).encrypt(password, stream)
    return stream.getvalue()
