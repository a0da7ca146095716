"""How large what is sent to us may be. Far above any firm's workbook; far below what stops a machine.

A holding takes about 400 bytes of XML, so a full sheet of a million takes 400 MB; Excel's own files shrink to a tenth,
and the most repetitive ones seen shrink to a twentieth.
"""

MIB = 1 << 20

MOST_FILE = 256 * MIB
"""The file as it is sent."""

MOST_ENTRIES = 20_000
"""Files in the package: sheets, pictures, charts."""

MOST_DIRECTORY = 8 * MIB
"""The zip's own list of them."""

MOST_PART = 768 * MIB
MOST_PACKAGE = 1536 * MIB
"""One part, and all parts, once unpacked."""

MOST_LIST = 32 * MIB
"""A part that is read whole: the workbook, relationships, styles, a table."""

MOST_PACKED = ((64 * MIB, 40), (16 * MIB, 100))
"""Above so many bytes XML may be packed at most so many times smaller: a bomb shrinks 200 to 1,000 times."""

MOST_TAG = MIB
"""One tag with its attributes."""

MOST_DEPTH = 100
"""Elements inside each other: a drawing has about thirty."""

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""Excel's own limits."""

MOST_AREA, MOST_SPARSE = 100_000_000, 1_000
"""A sheet may span more cells than the first only if one in so many of them holds something."""

MOST_MERGED = 2 * LAST_ROW
"""Cells joined into one."""

BY_COLUMNS = MIB // 64
"""From here on a sheet in the usual spelling is read by columns, which notices by itself a cell twice or far away."""

WATCHED_PART = 4 * MIB
"""Up to here every cell's address is looked at; larger parts are left to the limits of the reading process."""
