"""The wording of every diagnostic code. Codes are permanent: one that retires is never used again.

`problem` and `remedy` are templates; the words in braces come from the check that found it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fastrak_xl.domain.cells import PercentCell
from fastrak_xl.domain.diagnostics import Diagnostic, Severity

ERROR, WARNING = Severity.ERROR, Severity.WARNING


@dataclass(frozen=True, slots=True)
class Rule:
    """What one code says."""

    code: str
    severity: Severity
    problem: str
    remedy: str


_RULES = (
    # 0xx: sheets and columns
    Rule("FX001", ERROR, "The sheet {sheet}, or its row of headings, is missing", "Add the sheet {sheet} with its table, or start from `fastrak new`."),
    Rule("FX002", ERROR, "The column {column} is missing", "Add a column headed {column} to the table on {sheet}."),
    Rule("FX003", ERROR, "Two columns are both read as {column}", "Rename or delete one of the two columns."),
    Rule("FX004", ERROR, "There are no accounts to rebalance", "Fill in at least one row on Accounts."),
    # 1xx: values
    Rule("FX101", ERROR, "{column} is not a number", "{cure}"),
    Rule("FX102", ERROR, "{column} is blank", "Fill in the {column}, or delete the row."),
    Rule("FX103", ERROR, "{column} is not a date", "{cure}"),
    Rule("FX104", ERROR, "{column} is neither yes nor no", "Type Yes or No, or leave it blank for No."),
    Rule("FX105", ERROR, "{column} holds an Excel error instead of text", "Correct the formula, or type the text."),
    Rule("FX106", WARNING, "{column} is stored as a number, so leading zeros may be lost",
         "Format the column as Text and type the code again."),
    Rule("FX107", ERROR, "{column} is outside what is possible", "{cure}"),
    Rule("FX108", ERROR, "{column} is a formula without a calculated value",
         "Open the workbook in Excel, let it calculate, and save it."),
    Rule("FX109", ERROR, "{column} is not one of the choices", "Use one of: {choices}."),
    Rule("FX110", ERROR, "{column} is a text that Excel has turned into a date, a time or scientific form",
         "Format the column as Text and type the whole text again."),
    Rule("FX111", ERROR, "Neither a Value nor both Units and Price are given", "Fill in the Value, or Units and Price."),
    Rule("FX112", WARNING, "{column} is not a colour code", "Type a colour such as #B50804; grey is used until then."),
    # 2xx: references
    Rule("FX201", ERROR, "The account is not on the sheet Accounts", "Correct the Account ID, or add the account to Accounts.{near}"),
    Rule("FX202", ERROR, "The client is not on the sheet Clients", "Correct the Client ID, or add the client to Clients.{near}"),
    Rule("FX203", ERROR, "The risk profile is not on the sheet Risk Profiles",
         "Correct it, or add it to Risk Profiles.{near}"),
    Rule("FX204", ERROR, "The model portfolio is not on the sheet Model Portfolios",
         "Correct it, or add its rows to Model Portfolios.{near}"),
    Rule("FX205", ERROR, "The sector model is not on the sheet Sectors", "Correct it, or add its sectors to Sectors.{near}"),
    Rule("FX206", ERROR, "The sector is not in the sector model {model} on the sheet Sectors",
         "Correct it, or add it to Sectors.{near}"),
    Rule("FX207", ERROR, "The {column} is there twice: first in {first}", "Delete one of the two rows, or correct the {column}."),
    Rule("FX208", WARNING, "The platform has not been seen before", "Check the spelling, or add it to Lists.{near}"),
    Rule("FX209", WARNING, "The wrapper is not known, so it counts as GIA", "Check the spelling, or add it to Lists.{near}"),
    # 3xx: funds
    Rule("FX301", ERROR, "The {code_type} code is claimed by two funds: also by the one in row {first}",
         "Correct the code of one of the two, or delete the row that repeats the fund."),
    Rule("FX302", WARNING, "The check digit of the {code_type} is wrong", "Compare the code with the platform or factsheet."),
    Rule("FX303", WARNING, "The fund is not on the sheet Funds", "Add it to Funds so that its other codes and FE sector are known."),
    Rule("FX304", ERROR, "The Fund Code Type is not known", "Use one of: CitiCode, ISIN, SEDOL, MEX, Ticker, Own, Cash."),
    # 4xx: sectors
    Rule("FX401", ERROR, "The fund is assigned twice in the sector model {model}: first in row {first}",
         "Delete one of the two rows."),
    # 5xx: model portfolios
    Rule("FX501", ERROR, "The allocations of {portfolio} add up to {total}, not 100%", "Correct the allocations."),
    Rule("FX502", WARNING, "The allocations of {portfolio} add up to {total} and were scaled to 100%",
         "Correct the allocations so that they add up exactly."),
    Rule("FX503", ERROR, "The model portfolio {portfolio} rests on two sector models, {first} and {second}",
         "Use one sector model for all rows of the portfolio."),
    Rule("FX504", ERROR, "The fund is not in this sector: the sector model {model} has it in {actual}",
         "Correct the sector here, or assign the fund on Sector Models."),
    Rule("FX505", ERROR, "The fund is in {portfolio} twice: first in row {first}", "Add the two allocations up in one row."),
    Rule("FX506", WARNING, "{portfolio} has no rows for the risk profile {risk}, so the account is not rebalanced",
         "Add rows to Model Portfolios, or change the account's risk profile."),
    Rule("FX507", WARNING, "The account has no model portfolio, so it is not rebalanced",
         "Choose a Model Portfolio for the account or its client."),
    Rule("FX508", WARNING, "The account has no risk profile, so it is not rebalanced",
         "Choose a Risk Profile for the account or its client."),
    # 6xx: accounts and holdings
    Rule("FX601", ERROR, "A holding is negative and is not cash", "Correct the Value; only cash may be overdrawn."),
    Rule("FX602", WARNING, "The Value differs from Units × Price ({product}) by more than 1%", "Check the three; the Value is used."),
    Rule("FX603", WARNING, "The valuation is {days} days old", "Bring in a newer valuation."),
    # FX604 is retired: locks are applied.
    Rule("FX605", WARNING, "The model's fund {fund} is not available on {platform}",
         "It is not bought there: name a Substitute on Funds, or add rows for {platform} to the portfolio."),
    Rule("FX606", WARNING, "Units × Price ({product}) is a hundred times the Value: the Price seems to be in pence",
         "Head the column Price (pence), or write the price with a p; the Value is used."),
    Rule("FX607", WARNING, "The substitute of {fund} is no fund that the workbook knows",
         "Type a Fund Code of the sheet Funds as its Substitute."),
    Rule("FX608", WARNING, "The price of {fund} is not known, so it is bought in pounds and its units are blank",
         "Fill in its Price on the sheet Funds."),
    # 7xx: settings
    Rule("FX701", ERROR, "The setting is not known", "Correct its name.{near}"),
    Rule("FX702", ERROR, "The setting {setting} cannot have this value", "{cure}"),
    # FX703 is retired: every value is supported.
    Rule("FX704", ERROR, "The method Tolerance needs a band, and both are blank",
         "Fill in Tolerance absolute or Tolerance relative."),
    # 8xx: valuations that are brought in
    Rule("FX801", WARNING, "The holdings and cash add up to {sum}, not to the total that the file states",
         "Compare with the platform: a row may be missing or listed twice."),
    Rule("FX802", WARNING, "The Book Cost is in {currency}{more}, so it is left blank",
         "Type the cost in pounds on Holdings, if it is needed."),
    Rule("FX803", ERROR, "The value is in {currency}, and the file gives no rate into pounds",
         "Ask for a valuation in pounds, or fill in the value in pounds."),
    Rule("FX804", WARNING, "Rows below the table ({count}) were not read", "Check that they are no holdings."),
    Rule("FX805", WARNING, "The row is the same as the one in line {first}; both are counted",
         "Check that the holding is not listed twice."),
    Rule("FX806", WARNING, "The file states an amount of cash that its cash rows ({sum}) do not give",
         "Compare with the platform; only the cash rows are counted."),
    Rule("FX807", ERROR, "The file does not say which account this is", "Say so with `--account`."),
    Rule("FX808", WARNING, "The file does not say of what day the valuation is", "Say so with `--as-at`."),
    Rule("FX809", ERROR, "One account was named for a file that has {count} accounts", "Leave out `--account`."),
    Rule("FX810", ERROR, "The file values the account otherwise than {first} does, for the same day",
         "Bring in one of the two files only; if they are two accounts, each by itself with `--account`."),
    Rule("FX811", ERROR, "Several clients have the name that the file gives for this account",
         "Say which with `--client ID`, or add the account to the sheet Accounts."),
    Rule("FX812", WARNING, "The account has a later valuation than {file}, which was left out",
         "To take it all the same, clear the Valuation Date and run again."),
    Rule("FX813", WARNING, "The account is new{whose}, and nobody has said its {missing}",
         "Fill in what is missing on the sheet Accounts."),
    Rule("FX814", WARNING, "The valuation is newer than this flow, which may have been invested already",
         "If so, clear it on the sheet Accounts; an import with `--clear-flows` does that itself."),
    Rule("FX815", WARNING, "The fund has no code, so it is brought in as Own, under its name",
         "Type its code on the sheet Holdings.{near}"),
    Rule("FX816", WARNING, "The file says nothing of cash, so the cash row of {name} is gone",
         "Add a Cash row on the sheet Holdings if the account holds any."),
    Rule("FX817", WARNING, "The codes of this row belong to two funds of the sheet Funds; its first code counts",
         "Correct the codes on the sheet Funds."),
    Rule("FX818", WARNING, "The fund has no code, so it is taken for {fund}, the account's own holding of that name",
         "Check that it is the same share class."),
    Rule("FX819", ERROR, "The account's wrapper is not that of {file} ({wrapper}), which may be another account",
         "If so, bring it in with an `--account` of its own; else correct the Wrapper."),
    # 9xx: categorising
    Rule("FX901", ERROR, "The source sector leads to another sector than in {first}, which says {sector}",
         "Delete one of the two rows, or correct its Sector."),
    Rule("FX902", WARNING, "The fund {fund} is now in {sector}, and the portfolio has it elsewhere",
         "Correct the Sector on Model Portfolios, or put the fund back."),
    Rule("FX910", ERROR, "The upload lacks the heading {column}",
         "Head the columns as in the upload template: Sector Model, Sector, Fund, Fund Code Type, Fund Code."),
    Rule("FX911", ERROR, "The fund is not in the workbook", "Correct the Fund Code, or add the fund to Funds first."),
    Rule("FX912", ERROR, "The Fund Code {fund_code} is not of this Fund Code Type", "Type {right} as its Fund Code Type."),
    Rule("FX920", ERROR, "The file of portfolios lacks the heading {column}",
         "Head the columns as on the sheet Model Portfolios; `fastrak export-portfolios` writes them."),
    # 94x, 95x: the client file, orders and approval
    Rule("FX940", WARNING, "Two-person approval is on, and nobody has said who prepares this run",
         "Add `--by NAME`, or fill in the setting Prepared by; else the result cannot be approved."),
    Rule("FX941", WARNING, "The platform {platform} of Paired switches has no account", "Correct its name.{near}"),
)  # fmt: skip

CATALOGUE = {rule.code: rule for rule in _RULES}


def diagnose(code: str, sheet: str, cell: str, found: object = "", account: str = "", **words: object) -> Diagnostic:
    """A diagnostic in the catalogue's words; `words` fill its templates (KeyError if one is missing)."""
    rule = CATALOGUE[code]
    problem, remedy = rule.problem.format(sheet=sheet, **words), rule.remedy.format(sheet=sheet, **words)
    return Diagnostic(code, rule.severity, sheet, cell, problem, shown(found), remedy, account)


_LARGEST = 10**300
_LONGEST = 400


def _as_seen(found: object) -> str:
    """A value as the cell shows it: Excel's fifteen digits, the percent sign of its format, the day first."""
    if isinstance(found, bool):
        return str(found).upper()
    if isinstance(found, PercentCell):
        return f"{found * 100:.15g}%"
    if isinstance(found, int) and abs(found) > _LARGEST:
        return "a number of more than 300 digits"
    if isinstance(found, int | float):
        return f"{found:.15g}"
    return f"{found:%d/%m/%Y}" if isinstance(found, date) else str(found)


def shown(found: object) -> str:
    """What was found, on one line and no longer than a cell is wide."""
    seen = _as_seen(found)[:_LONGEST]  # the rest of a text of millions of characters is not even looked at
    text = "".join(character if character.isprintable() else " " for character in seen)
    return text if len(text) <= 80 else text[:77] + "…"
