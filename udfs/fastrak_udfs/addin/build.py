"""The add-in file, fastrak.xlam: the same bytes from the same sources, on any platform.

The project holds source text only, without the compiled form that goes with one version of Excel: Excel compiles it
when it opens the add-in.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from pyopenvba import ExcelFile, VBAModuleKind, check_file
from pyopenvba.cfb import CFB

from fastrak_udfs.addin.sources import modules, ribbon
from fastrak_xl import __version__

FILE = "fastrak.xlam"
RIBBON_PART = "customUI/customUI14.xml"
PROJECT_PART = "xl/vbaProject.bin"

_DOCUMENTS = ("ThisWorkbook", "Sheet1")
_CLASSES = ("FastrakEvents",)
_DATED = (1980, 1, 1, 0, 0, 0)
_UNCOMPILED = bytes.fromhex("CC61FFFF000000")
"""The stream _VBA_PROJECT of a project that no Excel has compiled yet."""

_RIBBON_RELATION = (
    '<Relationship Id="rIdRibbon" Type="http://schemas.microsoft.com/office/2007/relationships/ui/extensibility" '
    f'Target="{RIBBON_PART}"/>'
)
_PROPERTIES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:title>Fastrak</dc:title><dc:creator>Fastrak XL</dc:creator>"
    f"<dc:description>Fastrak XL {__version__}: ribbon and worksheet functions.</dc:description></cp:coreProperties>"
)


class BrokenAddIn(Exception):
    """What was built does not pass the check of its structure: a bug."""


def build() -> bytes:
    """The add-in's bytes; BrokenAddIn if they do not pass the check."""
    with tempfile.TemporaryDirectory(prefix="fastrak-") as folder:
        file = Path(folder, FILE)
        _write_project(file)
        parts = _parts(file)
        parts[PROJECT_PART] = _uncompiled(parts[PROJECT_PART])
        data = _package(_with_ribbon(parts))
        file.write_bytes(data)
        report = check_file(file)
    if not report.ok or report.warnings:
        raise BrokenAddIn("; ".join(str(issue) for issue in (*report.errors, *report.warnings)))
    return data


def _write_project(file: Path) -> None:
    """An add-in of Excel's own making, with our modules in place of its empty one."""
    with ExcelFile.create_new(file) as workbook:
        project = workbook.vba_project()
        project.delete_module("Module1")
        for name, text in modules().items():
            if name in _DOCUMENTS:
                workbook.set_module(name, text)
            else:
                kind = VBAModuleKind.other if name in _CLASSES else VBAModuleKind.standard
                project.add_module(name, text, kind=kind)
        workbook.save(file)


def _parts(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as package:
        return {name: package.read(name) for name in package.namelist()}


def _uncompiled(project: bytes) -> bytes:
    """The project without anything that one Excel compiled for itself."""
    container = CFB.from_bytes(project)
    container.write_stream_in_storage("VBA", "_VBA_PROJECT", _UNCOMPILED)
    data: bytes = container.to_bytes()
    return data


def _with_ribbon(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    relations = parts["_rels/.rels"].decode().replace("</Relationships>", f"{_RIBBON_RELATION}</Relationships>")
    return {
        **parts,
        "_rels/.rels": relations.encode(),
        "docProps/core.xml": _PROPERTIES.encode(),
        RIBBON_PART: ribbon(),
    }


def _package(parts: Mapping[str, bytes]) -> bytes:
    """The parts as a package, all of one fixed time."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _DATED)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            package.writestr(entry, data)
    return stream.getvalue()
