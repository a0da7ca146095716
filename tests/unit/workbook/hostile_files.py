"""Files that are sent to do harm, or that are not what their name says: at least sixty, each with what has to be said.

Every file is made by a function, so that none lies around; the words are a piece of the one sentence that refuses it.
"""

from __future__ import annotations

import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO

from tests.unit.workbook.sample_workbooks import edited, parts, plain_workbook, zipped

SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
WORKBOOK, STYLES = "xl/workbook.xml", "xl/styles.xml"
TYPES, RELS = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
Make = Callable[[], bytes]


def with_part(name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The plain workbook with one part's bytes changed."""
    package = parts(plain_workbook())
    return zipped(package | {name: change(package[name])})


def with_rows(rows: str, tail: str = "") -> bytes:
    """The plain workbook with other rows on its first sheet."""

    def change(text: str) -> str:
        return re.sub(r"<sheetData>.*?</sheetData>", f"<sheetData>{rows}</sheetData>{tail}", text, flags=re.DOTALL)

    return edited(plain_workbook(), {SHEET: change})


def with_entry(name: str, data: bytes = b"x", *, method: int = zipfile.ZIP_STORED, mode: int = 0) -> bytes:
    """The plain workbook with one more file in its archive."""
    target = BytesIO(plain_workbook())
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    info.compress_type = method
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(info, data)
    return target.getvalue()


def _cell(address: str, value: int = 1) -> str:
    return f'<row r="{re.sub("[^0-9]", "", address) or 1}"><c r="{address}"><v>{value}</v></c></row>'


def _with_doctype(name: str, encoding: str = "utf-8") -> bytes:
    entities = '<!DOCTYPE lolz [<!ENTITY a "lol">' + "".join(
        f'<!ENTITY {after} "{f"&{before};" * 10}">' for before, after in zip("abcdefgh", "bcdefghi", strict=True)
    )

    def change(data: bytes) -> bytes:
        text = re.sub(r"^<\?xml.*?\?>\s*", "", data.decode())
        declared = f'<?xml version="1.0" encoding="{encoding.removesuffix("-le")}"?>'
        mark = b"\xff\xfe" if encoding == "utf-16-le" else b""
        return mark + (declared + entities + "]>" + text).encode(encoding)

    return with_part(name, change)


def _external_entity() -> bytes:
    doctype = b'<!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    return with_part(SHEET, lambda data: data.replace(b"<worksheet", doctype + b"<worksheet", 1))


def _patched(data: bytes, name: str, offset: int, value: bytes, *, local: bool = True, central: bool = True) -> bytes:
    """The zip with some bytes of one entry's headers changed; `offset` counts from the field `flags`."""
    changed = bytearray(data)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        info = archive.getinfo(name)
        start = archive.start_dir
    if local:
        changed[info.header_offset + 6 + offset : info.header_offset + 6 + offset + len(value)] = value
    while central and changed[start : start + 4] == b"PK\x01\x02":
        length, extra, comment = struct.unpack_from("<3H", changed, start + 28)
        if bytes(changed[start + 46 : start + 46 + length]) == name.encode():
            changed[start + 8 + offset : start + 8 + offset + len(value)] = value
        start += 46 + length + extra + comment
    return bytes(changed)


_FLAGS, _METHOD, _CRC, _SIZE = 0, 2, 8, 16


def _lying_size(size: int) -> bytes:
    return _patched(plain_workbook(), SHEET, _SIZE, struct.pack("<L", size))


def _overlapping() -> bytes:
    """Two names in the directory for one place in the file: David Fifield's better zip bomb."""
    data = bytearray(plain_workbook())
    with zipfile.ZipFile(BytesIO(bytes(data))) as archive:
        first, second = archive.infolist()[2:4]
    at = bytes(data).rindex(second.filename.encode())
    data[at - 4 : at] = struct.pack("<L", first.header_offset)
    return bytes(data)


def _twice(second: str) -> bytes:
    target = BytesIO(plain_workbook())
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(second, b"<worksheet/>")
    return target.getvalue()


def _unlisted_entry() -> bytes:
    """A file between two others that the directory does not name, but a reader from the front finds."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in parts(plain_workbook()).items():
            archive.writestr(name, data)
        archive.writestr("xl/hidden.xml", b"<x/>")
        archive.filelist.pop()
    return target.getvalue()


def _two_ends() -> bytes:
    data = plain_workbook()
    return data[:-2] + struct.pack("<H", 22) + b"PK\x05\x06" + bytes(18)


def _truncated_stream() -> bytes:
    """A part that ends in the middle of its packed bytes."""
    package = parts(plain_workbook())
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = (packer.compress(package[SHEET]) + packer.flush())[:-30]
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in package.items():
            archive.writestr(name, packed if name == SHEET else data)
    data = _patched(target.getvalue(), SHEET, _METHOD, struct.pack("<H", 8))
    data = _patched(data, SHEET, _SIZE, struct.pack("<L", len(package[SHEET])))
    return _patched(data, SHEET, _CRC, struct.pack("<L", zlib.crc32(package[SHEET])))


def _packed(name: str, data: bytes) -> bytes:
    return zipped(parts(plain_workbook()) | {name: data})


def _barely_packed(megabytes: int, every: int = 50) -> bytes:
    """Bytes that pack about so many times smaller: noise among blanks."""
    noise = random.Random(1)
    piece = b"<a>" + b"".join(noise.randbytes(64).hex().encode() + b" " * (64 * every) for _ in range(2_000))
    return (piece * (megabytes * (1 << 20) // len(piece) + 1))[: megabytes << 20]


def _ole(stream: str) -> bytes:
    return OLE + bytes(500) + stream.encode("utf-16-le") + bytes(500)


def _archive(*names: str, mimetype: str = "") -> bytes:
    files = {"mimetype": mimetype.encode()} if mimetype else {}
    return zipped(files | dict.fromkeys(names, b"<x/>"))


def _relationship_to_nowhere() -> bytes:
    return edited(plain_workbook(), {RELS: lambda text: text.replace("worksheets/sheet1.xml", "worksheets/gone.xml")})


def _renamed(sheet: Make, name: str) -> Make:
    """A hostile sheet under an unusual part name, which only its relationship tells."""

    def make() -> bytes:
        package = parts(sheet())
        package[name] = package.pop(SHEET)
        relative = name.removeprefix("xl/")
        package[RELS] = package[RELS].replace(b"worksheets/sheet1.xml", relative.encode())
        package[TYPES] = package[TYPES].replace(b"/xl/worksheets/sheet1.xml", f"/{name}".encode())
        return zipped(package)

    return make


def _in_other_words(data: bytes) -> bytes:
    """A sheet in single quotes, with a prefix, blanks and character references: what an expression would miss."""
    text = parts(data)[SHEET].decode()
    text = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", text).replace(" xmlns=", " xmlns:x=")
    text = text.replace('"', "'").replace(" r='XFD", " r\n = '&#88;FD")
    return zipped(parts(data) | {SHEET: text.encode()})


def _xlsb() -> bytes:
    package = parts(plain_workbook())
    package["xl/workbook.bin"] = b"\x83\x01\x00" + bytes(50)
    del package[WORKBOOK]
    package["_rels/.rels"] = package["_rels/.rels"].replace(b"xl/workbook.xml", b"xl/workbook.bin")
    return zipped(package)


def _led_twice(name: str, relationship: str) -> bytes:
    """The plain workbook with one more relationship in front of the others of a list."""
    package = parts(plain_workbook())
    added = f'<Relationship Target="theme/theme1.xml" {relationship}/><Relationship '.encode()
    return zipped(package | {name: package[name].replace(b"<Relationship ", added, 1)})


def _office(kind: str) -> str:
    return f'Id="rId77" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"'


def far_apart() -> bytes:
    """Two cells, as far from each other as Excel allows."""
    return with_rows(_cell("A1") + _cell("XFD1048576"))


HOSTILE: dict[str, tuple[Make, str]] = {
    # Not what the name says.
    "empty": (lambda: b"", "empty"),
    "only zeros": (lambda: bytes(5000), "empty"),
    "password": (lambda: _ole("EncryptedPackage"), "password-protected"),
    "xls": (lambda: _ole("Workbook"), "Excel 97 to 2003"),
    "xls of Excel 95": (lambda: _ole("Book"), "Excel 5 or 95"),
    "xls of Excel 4": (lambda: b"\x09\x04\x06\x00\x00\x00\x10\x00" + bytes(50), "Excel 2 to 4"),
    "doc": (lambda: _ole("WordDocument"), "Word document"),
    "msg": (lambda: _ole("__properties_version1.0"), "Outlook message"),
    "other ole": (lambda: _ole("Contents"), "old Office format"),
    "xlsb": (_xlsb, "binary format (.xlsb)"),
    "ods": (lambda: _archive("content.xml", mimetype="application/vnd.oasis.opendocument.spreadsheet"), ".ods"),
    "docx": (lambda: _archive(TYPES, "word/document.xml"), "Word document"),
    "pptx": (lambda: _archive(TYPES, "ppt/presentation.xml"), "PowerPoint"),
    "numbers": (lambda: _archive("Index/Document.iwa"), "Apple Numbers"),
    "zip of workbooks": (lambda: zipped({"a.xlsx": plain_workbook()}), "zip archive without a workbook"),
    "empty zip": (lambda: b"PK\x05\x06" + bytes(18), "empty zip archive"),
    "csv": (lambda: b"Account ID,Value\r\nA1,100\r\n", "fastrak import"),
    "csv in UTF-16": (lambda: "Account ID\tValue\r\n".encode("utf-16"), "fastrak import"),
    "html": (lambda: b"<html><body><table><tr><td>1</td></tr></table></body></html>", "web page"),
    "login page": (lambda: b"\n<!DOCTYPE html><html><head><title>Log in</title>", "web page"),
    "xml spreadsheet": (
        lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "Excel 2003",
    ),
    "xml": (lambda: b'<?xml version="1.0"?><valuations/>', "XML document"),
    "link": (lambda: b'{"doc_id": "1", "url": "https://docs.example"}', "JSON"),
    "pdf": (lambda: b"%PDF-1.7\n" + bytes(100), "PDF"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "picture"),
    "gzip": (lambda: b"\x1f\x8b\x08" + bytes(100), ".gz"),
    "rtf": (lambda: b"{\\rtf1 hello}", ".rtf"),
    "noise": (lambda: bytes(range(256)) * 20, "damaged"),
    # Damaged on the way.
    "cut in the middle": (lambda: plain_workbook()[: len(plain_workbook()) // 2], "cut short"),
    "cut at the end": (lambda: plain_workbook()[:-9], "cut short"),
    "cut in front": (lambda: b"PK\x03\x04" + plain_workbook()[500:], "refused"),
    "text behind the end": (lambda: plain_workbook() + b"<script>", "behind its end"),
    "a part that ends too early": (_truncated_stream, "not as large as it says"),
    "a changed part": (lambda: _patched(plain_workbook(), SHEET, _CRC, b"\0\0\0\0"), "changed on the way"),
    # Bombs.
    "200 to 1": (lambda: _packed(SHEET, b"<worksheet>" + b" " * (40 << 20)), "zip bomb"),
    "a text of 300 MB": (lambda: _packed(STRINGS, b"<sst><si><t>" + b"a" * (300 << 20)), "zip bomb"),
    "many small texts": (lambda: _packed(STRINGS, b"<sst>" + b"<si><t>a</t></si>" * 3_000_000), "zip bomb"),
    "a bomb in a part that nobody reads": (lambda: _packed("customXml/item1.xml", b"0" * (20 << 20)), "zip bomb"),
    "smaller than it is": (lambda: _lying_size(20), "not as large as it says"),
    "larger than it is": (lambda: _lying_size(1_000_000), "not as large as it says"),
    "four gigabytes declared": (lambda: _lying_size(0xFFFFFFF0), "too large"),
    "30,000 parts": (
        lambda: zipped(parts(plain_workbook()) | {f"xl/media/{n}.png": b"" for n in range(30_000)}),
        "parts, more than any workbook has",
    ),
    "50 to 1, but 200 MB": (lambda: _packed(STRINGS, _barely_packed(200)), "zip bomb"),
    "styles of 40 MB": (lambda: _packed(STYLES, _barely_packed(40, every=20)), "more than any workbook needs"),
    "relationships of 40 MB": (lambda: _packed(RELS, _barely_packed(40, every=20)), "more than any workbook needs"),
    # Zip files that two readers read differently.
    "a part twice": (lambda: _twice(SHEET), "twice"),
    "a part twice in other case": (lambda: _twice(SHEET.upper()), "twice"),
    "a part twice with a backslash": (lambda: _twice(SHEET.replace("/", "\\")), "twice"),
    "overlapping parts": (_overlapping, "lies inside another"),
    "an entry that is not listed": (_unlisted_entry, "does not name"),
    "something in front": (lambda: b"PK\x03\x04GIF89a" + plain_workbook(), "does not name"),
    "two ends": (_two_ends, "does not name"),
    "two names": (lambda: plain_workbook().replace(b"xl/styles.xml", b"xl/stylez.xml", 1), "two names"),
    "encrypted": (lambda: _patched(plain_workbook(), SHEET, _FLAGS, b"\x01\x00"), "encrypted"),
    "packed by an unknown method": (lambda: with_entry("xl/a.bin", method=zipfile.ZIP_LZMA), "does not use"),
    # Names that lead out.
    "a name that leads up": (lambda: with_entry("../../evil.xml"), "leads out"),
    "a name that leads up with backslashes": (lambda: with_entry("..\\evil.xml"), "leads out"),
    "a name from the root": (lambda: with_entry("/etc/passwd"), "leads out"),
    "a name with a drive": (lambda: with_entry("C:/evil.xml"), "leads out"),
    "a link": (lambda: with_entry("xl/link.xml", b"/etc/passwd", mode=0o120777), "leads out"),
    # XML that works against its reader.
    "entities in the texts": (lambda: _with_doctype(STRINGS), "document type"),
    "entities in the sheet": (lambda: _with_doctype(SHEET), "document type"),
    "entities in the styles": (lambda: _with_doctype(STYLES), "document type"),
    "entities in the workbook": (lambda: _with_doctype(WORKBOOK), "document type"),
    "entities in the relationships": (lambda: _with_doctype(RELS), "document type"),
    "entities in the content types": (lambda: _with_doctype(TYPES), "document type"),
    "entities in a part that nobody reads": (
        lambda: _packed("docProps/custom.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'),
        "document type",
    ),
    "entities in UTF-16": (lambda: _with_doctype(SHEET, "utf-16-le"), "UTF-16"),
    "an external entity": (_external_entity, "document type"),
    "a sheet in UTF-16": (lambda: with_part(SHEET, lambda data: data.decode().encode("utf-16")), "UTF-16"),
    "a sheet in another encoding": (
        lambda: with_part(SHEET, lambda data: data.replace(b'"UTF-8"', b'"windows-1252"')),
        "windows-1252",
    ),
    "elements 5,000 deep": (lambda: with_rows("<row>" * 5_000 + "</row>" * 5_000), "deep"),
    "styles 5,000 deep": (lambda: with_part(STYLES, lambda _: b"<a>" * 5_000 + b"</a>" * 5_000), "deep"),
    "a tag of 3 MB": (
        lambda: with_rows(f'<row r="1" x="{"".join(map(str, range(450_000)))}"/>'),
        "tag of more than 1 MB",
    ),
    "not well-formed": (lambda: with_rows("<row><c></row>"), "not well-formed"),
    "a sheet that is missing": (_relationship_to_nowhere, "missing"),
    # Packages that two readers read differently.
    "two main parts": (lambda: _led_twice("_rels/.rels", _office("officeDocument")), "'officeDocument' twice"),
    "two lists of texts": (lambda: _led_twice(RELS, _office("sharedStrings")), "'sharedStrings' twice"),
    "two lists of styles": (lambda: _led_twice(RELS, _office("styles")), "'styles' twice"),
    "a relationship twice": (lambda: _led_twice(RELS, 'Id="rId1" Type="a/worksheet"'), "'rId1' twice"),
    "a sheet's name twice": (
        lambda: with_part(WORKBOOK, lambda data: data.replace(b'name="Accounts"', b'name="HOLDINGS"')),
        "'holdings' twice",
    ),
    # Sheets that make a reader allocate, or disagree.
    "two cells far apart": (far_apart, "spans 17,179,869,184 cells"),
    "two cells far apart under another name": (_renamed(far_apart, "xl/theme/theme9.xml"), "spans"),
    "two cells far apart in other words": (lambda: _in_other_words(far_apart()), "spans"),
    "a cell beyond the last column": (lambda: with_rows(_cell("XFE1")), "names a place"),
    "a cell beyond the last row": (lambda: with_rows(_cell("A1048577")), "names a place"),
    "a cell in row 0": (lambda: with_rows('<row r="1"><c r="A0"><v>1</v></c></row>'), "names a place"),
    "a cell without a column": (lambda: with_rows('<row r="1"><c r="17"><v>1</v></c></row>'), "names a place"),
    "a row beyond the last": (lambda: with_rows('<row r="99999999999999999999"/>'), "names a place"),
    "a negative row": (lambda: with_rows('<row r="-1"/>'), "names a place"),
    "a cell twice": (lambda: with_rows(_cell("A1") + _cell("B2") + _cell("A1", 2)), "twice"),
    "everything merged": (
        lambda: with_rows(_cell("A1"), '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        "joins 17,179,869,184 cells",
    ),
    "a merge of no place": (
        lambda: with_rows("", '<mergeCells><mergeCell ref="A1:ZZZZ9"/></mergeCells>'),
        "names a place",
    ),
}  # fmt: skip
