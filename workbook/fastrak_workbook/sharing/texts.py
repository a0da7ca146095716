"""The workbook's shared texts: those that only removed sheets showed are blanked, or the file would still hold them."""

from __future__ import annotations

import re

from fastrak_workbook.graft.membership import Membership
from fastrak_workbook.graft.package import Package

_CELL = re.compile(rb"""<(?:[\w.-]+:)?c\s[^>]*\bt\s*=\s*["']s["'][^>]*>\s*<(?:[\w.-]+:)?v[^>]*>\s*(\d+)\s*<""")
_ITEM = re.compile(rb"<(?P<p>(?:[\w.-]+:)?)si(?:\s[^>]*)?(?:/>|>.*?</(?P=p)si\s*>)", re.S)


def blank_unused_texts(membership: Membership) -> None:
    """Blank every shared text that no cell of the remaining sheets shows; the others keep their numbers."""
    package = membership.package
    part = package.related(membership.part, "sharedStrings")
    if part is None:
        return
    used = _used(package)
    count = -1

    def kept(found: re.Match[bytes]) -> bytes:
        nonlocal count
        count += 1
        return found[0] if count in used else b"<%(p)ssi><%(p)st></%(p)st></%(p)ssi>" % {b"p": found["p"]}

    package.put(part, _ITEM.sub(kept, package.part(part)))


def _used(package: Package) -> set[int]:
    found: set[int] = set()
    for sheet in package.sheets:
        found.update(int(number) for number in _CELL.findall(package.part(sheet.part)))
    return found
