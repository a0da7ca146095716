"""Names as people type them: matching without regard to case, and the nearest known name for a remedy."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def folded(name: str) -> str:
    """The form in which names are compared: case and runs of blanks do not count."""
    return " ".join(name.split()).casefold()


def all_folded(names: Iterable[str]) -> list[str]:
    """The same for many names: as one text, where none has blanks to be tidied or lines of its own."""
    texts = list(names)
    joined = "\n".join(texts)
    is_tidy = joined.count("\n") == len(texts) - 1 and " ".join(joined.split()) == joined.replace("\n", " ")
    return joined.casefold().split("\n") if is_tidy else [folded(text) for text in texts]


_LONGEST = 200
"""Longer names are no slips of the finger, and comparing them takes too long."""


def nearest(name: str, known: Iterable[str]) -> str:
    """A sentence that proposes the known name most like `name`, or "" where none is close."""
    if len(name) > _LONGEST:
        return ""
    by_folded = {folded(candidate): candidate for candidate in known if len(candidate) <= _LONGEST}
    close = get_close_matches(folded(name), list(by_folded), n=1, cutoff=0.6)
    return f" Did you mean {by_folded[close[0]]}?" if close else ""
