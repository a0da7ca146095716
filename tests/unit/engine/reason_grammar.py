"""What a Reason may say, as a small strict grammar, and the trade that its figures alone come to.

Nothing here asks the product: a sentence without its numbers, or with another wording, is no Reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MONEY = r"£[\d,]+\.\d\d"
_PERCENT = r"\d+(?:\.\d+)?%"
_STANDS = rf"(?:\d+\.\d points (?:over|under)|[Ww]ithin 0\.1 points of|[Oo]n) its {_PERCENT} target of {_MONEY}"
_NOTHING_LEFT = "What is paid out or kept in reserve leaves nothing for the model's funds"
_OWN = _STANDS.replace(_MONEY, f"(?P<target>{_MONEY})") + rf"|(?P<no_target>The model's target is 0%|{_NOTHING_LEFT})"
_SECTOR = f".+? is {_STANDS}"
_OUTSIDE = rf"(?P<strange>Not in the model portfolio|In no sector of .+?)(?:; (?:{_SECTOR}|{_NOTHING_LEFT}))?"
_REPLACED = "(?P<replaced>Not available here, and .+? takes its allocation)"
_BAND = r"(?P<band>; band \d+(?:\.\d+)? points?)?"
_PURPOSE = (
    rf"(?: to the band's edge, (?P<{{0}}edge>{_MONEY})| halfway back, to (?P<{{0}}halfway>{_MONEY})"
    r"|(?P<{0}others>, with money from other trades|, to pay for other trades)"
    rf"|(?P<{{0}}part>, (?:its part of|all of the) {_MONEY} to (?:invest|raise|buy|sell))"
    rf"|(?P<{{0}}none>, none of the {_MONEY} to (?:invest|raise|buy|sell)|, as no money comes or goes))?"
)
_DEED = (
    rf"(?:buy (?P<bought>{_MONEY})(?: on top of (?P<besides>{_MONEY}))?|sell (?P<sold>{_MONEY}) of (?P<of>{_MONEY})"
    rf"|sell all (?P<all>{_MONEY})|hold (?P<kept>{_MONEY})|none is held)"
)
_RULES = "|".join((
    "by its lock, Do not (?:sell|buy|trade)", "as it cannot be bought on this platform",
    "for funds that are locked or not available", f"below the minimum of {_MONEY}", "from trades below the minimum",
    "to keep to the minimum", "by rounding units", f"by the CGT limit of {_MONEY}", "as sales bring less",
))  # fmt: skip
_TERM = rf", (less|plus) ({_MONEY}) (?:{_RULES})"
_ASKED = (
    rf" \((?:nothing asked|(?P<asked>{_MONEY})(?: to (?P<side>buy|sell))?)"
    + _PURPOSE.replace("{0}", "asked_")
    + rf"(?P<terms>(?:{_TERM.replace('(less', '(?:less').replace(f'({_MONEY})', _MONEY)})+)\)"
)
_COUNTS = rf"Counts in {_MONEY} of .+?(?: and {_MONEY} of .+?)*\. "
_BEFORE = rf"(?:Stands in for .+?, not available here\. )?(?:{_COUNTS})?"
_FUND = re.compile(
    rf"{_BEFORE}(?:{_OWN}|{_OUTSIDE}|{_REPLACED}|{_SECTOR}){_BAND}: {_DEED}"
    rf"(?:{_ASKED}|{_PURPOSE.replace('{0}', '')})\."
)
_KEPT_AS_IT_IS = re.compile(
    rf"(?:Not in the model portfolio|In no sector of .+?): (?P<value>{_MONEY}) is "
    r"(?:left out of the rebalance|kept, and the model's funds share the rest)\."
)
_UNTRADED = (
    r"No trades: more is to be paid out than the account may sell\.|Nothing to do: there is no money here\."
    r"|No trades: the account (?:has no model portfolio|is marked Do Not Trade)"
    r"(?:, and its cash does not cover what is to be paid out)?\."
)
_FLOWS = "".join(
    rf"(?:(?:{name}) (?P<{group}>{_MONEY})(?:, |: ))?"
    for name, group in (("Cash In", "paid_in"), ("Cash Out", "paid_out"), ("[Ss]ales", "sales"), ("[Bb]uys", "buys"))
)
_CASH = re.compile(
    rf"(?:(?:{_UNTRADED})(?: |$))?(?:{_FLOWS}"
    rf"[Cc]ash (?:stays (?P<stays>{_MONEY})|(?P<way>rises|falls) by (?P<change>{_MONEY}) to (?P<end>-?{_MONEY}))"
    rf"(?:; an overdraft of {_MONEY} is made good)?"
    rf"(?:; its {_PERCENT} target(?: and the reserve)? is (?P<target>{_MONEY})|; the cash reserve is {_MONEY})?\.)?"
    r"(?: The valuation is \d+ days old\.)?"
)


class NoReason(AssertionError):
    """A sentence that the grammar does not have, or whose figures contradict each other."""


@dataclass(frozen=True)
class Read:
    """What the figures of a sentence come to, in pence; None where it says nothing of it."""

    trade: int
    value: int | None = None
    target: int | None = None
    ideal: int = 0
    """What the method asked for."""


def pence(text: str | None) -> int:
    """An amount as a sentence writes it."""
    return int(re.sub(r"[^\d-]", "", text)) if text else 0


def read_cash(sentence: str) -> Read:
    """The cash row: flows and trades come to its change."""
    found = _CASH.fullmatch(sentence)
    if not found:
        raise NoReason(sentence)
    trade = sum(
        sign * pence(found[name]) for name, sign in (("paid_in", 1), ("paid_out", -1), ("sales", 1), ("buys", -1))
    )
    if found["change"] and trade != pence(found["change"]) * (1 if found["way"] == "rises" else -1):
        raise NoReason(f"{sentence}: {trade}")
    if found["stays"] and trade:
        raise NoReason(f"{sentence}: {trade}")
    value = pence(found["end"]) - trade if found["end"] else pence(found["stays"]) if found["stays"] else None
    return Read(trade, value, pence(found["target"]) if found["target"] else None, trade)


def read_fund(sentence: str) -> Read:
    """Any other row: where it should be less what is there, or what was asked for, and what each rule did to that."""
    if re.fullmatch(_UNTRADED, sentence):
        return Read(0)
    if kept := _KEPT_AS_IT_IS.fullmatch(sentence):
        return Read(0, pence(kept["value"]))
    found = _FUND.fullmatch(sentence)
    if not found:
        raise NoReason(sentence)
    value = pence(found["besides"] or found["of"] or found["all"] or found["kept"])
    deed = pence(found["bought"]) - pence(found["sold"] or found["all"])
    target = found["target"]
    ideal = _ideal(found, value, deed, pence(target))
    trade = ideal
    if found["terms"]:
        side = _side(ideal, deed)
        for word, money in re.findall(_TERM, found["terms"]):
            trade += side * pence(money) * (1 if word == "plus" else -1)
    if trade != deed:
        raise NoReason(f"{sentence}: {trade} against {deed}")
    return Read(trade, value, pence(target) if target else 0 if found["no_target"] else None, ideal)


def _ideal(found: re.Match[str], value: int, deed: int, target: int) -> int:
    """What the method asked for: to an edge or the target, where the sentence says so; else the amount it states."""
    prefix = "asked_" if found["terms"] else ""
    side = {"buy": 1, "sell": -1, None: -1 if deed < 0 else 1}[found["side"]]
    stated = side * pence(found["asked"]) if found["terms"] else deed
    edge = found[f"{prefix}edge"] or found[f"{prefix}halfway"]
    if edge:
        worked_out = pence(edge) - value
    elif found[f"{prefix}part"] or found[f"{prefix}others"] or not stated:
        worked_out = stated
    else:
        worked_out = target - value
    if worked_out != stated or (found[f"{prefix}none"] and stated):
        raise NoReason(f"{found[0]}: {worked_out} against {stated}")
    return worked_out


def _side(ideal: int, deed: int) -> int:
    """The direction in which "plus" counts."""
    return 1 if (ideal or deed) >= 0 else -1
