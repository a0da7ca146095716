"""Putting the add-in where Excel opens it, and taking it away again. Done twice is done once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from fastrak_udfs.addin import config
from fastrak_udfs.addin.places import addin_file, config_file
from fastrak_udfs.addin.windows import Windows
from fastrak_workbook.saving.target import Manner, Target


class CannotInstall(Exception):
    """The add-in cannot be put in its place or taken away; the message says why and what to do."""


def install(windows: Windows, addin: bytes) -> Iterator[str]:
    """Write the add-in and its configuration; what was done, in sentences."""
    _refuse_elsewhere(windows)
    interpreter, file = windows.interpreter(), config_file(windows)
    settings = config.read(file.read_text(windows.encoding(), "replace")) if file.is_file() else {}
    text = config.written(settings | config.wanted(interpreter))
    try:
        data = text.encode(windows.encoding())
    except UnicodeEncodeError as unreadable:
        raise CannotInstall(
            f"Excel cannot read the path {interpreter}: it has letters of another language than Windows is set to. "
            "Install Fastrak XL in a folder such as C:\\Fastrak and run the command from there."
        ) from unreadable
    yield _put(file, data, "The configuration")
    yield _put(addin_file(windows), addin, "The add-in")
    yield f"It runs in {interpreter}. Start Excel: the tab Fastrak is beside the others."


def uninstall(windows: Windows) -> Iterator[str]:
    """Remove what `install` wrote; what was done, in sentences."""
    _refuse_elsewhere(windows)
    for file, what in ((addin_file(windows), "The add-in"), (config_file(windows), "The configuration")):
        if not file.is_file():
            yield f"{what} was not installed."
            continue
        try:
            file.unlink()
        except PermissionError as held:
            raise _held(file) from held
        yield f"{what} is removed: {file}"
    folder = config_file(windows).parent
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _put(file: Path, data: bytes, what: str) -> str:
    if file.is_file() and file.read_bytes() == data:
        return f"{what} is there already: {file}"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        saved = Target(file, Manner.REPLACE).put(data)
    except PermissionError as held:
        raise _held(file) from held
    if saved.path != file:
        saved.path.unlink()
        raise _held(file)
    return f"{what} is in {file}"


def _held(file: Path) -> CannotInstall:
    return CannotInstall(f"{file} is in use. Close every Excel window and run the command again.")


def _refuse_elsewhere(windows: Windows) -> None:
    if not windows.is_windows():
        raise CannotInstall(
            "The add-in works in Excel for Windows. Run this command there; here, fastrak addin build makes the file."
        )
