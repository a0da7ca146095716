"""Text from a workbook as a terminal may show it: nothing in it is obeyed, nothing moves what is seen."""

from __future__ import annotations

import json
import re

_OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Controls but tab and new line, marks of direction or of no width, halves of characters, tags."""


def printable(text: str) -> str:
    """The text with what a terminal would obey spelled out: an escape character reads \\x1b."""
    return _OBEYED.sub(lambda found: ascii(found[0])[1:-1], text)


def printable_json(text: str) -> str:
    """JSON that a terminal may show: the same marks as JSON escapes them, so that it means what it meant."""
    return _OBEYED.sub(lambda found: json.dumps(found[0])[1:-1], text)
