"""Whether the firm's own mail server vouches for the From of a mail (RFC 8601, DMARC).

`From` alone can be forged, and so can an Authentication-Results header: it only counts in the own server's name, above
what came from outside, and if no other in that name contradicts it. RFC 8601 has the server remove forged ones in its
name; this is the second lock, not the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from fastrak_xl.mail.judging.verdict import Reason
from fastrak_xl.mail.received.headers import all_headers
from fastrak_xl.mail.settings.firm import MICROSOFT_365, Firm

_LONGEST = 8192
_BY = re.compile(r"\bby\s+\[?([A-Za-z0-9.:-]+)", re.IGNORECASE)
_UNNAMED = re.compile(r"[a-z-]+\s*=\s*[a-z]+\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Check:
    """One Authentication-Results header in our server's name: its DMARC results as (result, domain of From)."""

    dmarc: tuple[tuple[str, str], ...]
    is_ours_by_place: bool


def reason_to_doubt(message: Message, firm: Firm, sender: str) -> Reason | None:
    """Why the mail is not taken for the sender's own; None where our server says dmarc=pass for the From's domain."""
    checks = list(_checks(message, firm))
    if any(check is None or not check.is_ours_by_place for check in checks):
        return Reason.CONTRADICTION
    results = {result for check in checks if check for result in check.dmarc}
    if not results:
        return Reason.NOT_CHECKED
    if len(results) > 1:
        return Reason.CONTRADICTION
    return None if results == {("pass", sender.rpartition("@")[2])} else Reason.NOT_AUTHENTIC


def _checks(message: Message, firm: Firm) -> Iterator[_Check | None]:
    """Every header in our server's name, wherever it stands; None for one that cannot be read."""
    inside = _inside(message, firm)
    for place, (name, value) in enumerate(all_headers(message)):
        if name != "authentication-results":
            continue
        text = _without_comments(value) if len(value) <= _LONGEST and value.isascii() else None
        if text is None:
            if _could_be_in_our_name(value, firm):
                yield None
        elif _is_in_our_name(text, firm):
            dmarc = _dmarc_results(f"{firm.authserv_id}; {text}" if firm.authserv_id == MICROSOFT_365 else text)
            yield None if dmarc is None else _Check(dmarc, place < inside)


def _inside(message: Message, firm: Firm) -> int:
    """Where the headers end that were written inside the firm: at the first Received of another host below our own's.

    Our server may add its result above or below its own Received. Where no Received is of a host of that name, the
    topmost is taken for ours.
    """
    by_host = [
        (place, found[1].lower().rstrip(".") if (found := _BY.search(value)) else "")
        for place, (name, value) in enumerate(all_headers(message)) if name == "received"
    ]  # fmt: skip
    ours = [_is_our_host(host, firm) for _, host in by_host]
    start = ours.index(True) if True in ours else 0
    foreign = (place for (place, _), is_ours in list(zip(by_host, ours, strict=True))[start + 1 :] if not is_ours)
    return next(foreign, len(list(all_headers(message))))


def _is_our_host(host: str, firm: Firm) -> bool:
    if firm.authserv_id == MICROSOFT_365:
        return host.endswith(".outlook.com")
    own = firm.authserv_id.lower()
    return host == own or host.endswith(f".{own}") or (own.count(".") > 1 and host.endswith(own[own.index(".") :]))


def _is_in_our_name(text: str, firm: Firm) -> bool:
    if firm.authserv_id == MICROSOFT_365:
        return _UNNAMED.match(text) is not None
    found = re.match(r'\s*"?([^\s;"]+)', text)
    return found is not None and found[1].lower() == firm.authserv_id.lower()


def _could_be_in_our_name(unreadable: str, firm: Firm) -> bool:
    return (
        not unreadable.isascii() or firm.authserv_id == MICROSOFT_365 or firm.authserv_id.lower() in unreadable.lower()
    )


def _dmarc_results(text: str) -> tuple[tuple[str, str], ...] | None:
    from authres import AuthenticationResultsHeader, AuthResError

    try:
        read = AuthenticationResultsHeader.parse_value(text)
    except (AuthResError, ValueError, RecursionError):
        return None
    dmarc = [one for one in read.results if getattr(one, "method", "") == "dmarc"]
    if len(dmarc) != len(re.findall(r";\s*dmarc\s*[=/]", text, re.IGNORECASE)):
        return None
    return tuple((one.result, _header_from(one.properties)) for one in dmarc)


def _header_from(properties: list[object]) -> str:
    """The domain the result is about; "" where it is not said once."""
    said = {
        str(getattr(one, "value", "")).lower().rstrip(".")
        for one in properties if (getattr(one, "type", ""), getattr(one, "name", "")) == ("header", "from")
    }  # fmt: skip
    return said.pop() if len(said) == 1 else ""


def _without_comments(text: str) -> str | None:
    """The value without its comments, in which anybody's words may stand; None where brackets or quotes stay open."""
    kept, depth, quoted, escaped = [], 0, False, False
    for character in text:
        if not escaped and not quoted and character in "()":
            depth += 1 if character == "(" else -1
            if depth < 0:
                return None
            continue
        if not escaped and character == '"' and not depth:
            quoted = not quoted
        escaped = character == "\\" and not escaped and (quoted or depth > 0)
        if not depth:
            kept.append(character)
    return None if depth or quoted else "".join(kept)
