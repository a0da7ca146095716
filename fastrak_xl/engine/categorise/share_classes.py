"""The name of a fund without its share class: what "R Acc" and "I Inc" of one fund have in common."""

from __future__ import annotations

import re

_WORD = re.compile(r"\w+(?:['.]\w+)*")
_CLASS = re.compile(
    r"[a-z]\d?|acc|accum|accumulation|inc|dist|dis|distributing|cap|class|cls|net|gross|instl?|institutional|retail|ret"
    r"|gbp|eur|usd|hedged|hgd"
)
_ONLY_AFTER_A_CLASS = {"income", "shares", "share", "units", "unit"}
"""Words that are as often part of a fund's own name: "UK Equity Income", "Monthly Income Shares"."""

_LONGEST = 200


def words_of(name: str) -> list[str]:
    """The words of a fund's name as they are compared; a name longer than any fund's is cut."""
    return _WORD.findall(name[:_LONGEST].casefold().replace("&", " and "))


def without_share_class(name: str) -> str:
    """A fund's name without the words at its end that tell share classes, or an insurer's series, apart.

    The first word always stays, so that a fund called "R" is not called nothing.
    """
    words = words_of(name)
    while len(words) > 1 and (taken := _class_words(words)):
        del words[-taken:]
    return " ".join(words)


def _class_words(words: list[str]) -> int:
    """How many of the last words belong to the share class."""
    if _CLASS.fullmatch(words[-1]):
        return 1
    before = words[-2]
    if words[-1] in _ONLY_AFTER_A_CLASS and len(words) > 2 and _CLASS.fullmatch(before):
        return 1
    return 2 if before == "series" and words[-1].isdigit() and len(words) > 2 else 0
