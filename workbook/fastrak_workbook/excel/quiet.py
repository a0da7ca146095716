"""Excel while Fastrak works on a book: still, quick, and as it was before as soon as the work ends, however it ends."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

_STATES = {"screen_updating": False, "display_alerts": False, "enable_events": False, "calculation": "manual"}
_ESCAPE = 0x1B


class Stopped(Exception):
    """The person pressed Esc; nothing has been changed."""


@contextmanager
def quiet(app: Any) -> Iterator[None]:
    """No redrawing, no questions, no events and no calculation until this ends; then each is as it was."""
    before = {name: getattr(app, name) for name in _STATES}
    try:
        for name, value in _STATES.items():
            setattr(app, name, value)
        yield
    finally:
        for name, value in before.items():
            with suppress(Exception):  # one that cannot be restored must not keep the others from it
                setattr(app, name, value)


@contextmanager
def status_bar(app: Any, pressed_escape: Callable[[], bool]) -> Iterator[Callable[[str], None]]:
    """What to tell the name of each stage: it is shown in the status bar. Stopped if Esc was pressed before one."""
    pressed_escape()  # an earlier press is no answer to this run

    def stage(name: str) -> None:
        if pressed_escape():
            raise Stopped
        app.status_bar = f"Fastrak: {name} … (Esc stops)"

    try:
        yield stage
    finally:
        app.status_bar = False


def escape_pressed() -> bool:
    """Whether Esc was pressed since this was asked last; never off Windows."""
    if sys.platform != "win32":
        return False
    import ctypes

    return bool(ctypes.windll.user32.GetAsyncKeyState(_ESCAPE) & 0x8001)
