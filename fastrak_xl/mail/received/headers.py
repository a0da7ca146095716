"""A mail's headers as they came: in order, unfolded, and read without the parser that raises on what it cannot read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message

_FOLD = re.compile(r"\r?\n(?=[ \t])|\r?\n$")


def all_headers(message: Message) -> Iterator[tuple[str, str]]:
    """Every header from the top down: its name in lower case, its value unfolded; bytes outside ASCII as surrogates."""
    for name, value in message.raw_items():
        yield name.lower(), _FOLD.sub("", str(value)).strip()


def values(message: Message, *names: str) -> list[str]:
    """The values of all headers of those names (in lower case), from the top down."""
    return [value for name, value in all_headers(message) if name in names]


def first(message: Message, name: str) -> str:
    """The topmost value; "" where there is none."""
    return next(iter(values(message, name)), "")


def decoded(value: str) -> str:
    """A header's value as a person reads it: encoded words decoded, on one line, in Unicode's compatible form."""
    as_bytes = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        text = str(make_header(decode_header(as_bytes)))
    except (MessageError, LookupError, ValueError):  # a broken word, an unknown charset, bytes outside it
        text = as_bytes
    return unicodedata.normalize("NFKC", text.encode("utf-8", "replace").decode("utf-8"))
