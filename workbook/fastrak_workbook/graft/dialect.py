"""Strict Open XML: the same workbook under other namespace names. It is read, and written to, in the usual names.

Source: ISO/IEC 29500, parts 1 and 4: `http://purl.oclc.org/ooxml/A/B` is what is otherwise called
`http://schemas.openxmlformats.org/A/2006/B`. Only names in quotation marks are touched: namespaces and
relationship types stand in attributes.
"""

from __future__ import annotations

import re

_STRICT = re.compile(rb"""(=\s*["'])http://purl\.oclc\.org/ooxml/(spreadsheetml|officeDocument|drawingml)/""")
_USUAL = re.compile(
    rb"""(=\s*["'])http://schemas\.openxmlformats\.org/(spreadsheetml|officeDocument|drawingml)/2006/"""
)
_STRICT_MAIN = b"http://purl.oclc.org/ooxml/spreadsheetml/main"


def is_strict(workbook_part: bytes) -> bool:
    """Whether the workbook's part, and so the whole package, uses the strict names."""
    return _STRICT_MAIN in workbook_part


def usual(part: bytes) -> bytes:
    """A part of a strict package in the usual names."""
    return _STRICT.sub(rb"\1http://schemas.openxmlformats.org/\2/2006/", part) if b"purl.oclc.org" in part else part


def strict(part: bytes) -> bytes:
    """A part in the usual names as it goes into a strict package."""
    return _USUAL.sub(rb"\1http://purl.oclc.org/ooxml/\2/", part)
