"""Cell formats that show dates: a cell's own where it is one, else its copy with a date format, appended."""

from __future__ import annotations

from copy import deepcopy
from functools import cached_property

from lxml import etree

from fastrak_workbook.graft import xml
from fastrak_workbook.graft.membership import Membership
from fastrak_workbook.graft.package import Package
from fastrak_workbook.graft.standing import CannotSplice
from fastrak_workbook.graft.styles import MOST_CELL_FORMATS
from fastrak_workbook.read.formats import read_formats

_DAY_MONTH_YEAR = "14"  # the short date of whoever looks at it
_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_BARE = (
    b'<styleSheet xmlns="%s"><fonts count="1"><font/></fonts><fills count="2"><fill><patternFill patternType="none"/>'
    b'</fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
    b'<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="1"><xf/></cellXfs></styleSheet>'
)


class DateStyles:
    """The formats of one workbook; styles are written only if one had to be appended."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._formats = read_formats(package)
        self._added: dict[int, int] = {}

    @property
    def epoch_is_1904(self) -> bool:
        """Whether the workbook's dates count from 1904."""
        return self._formats.epoch.year == 1904

    def style(self, style: int) -> int:
        """The format number that shows a date and looks like `style` otherwise."""
        if style in self._formats.dates:
            return style
        if style not in self._added:
            self._added[style] = self._append(style)
        return self._added[style]

    def save(self) -> None:
        """Write the styles back if any were appended."""
        if not self._added:
            return
        part = self._package.related(self._package.workbook_part, "styles")
        if part is not None:
            self._package.put(part, xml.serialise(self._root))
            return
        membership = Membership(self._package)
        part = membership.styles_name
        membership.add_part(part, xml.serialise(self._root), _STYLES_TYPE)
        membership.relate(part, "styles")
        membership.save()

    @cached_property
    def _root(self) -> xml.Element:
        part = self._package.related(self._package.workbook_part, "styles")
        return xml.parse(_BARE % xml.MAIN.encode() if part is None else self._package.part(part), part or "styles")

    def _append(self, style: int) -> int:
        formats = self._root.find("{*}cellXfs")
        if formats is None:
            raise CannotSplice("The workbook's styles are damaged. Open it in Excel, save it as .xlsx and try again.")
        entries = list(formats.iterfind("{*}xf"))
        if len(entries) >= MOST_CELL_FORMATS:
            raise CannotSplice(
                "The workbook has as many cell formats as Excel allows. "
                "Copy its sheets into a new workbook, or remove formats, and try again."
            )
        new = deepcopy(entries[style]) if style < len(entries) else etree.Element(formats.tag.replace("cellXfs", "xf"))
        new.tail = None
        new.set("numFmtId", _DAY_MONTH_YEAR)
        new.set("applyNumberFormat", "1")
        formats.append(new)
        formats.set("count", str(len(entries) + 1))
        return len(entries)
