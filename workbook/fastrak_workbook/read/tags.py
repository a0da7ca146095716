"""A sheet's XML in blocks of rows, and where the tags of a block begin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from fastrak_workbook.read.digits import Bytes, Unusual, Words
from fastrak_xl.domain.arrays import Ints

_BLOCK = 4 * 2**20
_BEHIND = 32
"""So many bytes behind a block may be looked at."""
_CELL_END = b"</c>"


def blocks(part: bytes, begin: int, stop: int) -> Iterator[range]:
    """Where blocks of rows stand, each of which ends where a row ends."""
    while begin < stop:
        end = min(begin + _BLOCK, stop)
        if end < stop:
            end = part.rfind(b"</row>", begin, end) + len(b"</row>")
            if end < begin + len(b"</row>"):
                raise Unusual
        yield range(begin, end)
        begin = end


class Tags(NamedTuple):
    """A block of a sheet: its bytes, the eight from each place on as a word, and where tags begin in it.

    Nothing is copied: behind the block stands what follows it, the end of the rows at least. Behind the last tag stand
    four more places, the block's end, for whoever looks at the tags that follow one.
    """

    part: bytes
    block: range
    text: Bytes
    words: Words
    places: Ints

    @classmethod
    def of(cls, part: bytes, block: range) -> Tags:
        """The tags of a block of a part."""
        text = np.frombuffer(part, dtype=np.uint8)[block.start : block.stop + _BEHIND]
        words: Words = np.ndarray((len(text) - 7,), dtype="<u8", buffer=part, offset=block.start, strides=(1,))
        begins = np.flatnonzero(text[: len(block)] == ord("<"))
        return cls(part, block, text, words, np.append(begins, [len(block)] * 4))

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.places) - 4

    def bytes_at(self, start: int, stop: int) -> bytes:
        """The bytes between two places."""
        return self.part[self.block.start + start : self.block.start + stop]

    def cell_tail(self, start: int) -> bytes:
        """What follows an address, to the end of its cell."""
        start += self.block.start
        end = self.part.find(b">", start, self.block.stop)
        if end < 0:
            raise Unusual
        if self.part[end - 1] == ord("/"):
            return self.part[start : end + 1]
        stop = self.part.find(_CELL_END, end, self.block.stop)
        if stop < 0:
            raise Unusual
        return self.part[start : stop + len(_CELL_END)]
