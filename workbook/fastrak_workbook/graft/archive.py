"""Writing a zip file whose untouched entries keep their compressed bytes as they were.

Why not `zipfile`: it can only decompress and compress again, which would take most of a graft's time.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipInfo

if TYPE_CHECKING:
    from concurrent.futures import Future

_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_CENTRAL_HEADER = struct.Struct("<4s4B4H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_MIDNIGHT_1980 = (0, 33)
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_ZIP64_LIMIT = 0xFFFFFFFF
LEVEL = 1  # half the time of zlib's default, for an eighth more bytes


class TooLarge(ValueError):
    """The package would need the zip format's 64-bit form, which spreadsheets do not reliably read."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One compressed file: `method` is zipfile's number, sizes follow from the bytes."""

    name: str
    method: int
    crc: int
    size: int
    compressed: bytes
    compressed_size: int = -1
    """Where the bytes are not here any more, how many there were."""

    @property
    def length(self) -> int:
        """How many compressed bytes it has."""
        return len(self.compressed) if self.compressed_size < 0 else self.compressed_size


@dataclass(frozen=True, slots=True)
class Unpacked:
    """New content that is compressed as it is written, piece by piece, so that it is never there as a whole."""

    name: str
    pieces: Iterable[bytes]


def compress(name: str, data: bytes, level: int = LEVEL) -> Entry:
    """The entry of new content; `level` is zlib's."""
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    return Entry(name, ZIP_DEFLATED, zlib.crc32(data), len(data), packer.compress(data) + packer.flush())


def lift(data: bytes, info: ZipInfo) -> Entry:
    """An entry of the zip file `data`, as it lies there; ValueError if it is cut short or encrypted."""
    start = info.header_offset
    if info.flag_bits & _ENCRYPTED:
        raise ValueError(info.filename)
    header = data[start : start + _LOCAL_HEADER.size]
    if len(header) < _LOCAL_HEADER.size or header[:4] != b"PK\x03\x04":
        raise ValueError(info.filename)
    name_length, extra_length = struct.unpack_from("<2H", header, 26)
    start += _LOCAL_HEADER.size + name_length + extra_length
    compressed = data[start : start + info.compress_size]
    if len(compressed) != info.compress_size:
        raise ValueError(info.filename)
    return Entry(info.filename, info.compress_type, info.CRC, info.file_size, compressed)


def write(entries: Iterable[Entry | Unpacked]) -> bytes:
    """A zip file of the entries in their order, all dated 1 January 1980: same parts, same bytes."""
    target = BytesIO()
    directory: list[bytes] = []
    for entry in entries:
        offset = target.tell()
        whole = _put_pieces(target, entry) if isinstance(entry, Unpacked) else _put(target, entry)
        directory.append(_headers(whole, offset)[1])
        if target.tell() > _ZIP64_LIMIT or len(directory) > 0xFFFE:
            raise TooLarge("The workbook is too large to be written.")
    count, offset = len(directory), target.tell()
    central_size = sum(map(len, directory))
    for line in directory:
        target.write(line)
    target.write(_END.pack(b"PK\x05\x06", 0, 0, count, count, central_size, offset, 0))
    return target.getvalue()


def _put(target: BytesIO, entry: Entry) -> Entry:
    target.write(_headers(entry, 0)[0])
    target.write(entry.compressed)
    return entry


def _put_pieces(target: BytesIO, entry: Unpacked) -> Entry:
    """Compress content as it comes, while the next piece is being made; its header is written when its size is known.

    The entry that comes back is without its bytes, which are where they belong.
    """
    start = target.tell()
    target.write(_headers(Entry(entry.name, ZIP_DEFLATED, 0, 0, b""), 0)[0])
    first = target.tell()
    crc = size = 0
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)

    def pack(piece: bytes) -> None:
        nonlocal crc, size
        crc, size = zlib.crc32(piece, crc), size + len(piece)
        target.write(packer.compress(piece))

    from concurrent.futures import ThreadPoolExecutor  # for writing alone: those who read do without

    with ThreadPoolExecutor(1) as packing:
        waiting: Future[None] | None = None
        for piece in entry.pieces:
            if waiting is not None:
                waiting.result()
            waiting = packing.submit(pack, piece)
        if waiting is not None:
            waiting.result()
    target.write(packer.flush())
    end = target.tell()
    if size > _ZIP64_LIMIT or end > _ZIP64_LIMIT:
        raise TooLarge("The workbook is too large to be written.")
    whole = Entry(entry.name, ZIP_DEFLATED, crc, size, b"", end - first)
    target.seek(start)
    target.write(_headers(whole, 0)[0])
    target.seek(end)
    return whole


def _headers(entry: Entry, offset: int) -> tuple[bytes, bytes]:
    """The entry's header before its bytes, and its line in the directory at the end."""
    name = entry.name.encode()
    flags = 0 if entry.name.isascii() else _UTF8_NAME
    common = (
        flags,
        entry.method,
        *_MIDNIGHT_1980,
        entry.crc,
        entry.length,
        entry.size,
        len(name),
        0,
    )
    local = _LOCAL_HEADER.pack(b"PK\x03\x04", 20, *common) + name
    # Made by version 2.0 on MS-DOS, as Excel's own packages say: no Unix permissions to vary.
    central = _CENTRAL_HEADER.pack(b"PK\x01\x02", 20, 0, 20, 0, *common, 0, 0, 0, 0, offset)
    return local, central + name
