"""A workbook written cell by cell as XML: what spreadsheet libraries refuse to write, people's files hold all the same.

Texts are inline, or shared as Excel has them; NaN, infinity and huge integers are written as other programs do.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from xml.sax.saxutils import quoteattr

from fastrak_workbook.addresses import column_letter
from fastrak_workbook.render.rows import escaped
from fastrak_xl.domain.cells import CellError, PercentCell, Uncalculated

Sheets = Mapping[str, Sequence[Sequence[object]]]
"""Rows of cells by sheet name, from A1; None is no cell at all."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FORMATS = {"": 0, "percent": 9, "date": 14, "moment": 22, "time": 20, "duration": 46}
_STYLE = {name: place for place, name in enumerate(_FORMATS)}


class Calculated(str):
    """A text that a formula gives: its value is saved as a text, even where it reads #N/A."""


def raw_workbook(sheets: Sheets, *, shared: bool = False) -> bytes:
    """The package of those sheets; `shared`: texts are shared strings, as Excel saves them."""
    strings: dict[str, int] | None = {} if shared else None
    parts = {f"xl/worksheets/sheet{n}.xml": _sheet(rows, strings) for n, rows in enumerate(sheets.values(), 1)}
    parts |= _frame_of(list(sheets))
    if strings is not None:
        items = "".join(f'<si><t xml:space="preserve">{_escaped(text)}</t></si>' for text in strings)
        parts["xl/sharedStrings.xml"] = f'{_HEAD}<sst xmlns="{_MAIN}">{items}</sst>'
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), text.encode())
    return target.getvalue()


def _sheet(rows: Sequence[Sequence[object]], strings: dict[str, int] | None) -> str:
    lines = []
    for number, row in enumerate(rows, 1):
        cells = (_cell(f"{column_letter(place)}{number}", value, strings) for place, value in enumerate(row))
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    return f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


def _cell(address: str, value: object, strings: dict[str, int] | None) -> str:
    if value is None:
        return ""
    start = f'<c r="{address}"'
    if isinstance(value, Calculated):
        return f'{start} t="str"><f>A1</f><v>{_escaped(value)}</v></c>'
    if isinstance(value, str) and strings is not None:
        return f'{start} t="s"><v>{strings.setdefault(value, len(strings))}</v></c>'
    if isinstance(value, str):
        return f'{start} t="inlineStr"><is><t xml:space="preserve">{_escaped(value)}</t></is></c>'
    if isinstance(value, CellError):
        return f'{start} t="e"><v>{_escaped(value.text)}</v></c>'
    if isinstance(value, Uncalculated):
        return f"{start}><f>{_escaped(value.formula[1:])}</f></c>"
    if isinstance(value, bool):
        return f'{start} t="b"><v>{int(value)}</v></c>'
    number, style = _number(value)
    return f'{start} s="{_STYLE[style]}"><v>{number}</v></c>'


def _number(value: object) -> tuple[str, str]:
    """A number as XML, and the format that says what it means."""
    if isinstance(value, time):
        return repr((value.hour + value.minute / 60) / 24), "time"
    if isinstance(value, timedelta):
        return repr(value / timedelta(days=1)), "duration"
    if isinstance(value, datetime):
        return repr((value - datetime(1899, 12, 30)) / timedelta(days=1)), "moment"
    if isinstance(value, date):
        return str((value - date(1899, 12, 30)).days), "date"
    if isinstance(value, int) and abs(value) > 10**300:
        return "-" * (value < 0) + "9" * 400, ""
    text = repr(float(value) if isinstance(value, PercentCell) else value)
    return {"nan": "NaN", "inf": "INF", "-inf": "-INF"}.get(text, text), "percent" * isinstance(value, PercentCell)


def _escaped(text: str) -> str:
    """The text as XML holds it; half a surrogate pair, which XML has no place for, as Excel escapes such things."""
    return (
        "".join(f"_x{ord(one):04X}_" if "\ud800" <= one <= "\udfff" else one for one in text)
        if _halves(text)
        else (escaped(text))
    )


def _halves(text: str) -> bool:
    return any("\ud800" <= one <= "\udfff" for one in text)


def _frame_of(names: Sequence[str]) -> dict[str, str]:
    """All parts but the sheets themselves."""
    sheets = "".join(f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, 1))
    kinds = [(f"worksheets/sheet{n}.xml", "worksheet") for n in range(1, len(names) + 1)]
    kinds += [("styles.xml", "styles"), ("sharedStrings.xml", "sharedStrings")]
    styles = "".join(f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0"/>' for number in _FORMATS.values())
    return {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + "".join(_content_type(target, kind) for target, kind in [*kinds, ("workbook.xml", "sheet.main")])
        + "</Types>",
        "_rels/.rels": _relationships([("xl/workbook.xml", "officeDocument")]),
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relationships(kinds),
        "xl/styles.xml": f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        f'<borders count="1"><border/></borders><cellXfs count="{len(_FORMATS)}">{styles}</cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f'{_HEAD}<sst xmlns="{_MAIN}"/>',
    }


def _content_type(target: str, kind: str) -> str:
    base = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return f'<Override PartName="/xl/{target}" ContentType="{base}.{kind}+xml"/>'


def _relationships(targets: Sequence[tuple[str, str]]) -> str:
    items = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (target, kind) in enumerate(targets, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'
