"""One line on each input sheet that says what it is for."""

from __future__ import annotations

from fastrak_workbook.layout import (
    ACCOUNTS,
    CLIENTS,
    FUNDS,
    HOLDINGS,
    LISTS,
    MODEL_PORTFOLIOS,
    RISK_PROFILES,
    SECTOR_HIERARCHIES,
    SECTOR_MODELS,
    SECTORS,
    SETTINGS,
)

PURPOSES = {
    CLIENTS.table: "One row for each client. Risk Profile and Model Portfolio hold for all their accounts.",
    ACCOUNTS.table: (
        "One row for each client's money in one wrapper on one platform. "
        "A blank Risk Profile or Model Portfolio is taken from the client."
    ),
    HOLDINGS.table: (
        "One row for each fund in each account, and one for its cash (Fund Code Type Cash, Fund Code CASH). "
        "Paste a platform's valuation here."
    ),
    FUNDS.table: "One row for each fund: its codes, so that holdings and models meet, and its FE sector.",
    MODEL_PORTFOLIOS.table: (
        "One row for each fund in a model portfolio. Rows for a named platform replace those for All. "
        "The Portfolio Total is red until it is 100%."
    ),
    SECTOR_MODELS.table: "Which fund is in which sector. A fund in no sector is shown as Unassigned.",
    SECTORS.table: (
        "The sectors of each sector model. Keep a model's sectors together: the drop-downs need that. "
        "The first model is used where none is named."
    ),
    SECTOR_HIERARCHIES.table: (
        "Turns FE sectors, or another sector model's sectors, into sectors of a sector model, "
        "so that funds can be assigned in bulk."
    ),
    RISK_PROFILES.table: "Your firm's own titles, from the most careful to the most adventurous.",
    SETTINGS.table: "How to rebalance. Blank means off.",
    LISTS.table: (
        "Suggestions behind the drop-downs. Add your own wrappers and platforms; "
        "the columns further right fill themselves."
    ),
}
