"""Every module of the add-in as text: ours as they stand beside this file, xlwings' own from its installed wheel."""

from __future__ import annotations

from importlib.metadata import files
from importlib.resources import files as resources
from pathlib import Path

from fastrak_udfs.addin.wrappers import functions_module

PROJECT = "fastrak"
"""What xlwings names its configuration after: %USERPROFILE%\\.fastrak\\fastrak.conf."""

OWN = (
    "ThisWorkbook.cls",
    "Sheet1.cls",
    "FastrakEvents.cls",
    "FastrakStamps.bas",
    "FastrakCalls.bas",
    "FastrakRibbon.bas",
)
_XLWINGS_FILE = "xlwings/xlwings_custom_addin.bas"

# A workbook or a file beside it must not say which program is started, nor where it looks for its modules: only the
# person's own configuration does. xlwings looks into all three, and puts the workbook's path into the search path.
_CHANGES = (
    ('PROJECT_NAME As String = "myaddin"', f'PROJECT_NAME As String = "{PROJECT}"'),
    ('    If source = "" Or source = "sheet" Then', '    If source = "sheet" Then'),
    ('    If source = "" Or source = "directory" Then', '    If source = "directory" Then'),
    (
        '        PYTHONPATH = AddExcelDir & ";" & ActiveWorkbook.FullName & ";" & ThisWorkbook.FullName & ";" & ',
        '        PYTHONPATH = "false;;;" & ',
    ),
)


class NotThisVersion(Exception):
    """The installed xlwings is not the one that this add-in was made for."""


def modules() -> dict[str, str]:
    """The text of each module by its name, in the order of the project, with Windows' line ends."""
    folder = resources("fastrak_udfs.addin").joinpath("vba")
    texts = {name.partition(".")[0]: folder.joinpath(name).read_text("utf-8") for name in OWN}
    texts |= {"FastrakFunctions": functions_module(), "xlwings": xlwings_module()}
    return {name: "\r\n".join(text.splitlines()) + "\r\n" for name, text in texts.items()}


def ribbon() -> bytes:
    """The ribbon's XML."""
    return resources("fastrak_udfs.addin").joinpath("customUI14.xml").read_bytes().replace(b"\r\n", b"\n")


def xlwings_module() -> str:
    """xlwings' module for add-ins of one's own, with our changes; NotThisVersion if a place to change is not there."""
    listed = next((one for one in files("xlwings") or () if str(one) == _XLWINGS_FILE), None)
    if listed is None:
        raise NotThisVersion(f"xlwings was installed without {_XLWINGS_FILE}. Install it again with pip.")
    text = Path(str(listed.locate())).read_bytes().decode("ascii").replace("\r\n", "\n")
    for old, new in _CHANGES:
        if text.count(old) != 1:
            raise NotThisVersion(f"xlwings has changed: its module for add-ins has no line {old.strip()}.")
        text = text.replace(old, new)
    return text
