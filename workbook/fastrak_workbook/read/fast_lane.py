"""Reading a plain sheet fast, with python-calamine, where it cannot go wrong.

calamine turns an error cell, or a formula without a value, into an empty cell, and so it does with what XML may hold
but Excel never writes: a number in a CDATA section, a blank around an equals sign. It finds some parts by their usual
names, not by their relationships, and allocates a sheet from its outermost cells. So only what is spelt in the usual
way from the first row to the last comes here; every other sheet takes the careful lane. Both give the same grid.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from itertools import pairwise

from python_calamine import CalamineError, CalamineWorkbook

from fastrak_workbook.graft import xml
from fastrak_workbook.graft.package import Package
from fastrak_xl.domain.cells import Grid

_SPACE = rb"[ \t\r\n]*+"
_NUMBER = rb"-?[0-9]{1,40}(?:\.[0-9]{1,40})?(?:[Ee][-+]?[0-9]{1,2})?"
_FORMULA = rb'(?:<f(?: [A-Za-z0-9]+="[^"<]*")*+(?:/>|>[^<]*</f>))?+'
_TEXT = rb'<t(?: xml:space="preserve")?+>[^<]*</t>'
_FORMAT = rb"(?:<rPr>(?:<(?!/rPr>)[^<>]*>)*+</rPr>)?+"
_SOUND = rb"(?:<rPh [^<>]*>" + _TEXT + rb"</rPh>)*+(?:<phoneticPr [^<>]*/>)?+"

_CELL = (
    rb'<c r="[A-Z]{1,2}\1"(?: (?:s|cm|vm)="[0-9]{1,9}")*+(?:/>|></c>'
    rb'|(?: t="n")?+>' + _FORMULA + rb"<v>" + _NUMBER + rb"</v></c>"
    rb'| t="s"><v>[0-9]{1,9}</v></c>'
    rb'| t="str">' + _FORMULA + rb"(?:<v>[^<]*</v>|<v/>)</c>"
    rb'| t="b">' + _FORMULA + rb"<v>[01]</v></c>"
    rb'| t="inlineStr"><is>' + _TEXT + rb"</is></c>)"
)  # fmt: skip
_ROW = (
    rb'<row r="([1-9][0-9]{0,6})"(?: [A-Za-z0-9:]+="[^"<]*")*+(?:/>|>'
    + _SPACE
    + rb"(?:"
    + _CELL
    + _SPACE
    + rb")*+</row>)"
)
_ROWS = re.compile(rb"<sheetData>" + _SPACE + rb"(?:" + _ROW + _SPACE + rb")++</sheetData>")
"""Every row and cell as Excel and the common writers spell them; a cell names its own row, a formula has a value."""

_STRING = rb"<si>(?:<t/>|" + _TEXT + rb"|(?:<r>" + _FORMAT + _TEXT + rb"</r>)++)" + _SOUND + rb"</si>"
_STRINGS = re.compile(rb"[^<]*(?:<\?xml [^<]*)?<sst [^<>]*>" + _SPACE + rb"(?:" + _STRING + _SPACE + rb")*+</sst>\s*")
_ROW_NUMBER = re.compile(rb'<row r="(\d+)"')
_SHEET_ATTRIBUTES = frozenset({"name", "sheetId", "state", xml.RELATIONSHIP_ID})
_USUAL_NAMES = {"sharedStrings": "xl/sharedStrings.xml", "styles": "xl/styles.xml"}


def is_plain(part: bytes) -> bool:
    """Whether a sheet's XML holds nothing that calamine would change or choke on."""
    if b"<!" in part or part.count(b"<?") > 1 or part.count(b"<sheetData") != 1:
        return False
    if not _ROWS.match(part, part.find(b"<sheetData")):
        return False
    numbers = [int(number) for number in _ROW_NUMBER.findall(part)]
    is_in_order = all(one < other for one, other in pairwise(numbers))
    return is_in_order and numbers[-1] <= 2 * len(numbers) + 1000


def finds_the_same(package: Package) -> bool:
    """Whether calamine takes the same parts of a package for its sheets, its texts and its styles as we do."""
    workbook = package.workbook_part
    if workbook != "xl/workbook.xml":
        return False
    for kind, name in _USUAL_NAMES.items():
        if package.related(workbook, kind) != (name if name in package.names else None):
            return False
    strings = _USUAL_NAMES["sharedStrings"]
    if strings in package and not _STRINGS.fullmatch(package.part(strings)):
        return False
    sheets = xml.parse(package.part(workbook), workbook).iterfind("{*}sheets/{*}sheet")
    return all(_SHEET_ATTRIBUTES.issuperset(sheet.keys()) for sheet in sheets)


def read_grids(data: bytes, sheets: Sequence[str]) -> dict[str, Grid]:
    """The sheets named, from A1; none of them where calamine cannot read one: the careful lane then decides."""
    if not sheets:
        return {}
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
        return {name: read_grid(workbook, name) for name in sheets}
    except CalamineError:
        return {}
    except BaseException as stopped:
        # A panic of the compiled code arrives as an exception of a class that has no name to import.
        if type(stopped).__name__ != "PanicException":
            raise
        return {}


def read_grid(workbook: CalamineWorkbook, sheet: str) -> Grid:
    """The sheet from A1; an empty cell is an empty text, which is as blank as None."""
    rows: Grid = workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)  # type: ignore[assignment]  # calamine types its cells as a union
    return rows
