"""The board as a person meets it: the command in a process of its own, and Debian's chromium without a window.

Without chromium, playwright or nicegui the tests are skipped, unless FASTRAK_REQUIRE_OPTIONAL=1.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from fastrak_workbook.shipped import DEMO_FILE, shipped

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_MODULES = ("nicegui", "playwright", "axe_playwright_python")


def chromium() -> str:
    """The browser's path; without it or a package the test is skipped, or fails where it must not be."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    missing = [name for name in _MODULES if importlib.util.find_spec(name) is None]
    if found and not missing:
        return found
    reason = f"not installed: {', '.join([*missing, *([] if found else ['chromium'])])}"
    if os.environ.get("FASTRAK_REQUIRE_OPTIONAL") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def a_browser() -> Iterator[Browser]:
    """One browser, for as many pages as wanted."""
    path = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        yield browser
        browser.close()


@dataclass
class Served:
    """A workbook on the board, and the address that opens it."""

    file: Path
    address: str
    process: subprocess.Popen[str]

    @property
    def origin(self) -> str:
        """The board's address without its token."""
        return self.address.partition("/?")[0]

    @property
    def port(self) -> int:
        """The port on which it listens."""
        return int(self.origin.rpartition(":")[2])


@contextmanager
def a_board(folder: Path) -> Iterator[Served]:
    """The demo on the board, served from a folder of its own by the command itself."""
    chromium()
    file = folder / DEMO_FILE
    file.write_bytes(shipped(DEMO_FILE))
    command = [sys.executable, "-m", "fastrak_xl.cli", "board", str(file), "--no-browser"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder)
    assert process.stdout is not None
    line = process.stdout.readline()
    assert "http" in line, line + (process.stderr.read() if process.stderr else "")
    try:
        yield Served(file, line.split()[-1], process)
    finally:
        for _ in range(2):  # the first one asks where something is not saved
            process.send_signal(signal.SIGINT)
            try:
                process.communicate(timeout=5)
                break
            except subprocess.TimeoutExpired:
                continue
        process.kill()


class OnBoard:
    """A browser page on the board, in the board's words. What goes wrong in its console is kept in `trouble`."""

    def __init__(self, browser: Browser, served: Served, width: int = 1280, height: int = 800) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": height})
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(30_000)
        self.trouble: list[str] = []
        self.asked: list[str] = []
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(served.address)
        self.page.wait_for_selector(".list:focus .fund.at")

    @property
    def progress(self) -> str:
        """Such as "1,312 of 1,500 funds, 96.2% of the money"."""
        return self.page.inner_text("#progress")

    @property
    def assigned(self) -> int:
        """How many funds are in a sector."""
        return int(self.progress.split()[0].replace(",", ""))

    def until_assigned(self, number: int) -> None:
        """Wait until so many funds are in a sector."""
        self.page.wait_for_function(
            "n => document.querySelector('#progress').innerText.replace(',', '').startsWith(n + ' of')", arg=str(number)
        )

    def pool(self) -> Any:
        """The list of uncategorised funds."""
        return self.page.get_by_role("listbox", name="Uncategorised funds")

    def sector(self, name: str) -> Any:
        """A sector's column."""
        return self.page.get_by_role("region", name=name, exact=True)

    def in_sector(self, name: str) -> int:
        """How many funds its column says it has."""
        return int(self.sector(name).locator(".total").inner_text().split()[0].replace(",", ""))

    def finish(self, button: str) -> None:
        """Press a dialog's button, and wait until it has closed."""
        self.page.get_by_role("button", name=button, exact=True).click()
        self.page.wait_for_function("!document.querySelector('dialog').open")

    def choose_model(self, name: str) -> None:
        """Another sector model."""
        self.page.get_by_label("Sector model", exact=True).select_option(label=name)

    def undo_all(self) -> None:
        """Leave the board as it was opened."""
        self.page.keyboard.press("Escape")
        undo = self.page.get_by_role("button", name="Undo", exact=True)
        for _ in range(100):
            undo.dispatch_event("click")
            self.page.wait_for_timeout(60)
            if self.page.inner_text(".message") == "Nothing to undo.":
                return
        raise AssertionError("undo has no end")

    def close(self) -> None:
        """Close the page; its scripts must have run without an error, and asked nobody but the board."""
        self.context.close()
        assert not self.trouble, self.trouble
