"""The names that results, backups and siblings get."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

_LONGEST = 255
"""What a name may take on the disks of our day: bytes, or UTF-16 units on Windows."""

_NO_FILE_NAME = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]')
_DEVICES = {"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(1, 10))}


def numbered(source: Path, verb: str = "") -> Iterator[Path]:
    """Names beside the book: "book rebalanced.xlsx", then "book rebalanced (2).xlsx" and so on.

    Without a verb: "book (2).xlsx" and so on.
    """
    words = f" {verb}" if verb else ""
    if verb:
        yield _beside(source, words)
    for number in count(2):
        yield _beside(source, f"{words} ({number})")


def file_name(words: str) -> str:
    """Words from a workbook as a part of a file's name: what a disk refuses, or takes for a folder, is a blank."""
    shown = " ".join(_NO_FILE_NAME.sub(" ", words).split()).strip(". ")
    return f"{shown} -" if shown.casefold() in _DEVICES else shown


def real_file(path: Path) -> Path:
    """The file that a name leads to: where the name is a link, what changes is the file, and the link stays."""
    return Path(os.path.realpath(path))


def _beside(source: Path, words: str) -> Path:
    """The name with words added; a stem too long for them loses its end."""
    ending = f"{words}{source.suffix}"
    stem = source.stem
    while stem and _length(stem + ending) > _LONGEST:
        stem = stem[:-1]
    return source.with_name(stem + ending)


def _length(name: str) -> int:
    return len(name.encode("utf-16-le", "surrogatepass")) // 2 if os.name == "nt" else len(os.fsencode(name))
