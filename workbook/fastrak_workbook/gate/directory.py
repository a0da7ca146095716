"""The zip's own list of what is in it: honest, free of doubles, and small enough, before anything is unpacked.

Two readers that disagree about a zip read different data, so whatever could make them disagree is refused.
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from fastrak_workbook.gate import limits
from fastrak_workbook.graft.xml import NotAWorkbook

_END = struct.Struct("<4s4H2LH")
_END_MARK, _LOCAL_MARK = b"PK\x05\x06", b"PK\x03\x04"
_LOCAL_HEADER = 30
_MOST_COMMENT = 0xFFFF
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_CHUNK = 1 << 16

_ASK = "Ask the sender for a file saved by Excel."
_AGAIN = "Download it or ask for it again, or open it in Excel, save it as .xlsx and try again."


def read_directory(data: bytes) -> zipfile.ZipFile:
    """The zip archive in `data`; NotAWorkbook where its directory is damaged, deceptive or too large."""
    _check_end(data)
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error) as error:
        raise NotAWorkbook(f"The workbook is damaged: the list of its parts cannot be read. {_AGAIN}") from error
    _check_names(archive.infolist())
    _check_sizes(archive.infolist())
    _check_places(data, archive)
    return archive


def unpack(data: bytes, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part's bytes in pieces; NotAWorkbook if they are not as many, or not those, that the directory declares."""
    start = _content_start(data, info)
    packed = memoryview(data)[start : start + info.compress_size]
    size, crc = 0, 0
    for piece in _pieces(packed, info):
        size += len(piece)
        crc = zlib.crc32(piece, crc)
        if size > info.file_size:
            break
        yield piece
    if size != info.file_size:
        raise NotAWorkbook(f"The workbook is refused: its part {info.filename} is not as large as it says. {_ASK}")
    if crc != info.CRC:
        raise NotAWorkbook(f"The workbook is damaged: its part {info.filename} has changed on the way. {_AGAIN}")


def _pieces(packed: memoryview, info: zipfile.ZipInfo) -> Iterator[bytes]:
    if info.compress_type == zipfile.ZIP_STORED:
        for start in range(0, len(packed), _CHUNK):
            yield bytes(packed[start : start + _CHUNK])
        return
    unpacker = zlib.decompressobj(-15)
    try:
        for start in range(0, len(packed), _CHUNK):
            rest = bytes(packed[start : start + _CHUNK])
            while rest and not unpacker.eof:
                yield unpacker.decompress(rest, _CHUNK)
                rest = unpacker.unconsumed_tail
        yield unpacker.flush()
    except zlib.error as error:
        raise NotAWorkbook(f"The workbook is damaged: its part {info.filename} cannot be unpacked. {_AGAIN}") from error


def _check_end(data: bytes) -> None:
    """The record at the end says where the list is; behind it and its comment stands nothing."""
    start = data.rfind(_END_MARK, max(0, len(data) - _MOST_COMMENT - _END.size))
    if start < 0 or start + _END.size > len(data):
        raise NotAWorkbook(f"The workbook is cut short: its end is missing. {_AGAIN}")
    *_, entries, size, _offset, comment = _END.unpack_from(data, start)
    if data[start + _END.size + comment :].strip(b"\0\r\n "):
        raise NotAWorkbook(f"The workbook is refused: something stands behind its end. {_ASK}")
    if (entries != 0xFFFF and entries > limits.MOST_ENTRIES) or limits.MOST_DIRECTORY < size != 0xFFFFFFFF:
        raise NotAWorkbook(f"The workbook is refused: it holds {entries:,} parts, more than any workbook has. {_ASK}")


def _check_names(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > limits.MOST_ENTRIES:
        raise NotAWorkbook(
            f"The workbook is refused: it holds {len(infos):,} parts, more than any workbook has. {_ASK}"
        )
    seen: set[str] = set()
    for info in infos:
        name = info.orig_filename.replace("\\", "/")
        if "\0" in name or name.startswith("/") or ":" in name or ".." in name.split("/") or _is_link(info):
            raise NotAWorkbook(f"The workbook is refused: a part's name, {name!r}, leads out of the file. {_ASK}")
        key = name.casefold()
        if key in seen:
            raise NotAWorkbook(f"The workbook is refused: it holds the part {info.filename} twice. {_ASK}")
        seen.add(key)


def _is_link(info: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(info.external_attr >> 16)


def _check_sizes(infos: list[zipfile.ZipInfo]) -> None:
    """Sizes as declared; :func:`unpack` holds the parts to them."""
    for info in infos:
        if info.flag_bits & _ENCRYPTED:
            raise NotAWorkbook(
                f"The workbook is refused: its part {info.filename} is encrypted. "
                "Open it with its password, save it without one and try again."
            )
        if info.compress_type not in _METHODS:
            raise NotAWorkbook(
                f"The workbook is refused: its part {info.filename} is packed in a way that Excel does not use. {_ASK}"
            )
        if info.file_size > limits.MOST_PART:
            raise _too_large(info.filename, info.file_size)
        if _is_bomb(info):
            raise NotAWorkbook(
                f"The workbook is refused: its part {info.filename} grows to {info.file_size:,} bytes from "
                f"{info.compress_size:,}, as in a zip bomb. {_ASK}"
            )
    total = sum(info.file_size for info in infos)
    if total > limits.MOST_PACKAGE:
        raise _too_large("content", total)


def _is_bomb(info: zipfile.ZipInfo) -> bool:
    """Pictures may be packed any number of times smaller (a blank bitmap is); they are never unpacked to be read."""
    if info.filename.lower().endswith((".emf", ".wmf", ".bmp", ".tif", ".tiff")):
        return False
    return any(info.file_size > max(size, most * info.compress_size) for size, most in limits.MOST_PACKED)


def _too_large(what: str, size: int) -> NotAWorkbook:
    return NotAWorkbook(
        f"The workbook is too large: its {what} unpacks to {size / limits.MIB:,.0f} MB. "
        "Split it into several workbooks by client and try again."
    )


def _check_places(data: bytes, archive: zipfile.ZipFile) -> None:
    """Parts lie one behind the other from the first byte on, none in another and none that is not listed."""
    end = 0
    for info in sorted(archive.infolist(), key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise NotAWorkbook(f"The workbook is refused: its part {info.filename} lies inside another one. {_ASK}")
        if (end == 0 and info.header_offset) or _LOCAL_MARK in data[end : info.header_offset]:
            raise NotAWorkbook(f"The workbook is refused: it holds data that its list of parts does not name. {_ASK}")
        end = _content_start(data, info) + info.compress_size
    if end > archive.start_dir or _LOCAL_MARK in data[end : archive.start_dir]:
        raise NotAWorkbook(f"The workbook is refused: it holds data that its list of parts does not name. {_ASK}")


def _content_start(data: bytes, info: zipfile.ZipInfo) -> int:
    """Where a part's packed bytes begin, behind a header of its own that has to agree with the directory."""
    header = data[info.header_offset : info.header_offset + _LOCAL_HEADER]
    if len(header) < _LOCAL_HEADER or header[:4] != _LOCAL_MARK:
        raise NotAWorkbook(f"The workbook is damaged: its part {info.filename} is missing. {_AGAIN}")
    flags, method = struct.unpack_from("<2H", header, 6)  # some writers mark UTF-8 names in one of the two places only
    name_length, extra_length = struct.unpack_from("<2H", header, 26)
    start = info.header_offset + _LOCAL_HEADER
    written = data[start : start + name_length]
    names = {written.decode("utf-8", "replace"), written.decode("cp437")}
    if info.orig_filename not in names or method != info.compress_type or flags & _ENCRYPTED:
        raise NotAWorkbook(f"The workbook is refused: its part {info.filename} has two names or forms. {_ASK}")
    start += name_length + extra_length
    if start + info.compress_size > len(data):
        raise NotAWorkbook(f"The workbook is cut short: its part {info.filename} is incomplete. {_AGAIN}")
    return int(start)
