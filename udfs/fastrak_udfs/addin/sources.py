"""Every module of the add-in as text: ours as they stand beside this file, xlwings' own from its installed wheel."""

from __future__ import annotations

import re
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
    "FastrakConfig.bas",
)
_XLWINGS_FILE = "xlwings/xlwings_custom_addin.bas"

_KEPT = ("XLPyCommand", "XLPyLoadDLL", "XLPy", "KillPy", "ParentFolder")
"""What the add-in needs of that module: starting Python through xlwings' library. All else of it stays out."""

_HEAD_ENDS = "Public Function RunPython("
_PROCEDURE = r"^(?:Public |Private )?(?:Function|Sub) {name}\(.*?^End (?:Function|Sub)\n"

# What Python loads comes from its own installation: neither from the workbook's folder, which xlwings puts into the
# search path, nor from the folder that Excel happens to be in, which Python would search first without -P. And no
# licence is asked for, as nothing that needs one is used.
_WORKBOOK_PATHS = (
    'AddExcelDir & ";" & ActiveWorkbook.FullName & ";" & ThisWorkbook.FullName & ";" & '
    'GetConfig("ONEDRIVE_CONSUMER_WIN") & ";" & GetConfig("ONEDRIVE_COMMERCIAL_WIN") & ";" & '
    'GetConfig("SHAREPOINT_WIN") & ";" & GetConfig("PYTHONPATH")'
)
_CHANGES = (
    ('PROJECT_NAME As String = "myaddin"', f'PROJECT_NAME As String = "{PROJECT}"'),
    (f"        PYTHONPATH = {_WORKBOOK_PATHS}", '        PYTHONPATH = "false;;;;;"'),
    ('tail = " -B -c ""import sys', 'tail = " -B -P -c ""import sys'),
    ('    licenseKey = GetConfig("LICENSE_KEY", "")', '    licenseKey = ""'),
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
    """What we use of xlwings' module for add-ins of one's own; NotThisVersion if it is not as it was."""
    listed = next((one for one in files("xlwings") or () if str(one) == _XLWINGS_FILE), None)
    if listed is None:
        raise NotThisVersion(f"xlwings was installed without {_XLWINGS_FILE}. Install it again with pip.")
    whole = Path(str(listed.locate())).read_bytes().decode("ascii").replace("\r\n", "\n")
    text = "\n".join([whole.partition(_HEAD_ENDS)[0], *(_procedure(whole, name) for name in _KEPT)])
    for old, new in _CHANGES:
        if text.count(old) != 1:
            raise NotThisVersion(f"xlwings has changed: its module for add-ins has no line {old.strip()}.")
        text = text.replace(old, new)
    return text


def _procedure(text: str, name: str) -> str:
    found = re.findall(_PROCEDURE.format(name=name), text, re.MULTILINE | re.DOTALL)
    if len(found) != 1:
        raise NotThisVersion(f"xlwings has changed: its module for add-ins has no procedure {name}.")
    return str(found[0])
