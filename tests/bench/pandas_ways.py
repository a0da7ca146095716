"""Method Full as pandas users write it: vectorised on strings, and account by account with groupby.apply.

Both round by largest remainder with ties to the lower code, so that they give the engine's pennies.
"""

from __future__ import annotations

import numpy as np
import pandas as pd


def vectorised(holdings: pd.DataFrame, accounts: pd.DataFrame, model: pd.DataFrame) -> pd.DataFrame:
    """Trades in pence by account and fund: merges and groups on the text of codes and names."""
    wanted = accounts.merge(model, on="portfolio")[["account", "fund", "points"]]
    held = holdings.groupby(["account", "fund"], sort=False, as_index=False)["value"].sum()
    rows = held.merge(wanted, on=["account", "fund"], how="outer").fillna({"value": 0, "points": 0})
    base = rows.groupby("account")["value"].transform("sum")
    share = rows["points"].astype("int64") * base.astype("int64")
    rows["target"], rest = share // 100, share % 100
    left = (base - rows.groupby("account")["target"].transform("sum")).astype("int64")
    rows = rows.assign(rest=rest, left=left).sort_values(["account", "rest", "fund"], ascending=[True, False, True])
    rows["target"] += (rows.groupby("account").cumcount() < rows["left"]).astype("int64")
    rows["trade"] = rows["target"] - rows["value"].astype("int64")
    return rows[["account", "fund", "trade"]]


def one_account(held: pd.DataFrame, model: pd.DataFrame) -> pd.DataFrame:
    """One account's trades, as `groupby.apply` calls it."""
    values = held.groupby("fund")["value"].sum()
    points = model.set_index("fund")["points"]
    both = pd.DataFrame({"value": values, "points": points}).fillna(0).astype("int64")
    share = both["points"] * both["value"].sum()
    target = share // 100
    order = np.lexsort((both.index.to_numpy(dtype=str), -(share % 100).to_numpy()))
    target.iloc[order[: both["value"].sum() - target.sum()]] += 1
    return pd.DataFrame({"trade": target - both["value"]})


def account_by_account(holdings: pd.DataFrame, accounts: pd.DataFrame, model: pd.DataFrame) -> pd.DataFrame:
    """The same with `groupby.apply`."""
    portfolio = accounts.set_index("account")["portfolio"]
    models = dict(iter(model.groupby("portfolio")))
    grouped = holdings.groupby("account", sort=False)
    applied = grouped[["fund", "value"]].apply(lambda held: one_account(held, models[portfolio[held.name]]))
    return applied.reset_index()
