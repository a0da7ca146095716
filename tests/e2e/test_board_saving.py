"""The board and its workbook: saved in place with a backup, undone, changed by somebody else, and merged."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fastrak_workbook.file_book import FileBook
from fastrak_xl.app.board.difference import difference
from fastrak_xl.app.board.reading import read_board
from fastrak_xl.app.board.sectors import assign
from fastrak_xl.app.check import check
from tests.e2e.browser import OnBoard, Served, a_board, a_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with a_browser() as started:
        yield started


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with a_board(tmp_path) as started:
        yield started


def sector_of(file: Path, fund: str) -> str:
    """A fund's sector in the file, by its whole name."""
    linked = check(FileBook(file.read_bytes(), file.name)).linked
    number = next(number for number, one in enumerate(linked.funds.funds) if one.name == fund)
    return linked.sectors.name_of(0, number)


def somebody_else_moves(file: Path, fund: str) -> None:
    """Another program takes a fund out of its sector and saves the file."""
    book = FileBook(file.read_bytes(), file.name)
    linked = check(book).linked
    _, state = read_board(linked)
    number = next(number for number, one in enumerate(linked.funds.funds) if one.name == fund)
    book.change(difference(linked, assign(state, 0, [number], None)))
    file.write_bytes(book._data)


def test_saved_reloaded_undone_and_merged(browser: Browser, served: Served) -> None:
    board, before = OnBoard(browser, served), served.file.read_bytes()
    page, assigned, press = board.page, board.assigned, board.page.keyboard.press
    name = board.pool().locator(".fund .name").first.text_content() or ""
    press("5")
    board.until_assigned(assigned + 1)
    press("Control+s")
    page.get_by_text("is kept as a backup beside it").wait_for()
    assert sector_of(served.file, name) == "Property"
    backup = served.file.with_name(f"{served.file.stem} backup.xlsx")
    assert backup.read_bytes() == before

    page.reload()
    page.wait_for_selector(".list:focus .fund.at")
    assert board.assigned == assigned + 1

    press("Control+z")
    board.until_assigned(assigned)
    press("Control+s")
    page.wait_for_function("document.querySelector('.message')?.innerText.startsWith('Saved')")
    assert served.file.read_bytes() == before

    theirs = board.sector("Property").locator(".fund .name").first.text_content() or ""
    press("4")
    board.until_assigned(assigned + 1)
    mine = page.inner_text(".message").removesuffix(" to Fixed Interest")
    somebody_else_moves(served.file, theirs)
    changed = served.file.read_bytes()
    press("Control+s")
    page.get_by_role("heading", name="The workbook has changed").wait_for()
    assert served.file.read_bytes() == changed
    page.get_by_role("button", name="Merge").click()
    page.get_by_text("Merged: the workbook's changes and yours").wait_for()
    board.until_assigned(assigned)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("is kept as a backup beside it").wait_for()
    assert sector_of(served.file, mine) == "Fixed Interest"
    assert sector_of(served.file, theirs) == "Unassigned"
    backups = served.file.parent.glob(f"{served.file.stem} backup*")
    assert {path.read_bytes() for path in backups} == {before, changed}
    board.close()


class _Elsewhere(BaseHTTPRequestHandler):
    """Another page in the same browser, which tries what a page can try; what it learns it writes into itself."""

    def __init__(self, target: str, *args: object) -> None:
        self._target = target
        super().__init__(*args)  # type: ignore[arg-type]  # as the class it stands for takes them

    def do_GET(self) -> None:
        """The page."""
        script = """
          const got = [], target = '%s', tried = async (name, what) => {
            try { got.push(name + ':' + (await what())); } catch (e) { got.push(name + ':blocked'); } };
          const socket = () => new Promise((done) => {
            const s = new WebSocket(target.replace('http', 'ws') + '/_nicegui_ws/socket.io/?EIO=4&transport=websocket');
            s.onopen = () => done('open'); s.onerror = () => done('blocked'); });
          const frame = () => new Promise((done) => { const f = document.createElement('iframe'); f.src = target + '/';
            f.onload = () => { try { done(f.contentDocument.body.innerText.length ? 'read' : 'blocked'); }
                               catch (e) { done('blocked'); } }; document.body.append(f); });
          const script = () => new Promise((done) => { const s = document.createElement('script');
            s.src = target + '/_nicegui/3/static/nicegui.js'; s.onload = () => done('ran');
            s.onerror = () => done('blocked'); document.body.append(s); });
          (async () => {
            await tried('read', async () => (await fetch(target + '/', {credentials: 'include'})).status);
            await tried('poll', async () => (await fetch(target + '/_nicegui_ws/socket.io/?EIO=4&transport=polling',
              {credentials: 'include'})).status);
            await tried('post', async () =>
              (await fetch(target + '/', {method: 'POST', credentials: 'include'})).status);
            await tried('socket', socket); await tried('frame', frame); await tried('script', script);
            document.title = got.join(' ');
          })();
        """
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(f"<body><script>{script % self._target}</script></body>".encode())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_another_page_in_the_same_browser_can_neither_read_nor_change(
    browser: Browser, served: Served, name: str
) -> None:
    board = OnBoard(browser, served)
    elsewhere = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Elsewhere, served.origin))
    threading.Thread(target=elsewhere.serve_forever, daemon=True).start()
    before = board.progress
    page = board.context.new_page()  # the same browser, with the board's cookie
    page.goto(f"http://{name}:{elsewhere.server_port}/")
    page.wait_for_function("document.title.includes('script:')", timeout=10_000)
    told = dict(part.split(":") for part in page.title().split())
    assert set(told.values()) == {"blocked"}, told
    assert set(told) == {"read", "poll", "post", "socket", "frame", "script"}
    assert board.progress == before
    elsewhere.shutdown()
    board.close()
