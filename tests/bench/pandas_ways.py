"""Method Full as pandas users write it: vectorised on strings, and account by account with groupby.apply.

Both do what the engine does to these books, and give its pennies: the union of what is held and what the model has, a
cash row in every account, flows in the base, largest remainder with ties to the lower code, the sector of every row,
Current %, Target %, Drift % and After %, and a status for every account. Neither checks anything, knows a policy, a
lock, units or gains.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

CASH = "CASH"
SHARES = ["current", "target_share", "drift", "after"]


def trades_only(holdings: pd.DataFrame, accounts: pd.DataFrame, model: pd.DataFrame) -> pd.DataFrame:
    """Trades in pence by account and fund, and nothing else: merges and groups on the text of codes and names."""
    wanted = accounts.merge(model, on="portfolio")[["account", "fund", "points"]]
    held = holdings.groupby(["account", "fund"], sort=False, as_index=False)["value"].sum()
    rows = held.merge(wanted, on=["account", "fund"], how="outer").fillna({"value": 0, "points": 0})
    flow = rows["account"].map(accounts.set_index("account")["flow"])
    return _with_trades(rows, rows.groupby("account")["value"].transform("sum") + flow)


def _with_trades(rows: pd.DataFrame, base: pd.Series) -> pd.DataFrame:  # type: ignore[type-arg]  # a plain column
    share = rows["points"].astype("int64") * base.astype("int64")
    rows = rows.assign(target=share // 100, rest=share % 100, base=base.astype("int64"))
    rows["left"] = rows["base"] - rows.groupby("account")["target"].transform("sum")
    rows = rows.sort_values(["account", "rest", "fund"], ascending=[True, False, True])
    rows["target"] += (rows.groupby("account").cumcount() < rows["left"]).astype("int64")
    rows["trade"] = rows["target"] - rows["value"].astype("int64")
    return rows


def vectorised(
    holdings: pd.DataFrame, accounts: pd.DataFrame, model: pd.DataFrame, sectors: pd.DataFrame
) -> tuple[pd.DataFrame, pd.Series]:  # type: ignore[type-arg]  # a plain column
    """All that the engine gives, per row and per account."""
    wanted = accounts.merge(model, on="portfolio")[["account", "fund", "points"]]
    cash = accounts[["account"]].assign(fund=CASH, value=0)
    held = pd.concat([holdings, cash]).groupby(["account", "fund"], sort=False, as_index=False)["value"].sum()
    rows = held.merge(wanted, on=["account", "fund"], how="outer").fillna({"value": 0, "points": 0})
    rows = rows.merge(sectors, on="fund", how="left").merge(accounts[["account", "flow"]], on="account", how="left")
    rows = _with_trades(rows, rows.groupby("account")["value"].transform("sum") + rows["flow"])
    is_cash = rows["fund"] == CASH
    rows["current"] = (rows["value"] + rows["flow"].where(is_cash, 0)) / rows["base"]
    rows["target_share"] = rows["points"] / 100
    rows["drift"] = rows["current"] - rows["target_share"]
    rows["after"] = (rows["value"] + rows["trade"]) / rows["base"]
    traded = ((rows["trade"] != 0) & ~is_cash).groupby(rows["account"]).any()
    empty = rows.groupby("account")["value"].sum() + accounts.set_index("account")["flow"] == 0
    status = pd.Series(
        np.select([empty, traded], ["Nothing to do", "Rebalanced"], "No trades needed"), index=traded.index
    )
    return rows[["account", "fund", "sector", "value", "target", "trade", *SHARES]], status


def one_account(held: pd.DataFrame, flow: int, model: pd.DataFrame, sectors: pd.Series) -> pd.DataFrame:  # type: ignore[type-arg]  # a plain column
    """One account's rows, as `groupby.apply` calls it."""
    values = pd.concat([held.groupby("fund")["value"].sum(), pd.Series({CASH: 0})])
    points = model.set_index("fund")["points"]
    both = pd.DataFrame({"value": values, "points": points}).fillna(0).astype("int64")
    base = both["value"].sum() + flow
    share = both["points"] * base
    target = share // 100
    order = np.lexsort((both.index.to_numpy(dtype=str), -(share % 100).to_numpy()))
    target.iloc[order[: base - target.sum()]] += 1
    rows = both.assign(target=target, trade=target - both["value"], sector=sectors.reindex(both.index))
    moved = both["value"] + flow * (both.index == CASH)
    rows = rows.assign(current=moved / base, target_share=both["points"] / 100, after=target / base)
    traded = (rows["trade"] != 0) & (rows.index != CASH)
    return rows.assign(drift=rows["current"] - rows["target_share"], status=["No", "Rebalanced"][int(traded.any())])


def account_by_account(
    holdings: pd.DataFrame, accounts: pd.DataFrame, model: pd.DataFrame, sectors: pd.DataFrame
) -> pd.DataFrame:
    """The same with `groupby.apply`."""
    of_account = accounts.set_index("account")
    portfolio, flow = of_account["portfolio"].to_dict(), of_account["flow"].to_dict()
    models, of_fund = dict(iter(model.groupby("portfolio"))), sectors.set_index("fund")["sector"]
    grouped = holdings.groupby("account", sort=False)
    applied = grouped[["fund", "value"]].apply(
        lambda held: one_account(held, flow[held.name], models[portfolio[held.name]], of_fund)
    )
    return applied.rename_axis(["account", "fund"]).reset_index()
