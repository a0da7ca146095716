"""Use-case: two results side by side: what changed in settings, accounts, holdings, models and trades."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass

from fastrak_xl.app.evidence import PROGRAM, RUN_SHEET, SETTINGS, THIS_RUN, as_text, run_facts
from fastrak_xl.app.ports import Rows, Workbook
from fastrak_xl.app.verify import as_typed
from fastrak_xl.domain.book import Table
from fastrak_xl.domain.money import pounds_text

SECTIONS = ("Settings", "Accounts", "Holdings", "Models", "Trades")
_ACCOUNT = ("Client Name", "Wrapper", "Platform", "Risk Profile", "Model Portfolio", "Valuation Date", "Status")
_PORTFOLIO_KEY = ("portfolio", "risk_profile", "platform", "code_type", "code")


@dataclass(frozen=True)
class Difference:
    """One thing that is otherwise: what it is, what it was and is now ("" for not there), and by how many pence."""

    section: str
    what: str
    old: str
    new: str
    change_pence: int | None = None


class NoResult(ValueError):
    """A workbook that is to be compared holds no result; the message says which."""


def diff(old: Workbook, new: Workbook) -> tuple[Difference, ...]:
    """What changed from one result to another, section by section, the most money first; NoResult where one is none."""
    then, now = _results(old), _results(new)
    found = [
        *_settings(then, now),
        *_accounts(then, now),
        *_money("Holdings", _amounts(then, "Value"), _amounts(now, "Value")),
        *_models(old.read()[0].model_portfolios, new.read()[0].model_portfolios),
        *_money("Trades", _amounts(then, "Trade"), _amounts(now, "Trade")),
    ]
    return tuple(sorted(found, key=lambda one: (SECTIONS.index(one.section), -abs(one.change_pence or 0))))


def _results(workbook: Workbook) -> Mapping[str, Rows]:
    tables = workbook.last_results()
    if RUN_SHEET not in tables:
        raise NoResult(f"{workbook.name} is no result: it holds no sheet Run. Make one with `fastrak rebalance`.")
    return tables


def _records(tables: Mapping[str, Rows], sheet: str) -> list[dict[str, object]]:
    headings, *rows = tables.get(sheet, [[]])
    return [dict(zip(map(str, headings), row, strict=False)) for row in rows]


def _settings(then: Mapping[str, Rows], now: Mapping[str, Rows]) -> Iterator[Difference]:
    """The program, the day, and every setting, wherever it was given."""
    old, new = (_chosen(tables) for tables in (then, now))
    yield from _texts("Settings", old, new)


def _chosen(tables: Mapping[str, Rows]) -> dict[Hashable, str]:
    facts = run_facts(tables[RUN_SHEET])
    sections = (PROGRAM, SETTINGS, THIS_RUN)
    chosen: dict[Hashable, str] = {item: value for (section, item), value in facts.items() if section in sections}
    return chosen | {"Report as at": facts.get(("Input", "As at"), "")}


def _accounts(then: Mapping[str, Rows], now: Mapping[str, Rows]) -> Iterator[Difference]:
    """Accounts that are new or gone, and what of the others is otherwise."""
    old, new = ({as_text(row["Account ID"]): row for row in _records(tables, "Summary")} for tables in (then, now))
    for account in dict.fromkeys([*old, *new]):
        if account not in old or account not in new:
            was, is_now = ("", "there") if account in new else ("there", "")
            yield Difference("Accounts", account, was, is_now)
            continue
        for name in _ACCOUNT:
            before, after = (as_text(rows[account].get(name)) for rows in (old, new))
            if before != after:
                yield Difference("Accounts", f"{account}, {name}", before, after)


def _amounts(tables: Mapping[str, Rows], heading: str) -> dict[Hashable, tuple[str, int]]:
    """Each account's amount in each fund, with its words; trades without cash, and nothing that is nothing."""
    found: dict[Hashable, tuple[str, int]] = {}
    for row in _records(tables, "Rebalance"):
        amount = row[heading]
        pence = round(float(str(amount)) * 100) if amount is not None else 0
        if pence and not (heading == "Trade" and row["Action"] == "Hold"):
            key = tuple(as_text(row[name]).upper() for name in ("Account ID", "Fund Code Type", "Fund Code"))
            code = "" if row["Fund Code Type"] == "Cash" else f" ({as_text(row['Fund Code'])})"
            found[key] = (f"{as_text(row['Account ID'])}, {as_text(row['Fund Name'])}{code}", pence)
    return found


def _money(
    section: str, then: Mapping[Hashable, tuple[str, int]], now: Mapping[Hashable, tuple[str, int]]
) -> Iterator[Difference]:
    for key in dict.fromkeys([*then, *now]):
        before, after = then.get(key, ("", 0)), now.get(key, ("", 0))
        if before[1] != after[1]:
            old, new = (pounds_text(one[1]) if one[1] else "" for one in (before, after))
            yield Difference(section, after[0] or before[0], old, new, after[1] - before[1])


def _models(then: Table, now: Table) -> Iterator[Difference]:
    """Allocations as they are typed."""
    yield from _texts("Models", _allocations(then), _allocations(now))


def _allocations(table: Table) -> dict[Hashable, str]:
    columns = [table.frame[name].tolist() for name in _PORTFOLIO_KEY]
    weights = (as_typed(value, is_money=False) for value in table.frame["allocation"].tolist())
    keys = (", ".join(str(one) for one in row if one) for row in zip(*columns, strict=True))
    return dict(zip(keys, weights, strict=True))


def _texts(section: str, then: Mapping[Hashable, str], now: Mapping[Hashable, str]) -> Iterator[Difference]:
    for key in dict.fromkeys([*then, *now]):
        before, after = then.get(key, ""), now.get(key, "")
        if before != after:
            yield Difference(section, str(key), before, after)
