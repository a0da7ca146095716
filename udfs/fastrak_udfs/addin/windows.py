"""What the add-in has to know of a Windows machine, one small question each, so that tests can answer instead."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

OFFICE = r"Software\Microsoft\Office"
POLICIES = r"Software\Policies\Microsoft\Office"


class Windows:
    """The machine that this runs on."""

    def is_windows(self) -> bool:
        """Whether it is one with Windows at all."""
        return sys.platform == "win32"

    def encoding(self) -> str:
        """In which VBA reads and writes text files."""
        return "mbcs" if sys.platform == "win32" else "utf-8"

    def folder(self, variable: str) -> Path:
        """The folder that an environment variable names, such as APPDATA; LookupError where it is not set."""
        if not os.environ.get(variable):
            raise LookupError(f"The environment variable {variable} is not set. Sign out of Windows and in again.")
        return Path(os.environ[variable])

    def interpreter(self) -> Path:
        """The Python that runs this."""
        return Path(sys.executable)

    def version_of(self, package: str) -> str:
        """The version of an installed package; "" where it is not installed."""
        try:
            return importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            return ""

    def can_import(self, module: str) -> bool:
        """Whether a module is there to be imported."""
        return importlib.util.find_spec(module) is not None

    def exists(self, file: Path) -> bool:
        """Whether a file is there."""
        return file.is_file()

    def is_blocked(self, file: Path) -> bool:
        """Whether Windows has marked a file as coming from the internet."""
        return Path(f"{file}:Zone.Identifier").exists()

    def registry(self, key: str, name: str, *, machine: bool = False) -> str | int | None:
        """A value of the registry, of the person or of the machine; None where there is none."""
        if sys.platform != "win32":
            return None
        import winreg

        root = winreg.HKEY_LOCAL_MACHINE if machine else winreg.HKEY_CURRENT_USER
        try:
            with winreg.OpenKey(root, key) as opened:
                value = winreg.QueryValueEx(opened, name)[0]
        except OSError:
            return None
        return value if isinstance(value, str | int) else None

    def has_values(self, key: str) -> bool:
        """Whether a key of the person's registry holds any value."""
        if sys.platform != "win32":
            return False
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                return bool(winreg.QueryInfoKey(opened)[1])
        except OSError:
            return False

    def excel_windows(self) -> list[str]:
        """The window titles of every Excel that runs; "N/A" for one that has no window."""
        command = ["tasklist", "/v", "/fo", "csv", "/nh", "/fi", "imagename eq EXCEL.EXE"]
        try:
            listed = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        except OSError:
            return []
        return [line.rsplit('","', 1)[-1].strip('"') for line in listed.splitlines() if line.startswith('"')]
