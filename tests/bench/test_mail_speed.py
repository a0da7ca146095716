"""Mails of a megabyte, answered one after the other: seconds beyond the use-case itself, and memory, as a table.

How many: 6, or as many as FASTRAK_MAILS says. Nothing is asserted about time. Printed with `-s`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from random import Random
from zipfile import ZipFile

import numpy as np

from tests.e2e.mail_server import KIM, PASSWORD, ROBOT, SECRET, mail_server
from tests.e2e.mails import mail
from tests.errors.book_file import as_file
from tests.errors.good_book import good_tables

MAILS = int(os.environ.get("FASTRAK_MAILS", "6"))
MEGABYTE = 1 << 20
_ROWS = 10


def test_mails_are_answered_in_time_and_memory_is_flat() -> None:
    with tempfile.TemporaryDirectory() as folder, mail_server() as server:
        server.remembers = False
        data = _large_book()
        for number in range(MAILS):
            server.deliver(mail((f"book {number}.xlsx", data)))
        events, memory = _answered(server.config(Path(folder), poll=1))
        assert len(server.maildir(KIM)) == MAILS
        assert len(server.maildir(ROBOT, "Done")) == MAILS
    _print_table(events, memory)


def _large_book() -> bytes:
    """A workbook that makes a mail of a megabyte, by a picture in it."""
    stream = BytesIO(as_file(good_tables()))
    picture = Random(1).randbytes(int(MEGABYTE / 1.37) - len(stream.getvalue()))
    with ZipFile(stream, "a") as package:
        package.writestr("xl/media/image1.png", picture)
    return stream.getvalue()


def _answered(config: Path) -> tuple[list[dict[str, object]], list[float]]:
    """Every event of a service that answers all mail, and the megabytes it holds as each mail is filed."""
    surroundings = {**os.environ, "FASTRAK_IMAP_PASSWORD": PASSWORD, "FASTRAK_MAIL_SECRET": SECRET}
    surroundings["PYTHONPATH"] = os.pathsep.join(sys.path)
    command = [sys.executable, "-m", "fastrak_xl.cli", "mail", "once", "--config", str(config)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=surroundings, text=True) as running:
        memory, events = [], []
        for event in _events(running):
            events.append(event)
            if event["event"] == "filed":
                memory.append(_megabytes(running.pid))
        assert running.wait() == 0
    return events, memory


def _events(running: subprocess.Popen[str]) -> Iterator[dict[str, object]]:
    assert running.stderr is not None
    for line in running.stderr:
        yield json.loads(line)


def _megabytes(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    [resident] = [line for line in lines if line.startswith("VmRSS")]
    return int(resident.split()[1]) / 1024


def _print_table(events: list[dict[str, object]], memory: list[float]) -> None:

    filed = [datetime.fromisoformat(str(one["at"])).timestamp() for one in events if one["event"] == "filed"]
    took = np.array([float(str(one["seconds"])) for one in events if one["event"] == "answered"])
    beyond = np.diff(filed) - took[1:]
    print(
        f"\n{MAILS} mails of 1 MB | use-case, s | beyond it, s | the slowest | memory, MB\n--- | --- | --- | --- | ---"
    )
    for part in np.array_split(np.arange(1, MAILS), min(_ROWS, MAILS - 1)):
        few = beyond[part - 1]
        print(
            f"{part[0] + 1:,} to {part[-1] + 1:,} | {took[part].mean():.3f} | {few.mean():.3f} | {few.max():.3f}"
            f" | {memory[int(part[-1])]:.0f}"
        )
