"""Reading an .xls file (Excel 97 to 2003), which is never written: some platforms still send valuations as one."""

from __future__ import annotations

from io import BytesIO

from fastrak_workbook.gate import limits
from fastrak_workbook.graft.xml import NotAWorkbook
from fastrak_workbook.read.source import Source
from fastrak_xl.domain.cells import Grid

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAM, _ENCRYPTED = "Workbook".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le")
_UNREADABLE = (
    "The workbook (.xls) is damaged or protected by a password. Open it in Excel, save it as .xlsx and try again."
)


def is_old_workbook(data: bytes) -> bool:
    """Whether the bytes are a workbook in the old format, not any other kind of old Office file."""
    return data.startswith(_OLE) and _STREAM in data and _ENCRYPTED not in data and len(data) <= limits.MOST_FILE


def old_source(data: bytes) -> Source:
    """The visible sheets, in their order; NotAWorkbook where they cannot be read."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum  # loaded where it is needed

    grids: dict[str, Grid] = {}
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
        for sheet in workbook.sheets_metadata:
            if sheet.visible == SheetVisibleEnum.Visible:
                grids[sheet.name] = workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)  # type: ignore[assignment]  # a grid
    except CalamineError as error:
        raise NotAWorkbook(_UNREADABLE) from error
    return Source(grids)
