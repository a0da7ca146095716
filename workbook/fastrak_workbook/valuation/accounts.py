"""Whose everything is: each holding's account, and each account's client, wrapper, platform, day and cash."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from fastrak_workbook.valuation.checks import cash_of
from fastrak_workbook.valuation.facts import Facts
from fastrak_workbook.valuation.part import Owner, Part
from fastrak_xl.domain.catalogue import diagnose
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.domain.money import pounds_text
from fastrak_xl.domain.valuation import Holding, Valuation, ValuedAccount
from fastrak_xl.domain.wrappers import is_known_wrapper

if TYPE_CHECKING:
    from fastrak_workbook.valuation.reader import ReadingOptions


def accounts_of(
    parts: Sequence[Part], outside: Facts, options: ReadingOptions
) -> tuple[list[ValuedAccount], list[Holding]]:
    """Every account in the file's order, and every holding under its account."""
    found: dict[str, ValuedAccount] = {}
    holdings: list[Holding] = []
    only = options.account if len(named_accounts(parts)) <= 1 else ""
    for part in parts:
        facts = outside.under(part.facts)
        default = only or facts.texts.get("account", "")
        for owner in dict.fromkeys(part.owners) or [Owner("")]:
            account = _account(only or owner.account or default, owner, facts, part.facts.as_at, outside.as_at, options)
            found[account.account] = _merged(found.get(account.account), account)
        holdings += [_under(holding, only or holding.account or default) for holding in part.holdings]
        for line in cash_of(part):
            account = _account(only or line.account or default, Owner(""), facts, None, None, options)
            known = _merged(found.get(account.account), account)
            found[account.account] = replace(known, cash_pence=(known.cash_pence or 0) + line.pence)
        for line in part.stated:
            if line.account in found and not only:
                found[line.account] = replace(found[line.account], stated_pence=line.pence)
    return _with_stated_cash(found, parts), holdings


def named_accounts(parts: Sequence[Part]) -> set[str]:
    """The accounts that the file itself tells apart."""
    rows = {owner.account for part in parts for owner in part.owners if owner.account}
    return rows | {part.facts.texts["account"] for part in parts if part.facts.texts.get("account")}


def _account(
    account: str, owner: Owner, facts: Facts, above: date | None, in_name: date | None, options: ReadingOptions
) -> ValuedAccount:
    """One account as one row and the lines around it have it; the day of a price is the last resort but one."""
    texts = facts.texts
    wrapper = options.wrapper or owner.wrapper or texts.get("wrapper", "")
    return ValuedAccount(
        account=account,
        client=options.client or owner.client or texts.get("client", ""),
        client_id=owner.client_id,
        wrapper=wrapper or (account if is_known_wrapper(account) else ""),
        platform=options.platform or owner.platform or texts.get("platform", ""),
        as_at=options.as_at or owner.as_at or above or owner.price_day or in_name,
    )


def _merged(first: ValuedAccount | None, second: ValuedAccount) -> ValuedAccount:
    """One account of two rows: the first text that is given, and the later day."""
    if first is None:
        return second
    texts = {
        name: getattr(first, name) or getattr(second, name) for name in ("client", "client_id", "wrapper", "platform")
    }
    as_at = max(filter(None, (first.as_at, second.as_at)), default=None)
    return replace(first, as_at=as_at, **texts)


def _under(holding: Holding, account: str) -> Holding:
    return holding if holding.account == account else holding._replace(account=account)


def _with_stated_cash(found: dict[str, ValuedAccount], parts: Sequence[Part]) -> list[ValuedAccount]:
    """Cash that only a line outside the tables states belongs to the one account there is."""
    stated = [part.facts.amounts["cash"].pence for part in parts if "cash" in part.facts.amounts]
    without = [account for account in found.values() if account.cash_pence is None]
    if stated and len(found) == 1 and without:
        return [replace(without[0], cash_pence=stated[0])]
    return list(found.values())


def check_cash(part: Part, accounts: Sequence[ValuedAccount]) -> Iterator[Diagnostic]:
    """Cash stated outside a table is what its cash lines add up to; it is never a second cash."""
    stated = part.facts.amounts.get("cash")
    lines = sum(line.pence for line in cash_of(part))
    total = sum(account.cash_pence or 0 for account in accounts)
    if stated is not None and stated.pence not in (lines, total):
        where = part.sheet.place(stated.row, 1, "")
        yield diagnose("FX806", *where, pounds_text(stated.pence), sum=pounds_text(lines))


def unowned(name: str, valuation: Valuation, parts: Sequence[Part], options: ReadingOptions) -> Iterator[Diagnostic]:
    """What the file leaves open of its accounts: which they are, and of what day."""
    without = [holding for holding in valuation.holdings if not holding.account]
    if without and len(without) < len(valuation.holdings):
        part = next(part for part in parts if without[0].line in map(part.sheet.line, part.rows))
        row = next(row for row in part.rows if part.sheet.line(row) == without[0].line)
        heading = part.header.first("account") or part.header.headings[0]
        yield diagnose("FX807", *part.sheet.place(row, heading.position, heading.text))
    elif "" in {account.account for account in valuation.accounts}:
        yield diagnose("FX807", name, "")
    if options.account and len(named_accounts(parts)) > 1:
        yield diagnose("FX809", name, "", options.account, count=len(named_accounts(parts)))
    if valuation.as_at is None:
        yield diagnose("FX808", name, "")
