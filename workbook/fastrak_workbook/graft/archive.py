"""Writing a zip file whose untouched entries keep their compressed bytes as they were.

Why not `zipfile`: it can only decompress and compress again, which would take most of a graft's time.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from zipfile import ZIP_DEFLATED, ZipInfo

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


def write(entries: Iterable[Entry]) -> bytes:
    """A zip file of the entries in their order, all dated 1 January 1980: same parts, same bytes."""
    pieces: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for entry in entries:
        local, central = _headers(entry, offset)
        pieces += (local, entry.compressed)
        directory.append(central)
        offset += len(local) + len(entry.compressed)
        if offset > _ZIP64_LIMIT or len(directory) > 0xFFFE:
            raise TooLarge("The workbook is too large to be written.")
    central_size = sum(map(len, directory))
    count = len(directory)
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, central_size, offset, 0)
    return b"".join((*pieces, *directory, end))


def _headers(entry: Entry, offset: int) -> tuple[bytes, bytes]:
    """The entry's header before its bytes, and its line in the directory at the end."""
    name = entry.name.encode()
    flags = 0 if entry.name.isascii() else _UTF8_NAME
    common = (
        flags,
        entry.method,
        *_MIDNIGHT_1980,
        entry.crc,
        len(entry.compressed),
        entry.size,
        len(name),
        0,
    )
    local = _LOCAL_HEADER.pack(b"PK\x03\x04", 20, *common) + name
    # Made by version 2.0 on MS-DOS, as Excel's own packages say: no Unix permissions to vary.
    central = _CENTRAL_HEADER.pack(b"PK\x01\x02", 20, 0, 20, 0, *common, 0, 0, 0, 0, offset)
    return local, central + name
