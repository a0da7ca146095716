"""Processes that save over and over, to be killed: each line of stdin is a folder, and starts one for it.

Printed are its process number as it begins and, once it has been killed, the signal that ended it. They are forked
from this process, so that a kill costs no start of Python.
"""

from __future__ import annotations

import hashlib
import os
import sys
from itertools import count
from pathlib import Path

from fastrak_workbook.saving.target import Manner, Target

CONTENTS = 4


def content(number: int) -> bytes:
    """Some megabytes, other ones and more of them for every number: a part or a mixture equals none of them."""
    return hashlib.sha256(str(number).encode()).digest() * (100_000 + number)


def main(folder: Path) -> None:
    """Save in place with a backup, over a file, and under a new number, in turn, until killed."""
    book, out = folder / "book.xlsx", folder / "out.xlsx"
    contents = [content(number) for number in range(CONTENTS)]
    for number in count():
        data = contents[number % CONTENTS]
        Target(book, Manner.IN_PLACE).put(data, book.read_bytes())
        Target(out, Manner.REPLACE).put(data)
        Target(book, Manner.NUMBERED, verb="rebalanced").put(data)


if __name__ == "__main__":
    for line in sys.stdin:
        process = os.fork()
        if process == 0:
            main(Path(line.rstrip("\n")))
        print(process, flush=True)
        print(os.WTERMSIG(os.waitpid(process, 0)[1]), flush=True)
