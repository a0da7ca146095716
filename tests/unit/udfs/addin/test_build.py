"""The add-in file: only our modules, each as it was written; nothing runs by itself but opening; well formed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
import xmlschema
from oletools.olevba import VBA_Parser
from pyopenvba import ExcelFile, check_file
from pyopenvba.cfb import CFB

from fastrak_udfs.addin import sources
from fastrak_udfs.addin.build import PROJECT_PART, RIBBON_PART, build
from fastrak_udfs.addin.wrappers import build_number, functions_module
from fastrak_udfs.functions import FUNCTIONS
from fastrak_workbook.excel.errors import NUMBERS
from fastrak_workbook.layout import INPUT_TABLES
from fastrak_workbook.read.tables import heading_form
from fastrak_xl import __version__

_UI = "{http://schemas.microsoft.com/office/2009/07/customui}"
_ICONS = {
    "Calculator", "CalculateNow", "RefreshAll", "SortDialog", "DataValidation", "FilePrintPreview",
    "GetExternalDataFromText", "PropertySheet", "Help",
}  # fmt: skip
"""Icons that every version of Excel has."""


@pytest.fixture(scope="module")
def addin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("addin") / "fastrak.xlam"
    file.write_bytes(build())
    return file


@pytest.fixture(scope="module")
def parts(addin: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(addin) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_same_bytes_every_time_and_from_another_process(addin: Path) -> None:
    assert build() == addin.read_bytes()
    script = "import sys; from fastrak_udfs.addin.build import build; sys.stdout.buffer.write(build())"
    environment = {**os.environ, "PYTHONHASHSEED": "12345", "TZ": "Asia/Tokyo", "PYTHONPATH": os.pathsep.join(sys.path)}
    other = subprocess.run([sys.executable, "-c", script], capture_output=True, env=environment, check=True)
    assert other.stdout == addin.read_bytes()


def test_olevba_lists_exactly_our_modules_as_they_were_written(addin: Path) -> None:
    found = {name.partition(".")[0]: code for _, _, name, code in VBA_Parser(str(addin)).extract_macros()}
    assert found == sources.modules()
    assert set(found) == {
        "ThisWorkbook", "Sheet1", "FastrakEvents", "FastrakStamps", "FastrakCalls", "FastrakRibbon", "FastrakConfig",
        "FastrakFunctions", "xlwings",
    }  # fmt: skip


def test_another_reader_reads_the_same_modules(addin: Path) -> None:
    with ExcelFile(addin) as workbook:
        assert workbook.vba_modules() == sources.modules()
        assert workbook.validate() == []


def test_nothing_runs_by_itself_but_opening(addin: Path) -> None:
    automatic = [what for kind, what, _ in VBA_Parser(str(addin)).analyze_macros() if kind == "AutoExec"]
    assert automatic == ["Workbook_Open"]


def test_the_structure_is_sound(addin: Path) -> None:
    report = check_file(addin)
    assert report.ok
    assert not report.errors
    assert not report.warnings


def test_the_project_holds_source_only(addin: Path, parts: dict[str, bytes]) -> None:
    """Excel compiles what it opens: nothing in it was compiled by one version for itself."""
    container = CFB.from_bytes(parts[PROJECT_PART])
    assert container.get_stream_in_storage("VBA", "_VBA_PROJECT") == bytes.fromhex("CC61FFFF000000")
    assert not [name for name in container.list_streams_in_storage("VBA") if name.startswith("__SRP")]
    with ExcelFile(addin) as workbook:
        assert {module.text_offset for module in workbook.vba_project().modules} == {0}


def test_the_ribbon_is_valid_and_complete(parts: dict[str, bytes]) -> None:
    text = parts[RIBBON_PART]
    schema = xmlschema.XMLSchema(Path(__file__).with_name("customui14.xsd"))
    assert list(schema.iter_errors(text.decode())) == []
    buttons = list(ElementTree.fromstring(text).iter(f"{_UI}button"))
    assert len(buttons) == 20
    assert {button.get("imageMso") for button in buttons} <= _ICONS
    subs = re.findall(r"^Public Sub (\w+)\(ByVal control As IRibbonControl\)", _all_vba(), re.M)
    assert {button.get("onAction") for button in buttons} == set(subs)
    assert b"customUI/customUI14.xml" in parts["_rels/.rels"]


def test_the_schema_can_fail() -> None:
    schema = xmlschema.XMLSchema(Path(__file__).with_name("customui14.xsd"))
    good = sources.ribbon().decode()
    wrongs = (("onAction", "onClick"), ('size="large"', 'size="huge"'), ('id="FastrakRun"', 'id="FastrakCheck"'))
    for old, new in wrongs:
        assert not schema.is_valid(good.replace(old, new, 1)), new


def _all_vba() -> str:
    return "\n".join(sources.modules().values()).replace("\r\n", "\n")


def test_every_declared_function_is_in_the_add_in() -> None:
    public = re.findall(r"^Public Function (FASTRAK_\w+)\(", functions_module(), re.M)
    assert public == list(FUNCTIONS)
    described = re.findall(r'MacroOptions Macro:="(\w+)"', functions_module())
    assert described == list(FUNCTIONS)


def test_vba_knows_the_input_tables_and_every_error_that_answers_hold() -> None:
    listed = re.search(r'FASTRAK_INPUTS As String = "([^"]*)"', functions_module())
    assert listed is not None
    names = set(listed[1].strip("|").split("|"))
    assert {heading_form(name) for table in INPUT_TABLES for name in (table.sheet, table.table)} == names
    calls = sources.modules()["FastrakCalls"]
    shown = set(re.findall(r'Case "(#[^"]+)"', calls)) | {"#N/A"}
    assert {text for text, number in NUMBERS.items() if number <= 2042} == shown


def test_every_line_is_one_that_vba_takes() -> None:
    for name, text in sources.modules().items():
        text.encode("cp1252")
        assert all(len(line) < 1023 for line in text.splitlines()), name


def test_blocks_of_our_modules_are_closed() -> None:
    """Every procedure, condition, loop and case that begins ends: a slip here would cost the whole module."""
    for name, text in sources.modules().items():
        if name == "xlwings":
            continue
        code = re.sub(r" _\n\s*", " ", re.sub(r"(?m)^\s*'.*$", "", text.replace("\r\n", "\n")))
        for begin, end in (
            (r"^(?:Public |Private )?Sub ", r"^End Sub"),
            (r"^(?:Public |Private )?Function ", r"^End Function"),
            (r"^\s*If .* Then\s*$", r"^\s*End If"),
            (r"^\s*For ", r"^\s*Next"),
            (r"^\s*Do\b", r"^\s*Loop"),
            (r"^\s*Select Case", r"^\s*End Select"),
        ):
            assert len(re.findall(begin, code, re.M)) == len(re.findall(end, code, re.M)), (name, begin)
        assert text.count("Option Explicit") == 1, name


def test_xlwings_is_built_from_its_own_wheel_and_listens_to_no_workbook() -> None:
    text = sources.xlwings_module()
    assert 'XLWINGS_VERSION As String = "0.37.8"' in text
    assert "Redistribution and use in source and binary forms" in text
    assert 'PROJECT_NAME As String = "fastrak"' in text
    assert re.findall(r"^(?:Private )?(?:Function|Sub) (\w+)", text, re.M) == [
        "XLPyCommand", "XLPyLoadDLL", "XLPy", "KillPy", "ParentFolder",
    ]  # fmt: skip
    assert "ActiveWorkbook" not in text
    assert "ThisWorkbook" not in text
    assert 'PYTHONPATH = "false;;;;;"' in text


def test_python_is_started_without_the_folder_that_excel_is_in(tmp_path: Path) -> None:
    """The command as VBA puts it together: a module of ours beside a workbook is not what gets loaded."""
    command = re.search(r'tail = "( -B -P -c .*)"', sources.xlwings_module())
    assert command is not None
    flags = command[1].partition("-c")[0].split()
    (tmp_path / "xlwings.py").write_text("raise SystemExit('the workbook's own module was loaded')")
    script = "from xlwings import utils; utils.prepare_sys_path('false;;;;;'); import fastrak_udfs; print('ours')"
    done = subprocess.run(
        [sys.executable, *flags, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.stdout == "ours\n", done.stderr
    without = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "the workbook's own module" in without.stderr  # which is what -P is for


def test_nothing_asks_for_a_licence() -> None:
    for text in (*sources.modules().values(), sources.ribbon().decode()):
        assert 'GetConfig("LICENSE' not in text
    text = sources.xlwings_module()
    assert text.count("licenseKey = ") == 1
    assert '    licenseKey = ""\n' in text


def test_another_xlwings_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_CHANGES", (("a line that is not there", ""),))
    with pytest.raises(sources.NotThisVersion, match="has changed"):
        sources.xlwings_module()
    monkeypatch.setattr(sources, "_KEPT", ("NotThere",))
    with pytest.raises(sources.NotThisVersion, match="no procedure NotThere"):
        sources.xlwings_module()
    monkeypatch.setattr(sources, "files", lambda name: [])
    with pytest.raises(sources.NotThisVersion, match="Install it again"):
        sources.xlwings_module()


def test_the_build_number_is_never_zero() -> None:
    assert build_number(__version__) > 0
    assert build_number("10.20.3") > build_number("10.19.9")
    assert f"FastrakBuild = {build_number(__version__)}" in functions_module()
