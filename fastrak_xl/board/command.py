"""The command `board`: a workbook's funds in the browser, until Ctrl-C."""

from __future__ import annotations

import importlib.util
import webbrowser
from contextlib import suppress
from pathlib import Path

from fastrak_xl.commands.opening import understanding
from fastrak_xl.commands.refusals import DONE, HAS_ERRORS, REFUSED, Refused, refuse_no_file, say
from fastrak_xl.commands.terminal import answer, listing


def run_board(file: Path, port: int, *, browser: bool) -> int:
    """Show the workbook on the board; what is saved there is in the file, with a backup beside it."""
    refuse_no_file(file)
    if importlib.util.find_spec("nicegui") is None:
        raise Refused('The board needs more than is installed. Install it with: pip install "fastrak-xl[board]"')
    from fastrak_xl.board.desk import Desk, HasErrors
    from fastrak_xl.board.server import listen, serve

    try:
        with understanding(file):
            desk = Desk(file)
    except HasErrors as wrong:
        for line in listing(wrong.diagnostics):
            say(line)
        answer("The board was not opened. Correct the errors above and run again.")
        return HAS_ERRORS
    try:
        listening = listen(port)
    except OSError as taken:
        raise Refused(f"Port {port} is in use by another program. Choose another --port.", REFUSED) from taken

    def ready(address: str) -> None:
        print(f"The board is at {address}", flush=True)
        say("It is open to this browser and this machine alone. Stop it with Ctrl-C.")
        if browser:
            webbrowser.open(address)

    with suppress(KeyboardInterrupt):
        serve(
            desk, listening, ready, lambda: say("Not everything is saved. Save in the browser, or press Ctrl-C again.")
        )
    say("The board is closed." if desk.is_saved else "The board is closed; what was not saved is gone.")
    return DONE
