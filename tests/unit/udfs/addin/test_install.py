"""Installing, removing and examining the add-in: every branch, on a machine that exists only here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fastrak_udfs.addin import config, doctor
from fastrak_udfs.addin.build import build
from fastrak_udfs.addin.doctor import diagnosis, facts
from fastrak_udfs.addin.install import CannotInstall, install, uninstall
from fastrak_udfs.addin.places import addin_file, config_file
from fastrak_udfs.addin.windows import OFFICE, POLICIES, Windows

_C2R = r"Software\Microsoft\Office\ClickToRun\Configuration"
_SECURITY = r"16.0\Excel\Security"


class Machine(Windows):
    """A Windows machine on which all is well; what a test sets is otherwise."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.python = home / "venv" / "Scripts" / "python.exe"
        self.python.parent.mkdir(parents=True)
        (self.python.parent.parent / "xlwings64-0.37.8.dll").touch()
        self.values: dict[tuple[str, str], str | int] = {
            (_C2R, "VersionToReport"): "16.0.17328.20162",
            (_C2R, "Platform"): "x64",
        }
        self.versions = {"xlwings": "0.37.8", "fastrak-xl": "0.1.0", "pywin32": "306"}
        self.modules = {"pythoncom"}
        self.windows_shown: list[str] = ["Book1 - Excel"]
        self.blocked = False
        self.disabled = False
        self.on_windows = True

    def is_windows(self) -> bool:
        return self.on_windows

    def folder(self, variable: str) -> Path:
        return self.home / variable

    def interpreter(self) -> Path:
        return self.python

    def version_of(self, package: str) -> str:
        return self.versions.get(package, "")

    def can_import(self, module: str) -> bool:
        return module in self.modules

    def is_blocked(self, file: Path) -> bool:
        return self.blocked

    def registry(self, key: str, name: str, *, machine: bool = False) -> str | int | None:
        return self.values.get((key, name))

    def has_values(self, key: str) -> bool:
        return self.disabled

    def excel_windows(self) -> list[str]:
        return self.windows_shown


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.fixture
def installed(machine: Machine) -> Machine:
    list(install(machine, build()))
    return machine


def test_install_writes_two_files_and_nothing_else(machine: Machine) -> None:
    before = set(machine.home.rglob("*"))
    said = list(install(machine, b"add-in"))
    new = {file for file in set(machine.home.rglob("*")) - before if file.is_file()}
    assert new == {addin_file(machine), config_file(machine)}
    assert addin_file(machine).parts[-4:] == ("Microsoft", "Excel", "XLSTART", "fastrak.xlam")
    assert addin_file(machine).read_bytes() == b"add-in"
    settings = config.read(config_file(machine).read_text("utf-8"))
    assert settings == {
        "INTERPRETER_WIN": str(machine.python),
        "USE UDF SERVER": "True",
        "ADD_WORKBOOK_TO_PYTHONPATH": "False",
        "SHOW CONSOLE": "False",
    }
    assert said[:2] == [f"The configuration is in {config_file(machine)}", f"The add-in is in {addin_file(machine)}"]


def test_installing_twice_is_installing_once(machine: Machine) -> None:
    list(install(machine, b"add-in"))
    written = [file.stat().st_mtime_ns for file in (addin_file(machine), config_file(machine))]
    said = list(install(machine, b"add-in"))
    assert [line.partition(" there already")[1] for line in said[:2]] == [" there already"] * 2
    assert [file.stat().st_mtime_ns for file in (addin_file(machine), config_file(machine))] == written


def test_a_newer_add_in_and_another_python_take_the_place_of_the_old(machine: Machine) -> None:
    list(install(machine, b"old"))
    config_file(machine).write_text(config_file(machine).read_text() + '"MY OWN","kept"\r\n')
    machine.python = machine.home / "other" / "python.exe"
    list(install(machine, b"new"))
    assert addin_file(machine).read_bytes() == b"new"
    settings = config.read(config_file(machine).read_text())
    assert settings["INTERPRETER_WIN"] == str(machine.python)
    assert settings["MY OWN"] == "kept"


def test_uninstall_leaves_nothing(machine: Machine) -> None:
    before = {file for file in machine.home.rglob("*") if file.is_file()}
    list(install(machine, b"add-in"))
    assert all(" is removed: " in line for line in uninstall(machine))
    assert {file for file in machine.home.rglob("*") if file.is_file()} == before
    assert not config_file(machine).parent.exists()
    assert all(line.endswith("was not installed.") for line in uninstall(machine))


def test_a_file_that_excel_holds_is_named(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    list(install(machine, b"old"))

    def held(*_: object, **__: object) -> None:
        raise PermissionError("in use")

    monkeypatch.setattr(Path, "unlink", held)
    with pytest.raises(CannotInstall, match="Close every Excel window"):
        list(uninstall(machine))
    monkeypatch.setattr("fastrak_udfs.addin.install.Target.put", held)
    with pytest.raises(CannotInstall, match="Close every Excel window"):
        list(install(machine, b"new"))
    assert addin_file(machine).read_bytes() == b"old"


def test_a_path_that_vba_cannot_read_is_refused_before_anything_is_written(machine: Machine) -> None:
    machine.encoding = lambda: "cp1252"  # type: ignore[method-assign]  # a stand-in for the machine's own
    machine.python = machine.home / "Łukasz" / "python.exe"
    with pytest.raises(CannotInstall, match="Łukasz"):
        list(install(machine, b"add-in"))
    assert not addin_file(machine).exists()
    machine.python = machine.home / "Zoë" / "python.exe"
    list(install(machine, b"add-in"))
    assert "Zo\u00eb".encode("cp1252") in config_file(machine).read_bytes()


@pytest.mark.parametrize("command", [lambda machine: install(machine, b""), uninstall])
def test_off_windows_it_says_where_to_run(machine: Machine, command: Callable[[Windows], Any]) -> None:
    machine.on_windows = False
    with pytest.raises(CannotInstall, match="Excel for Windows"):
        list(command(machine))
    assert "This is not Windows" in str(diagnosis(machine)[0])


def test_a_sound_machine_has_no_findings(installed: Machine) -> None:
    assert diagnosis(installed) == []
    assert facts(installed)[0] == "Excel 16.0.17328.20162, 64 bit"


def _set(name: str, value: object) -> Callable[[Machine], None]:
    return lambda machine: setattr(machine, name, value)


def _registry(key: str, name: str, value: str | int) -> Callable[[Machine], None]:
    return lambda machine: machine.values.update({(key, name): value})


def _configured(name: str, value: str) -> Callable[[Machine], None]:
    def write(machine: Machine) -> None:
        settings = config.read(config_file(machine).read_text()) | {name: value}
        config_file(machine).write_text(config.written(settings))

    return write


FINDINGS: list[tuple[Callable[[Machine], None], str, str]] = [
    (lambda m: m.values.clear(), "Excel was not found", "Install Excel"),
    (_registry(_C2R, "VersionToReport", "15.0.1"), "Excel 15.0.1 is too old", "Update"),
    (_registry(_C2R, "Platform", "x86"), "xlwings32-0.37.8.dll is not beside", "antivirus"),
    (lambda m: m.versions.update(xlwings="0.30.1"), "made for xlwings 0.37.8; 0.30.1", "pip install xlwings==0.37.8"),
    (lambda m: m.versions.pop("xlwings"), "none is installed", "pip install xlwings==0.37.8"),
    (_set("modules", set()), "pywin32 is missing", "pip install pywin32"),
    (lambda m: addin_file(m).unlink(), "The add-in is not in", "fastrak addin install"),
    (lambda m: addin_file(m).write_bytes(b"x"), "made by another version", "Close Excel"),
    (_set("blocked", True), "coming from the internet", "Unblock"),
    (lambda m: config_file(m).unlink(), "is missing", "fastrak addin install"),
    (_configured("INTERPRETER_WIN", "python"), "INTERPRETER_WIN is python", "fastrak addin install"),
    (_configured("USE UDF SERVER", "False"), "USE UDF SERVER is False", "fastrak addin install"),
    (_configured("ADD_WORKBOOK_TO_PYTHONPATH", "True"), "ADD_WORKBOOK_TO_PYTHONPATH is True", "fastrak addin install"),
    (_registry(rf"{POLICIES}\{_SECURITY}\Trusted Locations", "AllLocationsDisabled", 1),
     "Group policy disables trusted locations", "IT department"),
    (_registry(rf"{OFFICE}\{_SECURITY}\Trusted Locations", "AllLocationsDisabled", 1),
     "The Trust Center disables trusted locations", "Trust Center"),
    (_registry(rf"{POLICIES}\{_SECURITY}", "VBAWarnings", 4), "disables all macros", "IT department"),
    (_registry(rf"{POLICIES}\{_SECURITY}", "VBAWarnings", 3), "signed macros only", "sign the add-in"),
    (_set("disabled", True), "disabled something after a crash", "Disabled Items"),
    (_set("windows_shown", ["Book1 - Excel", "N/A"]), "1 Excel without a window", "Task Manager"),
]  # fmt: skip


@pytest.mark.parametrize(("spoil", "problem", "remedy"), FINDINGS, ids=[finding[1] for finding in FINDINGS])
def test_every_finding_has_its_remedy(
    installed: Machine, spoil: Callable[[Machine], None], problem: str, remedy: str
) -> None:
    spoil(installed)
    found = [str(finding) for finding in diagnosis(installed)]
    assert len([text for text in found if problem in text and remedy in text]) == 1, found


def test_an_excel_of_the_old_installer_is_found_too(installed: Machine) -> None:
    installed.values = {
        (r"Software\Classes\Excel.Application\CurVer", ""): "Excel.Application.16",
        (r"Software\Microsoft\Office\16.0\Outlook", "Bitness"): "x64",
    }
    assert diagnosis(installed) == []
    assert facts(installed)[0] == "Excel 16.0, 64 bit"


def test_the_version_made_for_is_the_one_that_is_pinned() -> None:
    import xlwings

    assert doctor._made_for() == xlwings.__version__


def test_the_real_machine_answers_every_question_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Off Windows the real answers are those of a machine without Excel: none of the questions fails."""
    monkeypatch.setenv("APPDATA", str(tmp_path))
    real = Windows()
    assert real.folder("APPDATA") == tmp_path
    monkeypatch.delenv("APPDATA")
    with pytest.raises(LookupError, match="APPDATA"):
        real.folder("APPDATA")
    assert not real.is_windows()
    assert real.interpreter().exists()
    assert real.version_of("xlwings")
    assert real.version_of("no such package") == ""
    assert real.can_import("json")
    assert not real.is_blocked(tmp_path / "file")
    assert real.registry(_C2R, "Platform", machine=True) is None
    assert not real.has_values(_C2R)
    assert real.excel_windows() == []
