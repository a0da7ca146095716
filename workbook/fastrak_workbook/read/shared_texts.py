"""The texts that cells share, straight from the bytes where each is spelt in the usual way: one run, no format."""

from __future__ import annotations

import re

_TEXT = re.compile(rb'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>')
_DECLARATION = rb'<\?xml version="1.0"(?: encoding="[Uu][Tt][Ff]-8")?(?: standalone="(?:yes|no)")?\?>'
_HEAD = re.compile(rb"(?:" + _DECLARATION + rb")?\s*<sst [^<>]*>")
_TAGS_EACH = 4
_ITEM, _END = b"<si>", b"</sst>"
_ODD = bytes(set(range(0x20)) - {0x09, 0x0A})
"""What XML changes as it reads, or may not hold at all."""
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
_BETWEEN = b"\x01"
_LONGEST = 10_000_000
"""A longer text is refused by the parser."""


def plain_texts(part: bytes) -> list[str] | None:
    """The texts of a part in their order; None where one of them is spelt in another way."""
    start, stop = part.find(_ITEM), part.rfind(_END)
    if not 0 <= start < stop or not _HEAD.fullmatch(part, 0, start) or part[stop + len(_END) :].strip():
        return None
    items = part[start:stop]
    texts = _TEXT.findall(items)
    if items.count(b"<") != _TAGS_EACH * len(texts) or len(items.translate(None, _ODD)) < len(items):
        return None
    if b"_x" in items or b"]]>" in items or max(map(len, texts)) > _LONGEST:
        return None
    try:
        whole = _BETWEEN.join(texts).decode()
    except UnicodeDecodeError:
        return None
    if whole.count("&") != sum(map(whole.count, _ENTITIES)):
        return None
    for entity, character in _ENTITIES.items():
        whole = whole.replace(entity, character)
    return whole.split(_BETWEEN.decode())
