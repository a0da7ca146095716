"""The board's server: on this machine's loopback alone, behind its guard."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable
from types import FrameType

import uvicorn
from fastapi import FastAPI
from nicegui import ui

from fastrak_xl.board.desk import Desk
from fastrak_xl.board.guard import LOOPBACK, Guard, new_token
from fastrak_xl.board.page import Page


class Server(uvicorn.Server):
    """A server whose first Ctrl-C is a question while something is not saved; `ask` says so."""

    def __init__(self, config: uvicorn.Config, is_saved: Callable[[], bool], ask: Callable[[], None]) -> None:
        super().__init__(config)
        self._is_saved, self._ask, self._asked = is_saved, ask, False

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop, or ask first."""
        if not self._asked and not self._is_saved():
            self._asked = True
            self._ask()
            return
        super().handle_exit(sig, frame)


def listen(port: int) -> socket.socket:
    """A socket on the loopback, at a free port for 0. OSError where the port is taken."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name != "nt":
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((LOOPBACK, port))
    return listening


def serve(desk: Desk, listening: socket.socket, ready: Callable[[str], None], ask: Callable[[], None]) -> None:
    """Serve the board until Ctrl-C; `ready` gets the address with its token once the page can be opened."""
    port, token = listening.getsockname()[1], new_token()
    app = FastAPI(openapi_url=None)
    pages: list[Page] = []

    def everywhere() -> None:
        for page in pages:
            with page.client:
                page.refresh()

    @ui.page("/", title=f"{desk.path.name} – Fastrak board")
    def board() -> None:
        page = Page(desk, everywhere)
        pages.append(page)
        page.client.on_delete(lambda: pages.remove(page))

    ui.run_with(app, language="en-GB", tailwind=False, show_welcome_message=False, reconnect_timeout=60)
    app.router.on_startup.append(lambda: ready(f"http://{LOOPBACK}:{port}/?token={token}"))
    config = uvicorn.Config(
        Guard(app, port, token), log_level="error", access_log=False, timeout_graceful_shutdown=1, server_header=False
    )
    server = Server(config, lambda: desk.is_saved, ask)
    asyncio.run(server.serve(sockets=[listening]))
