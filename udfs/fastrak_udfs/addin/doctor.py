"""What keeps the add-in from working on a machine, each finding with its remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from fastrak_udfs.addin import config
from fastrak_udfs.addin.build import build
from fastrak_udfs.addin.places import addin_file, config_file, dll_name
from fastrak_udfs.addin.windows import OFFICE, POLICIES, Windows

_SECURITY = r"16.0\Excel\Security"
_CLICK_TO_RUN = r"Software\Microsoft\Office\ClickToRun\Configuration"
_OLDEST_EXCEL = 16
_INSTALL = "Run fastrak addin install."
_MSI_BITNESS = r"Software\Microsoft\Office\16.0\Outlook"


@dataclass(frozen=True)
class Finding:
    """Something that is not as it should be, and what to do about it."""

    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.problem} {self.remedy}"


Check = Callable[[Windows], Iterator[Finding]]


def diagnosis(windows: Windows) -> list[Finding]:
    """Every finding on the machine; none where all is in order."""
    if not windows.is_windows():
        return [Finding("This is not Windows.", "The add-in works in Excel for Windows: run this command there.")]
    return [finding for check in _CHECKS for finding in check(windows)]


def facts(windows: Windows) -> list[str]:
    """What is installed, for whoever is asked for help."""
    excel = _excel_version(windows) or "not found"
    bits = "64" if _is_64_bit(windows) else "32"
    packages = (
        f"{name} {windows.version_of(name) or 'not installed'}" for name in ("fastrak-xl", "xlwings", "pywin32")
    )
    return [f"Excel {excel}, {bits} bit", f"Python {windows.interpreter()}", *packages]


def _excel_version(windows: Windows) -> str:
    """Excel's version, such as 16.0.17328.20162; "" where no Excel is installed."""
    version = windows.registry(_CLICK_TO_RUN, "VersionToReport", machine=True)
    if isinstance(version, str) and version:
        return version
    current = windows.registry(r"Software\Classes\Excel.Application\CurVer", "", machine=True)
    return f"{current.rpartition('.')[2]}.0" if isinstance(current, str) and current else ""


def _is_64_bit(windows: Windows) -> bool:
    platform = windows.registry(_CLICK_TO_RUN, "Platform", machine=True)
    if platform is None:
        platform = windows.registry(_MSI_BITNESS, "Bitness", machine=True)
    return platform != "x86"


def _excel(windows: Windows) -> Iterator[Finding]:
    version = _excel_version(windows)
    if not version:
        yield Finding("Excel was not found.", "Install Excel for Windows; the one on the web cannot run this add-in.")
    elif int(version.partition(".")[0] or 0) < _OLDEST_EXCEL:
        yield Finding(f"Excel {version} is too old.", "Update to Excel 2016 or newer, better to Microsoft 365.")


def _packages(windows: Windows) -> Iterator[Finding]:
    wanted = _made_for()
    found = windows.version_of("xlwings")
    if found != wanted:
        remedy = f"Install that one: pip install xlwings=={wanted}"
        yield Finding(f"The add-in is made for xlwings {wanted}; {found or 'none'} is installed.", remedy)
    if not windows.can_import("pythoncom"):
        yield Finding("pywin32 is missing, through which Python and Excel talk.", "Install it: pip install pywin32")


def _made_for() -> str:
    """The version of xlwings that the add-in is made for: the one that this version of Fastrak asks for."""
    from importlib.metadata import requires

    exact = next(one for one in requires("fastrak-xl") or () if one.startswith("xlwings=="))
    return exact.partition("==")[2].partition(";")[0].strip()


def _library(windows: Windows) -> Iterator[Finding]:
    """xlwings' library has to lie beside the interpreter, or one folder up in a virtual environment."""
    name = dll_name(_made_for(), is_64_bit=_is_64_bit(windows))
    folder = windows.interpreter().parent
    if not any(windows.exists(place / name) for place in (folder, folder.parent)):
        yield Finding(
            f"{name} is not beside {windows.interpreter()}.",
            "Install xlwings again (pip install --force-reinstall xlwings); if it vanishes, the antivirus takes it: "
            "restore it from quarantine and allow the file.",
        )


def _installation(windows: Windows) -> Iterator[Finding]:
    file = addin_file(windows)
    if not windows.exists(file):
        yield Finding(f"The add-in is not in {file}.", _INSTALL)
        return
    if file.read_bytes() != build():
        yield Finding(f"The add-in in {file} was made by another version.", f"Close Excel. {_INSTALL}")
    if windows.is_blocked(file):
        yield Finding(f"Windows blocks {file} as coming from the internet.", "Right-click it, Properties, Unblock.")


def _configuration(windows: Windows) -> Iterator[Finding]:
    file = config_file(windows)
    if not windows.exists(file):
        yield Finding(f"The configuration {file} is missing.", _INSTALL)
        return
    found = config.read(file.read_text(windows.encoding(), "replace"))
    for name, value in config.wanted(windows.interpreter()).items():
        if found.get(name, "").casefold() != value.casefold():
            yield Finding(f"{name} is {found.get(name) or 'not set'} in {file}, not {value}.", _INSTALL)


def _policies(windows: Windows) -> Iterator[Finding]:
    """What group policy forbids, and what the person has set in the Trust Center."""
    ask = "Ask your IT department to allow it: docs/install.md says what."
    for root, whose in ((POLICIES, "Group policy"), (OFFICE, "The Trust Center")):
        key = rf"{root}\{_SECURITY}"
        remedy = ask if root == POLICIES else "Change it in File, Options, Trust Center."
        if windows.registry(rf"{key}\Trusted Locations", "AllLocationsDisabled") == 1:
            yield Finding(f"{whose} disables trusted locations, XLSTART among them.", remedy)
        warnings = windows.registry(key, "VBAWarnings")
        if warnings == 4:
            yield Finding(f"{whose} disables all macros outside trusted locations.", remedy)
        if warnings == 3:
            yield Finding(f"{whose} allows signed macros only.", f"{remedy} Or sign the add-in: docs/install.md.")


def _disabled(windows: Windows) -> Iterator[Finding]:
    if windows.has_values(rf"{OFFICE}\16.0\Excel\Resiliency\DisabledItems"):
        yield Finding(
            "Excel has disabled something after a crash, perhaps this add-in.",
            "Open File, Options, Add-ins, Manage: Disabled Items, and enable it.",
        )


def _zombies(windows: Windows) -> Iterator[Finding]:
    hidden = [title for title in windows.excel_windows() if title in ("", "N/A")]
    if hidden:
        yield Finding(
            f"{len(hidden)} Excel without a window is running.", "End EXCEL.EXE in the Task Manager, then start Excel."
        )


_CHECKS: tuple[Check, ...] = (
    _excel, _packages, _library, _installation, _configuration, _policies, _disabled, _zombies,
)  # fmt: skip
