"""What each worksheet function is as a LAMBDA. Declared with the rest of it in fastrak_udfs.functions.

A body answers for single texts, cleaned of outer and doubled blanks; what every function has in common is put around
it here: errors and blanks among the arguments, omitted ones, and ranges, whose shape the answer takes.
"""

from __future__ import annotations

from dataclasses import dataclass

_ITEM = """
    IF(item="unassigned",0,IFNA(XLOOKUP(model&CHAR(10)&item,{sectors.key},{sectors.id}),
        IF(item="cash",-11,-10-XLOOKUP(item,{funds.text},{funds.number}))))
"""
"""An item as one number: a sector's id, 0 for Unassigned, and below that -10 less the number of a fund (cash is 1)."""

TARGET = (
    """
    IF({state.models},LET(
        risk,IF(risk_profile="",XLOOKUP(portfolio,{portfolios.text},{portfolios.risk}),risk_profile),
        stem,portfolio&CHAR(10)&risk&CHAR(10),
        version,IFNA(XLOOKUP(stem&IF(platform="","all",platform),{versions.key},{versions.number}),
            XLOOKUP(stem&"all",{versions.key},{versions.number})),
        model,XLOOKUP(version,{versions.number},{versions.model}),
        IF(ISERROR(model),#N/A,IF(item="",SUMIFS({parts.weight},{parts.version},version),LET(
            sought,"""
    + _ITEM
    + """,
            IF(sought>-10,SUMIFS({parts.weight},{parts.version},version,{parts.sector},sought),
                SUMIFS({parts.weight},{parts.version},version,{parts.fund},-10-sought)))))),#N/A)
"""
)
SECTOR = """
    IF({state.models},LET(
        model,IF(sector_model="",XLOOKUP(1,{models.number},{models.number}),
            XLOOKUP(sector_model,{models.text},{models.number})),
        number,XLOOKUP(fund,{funds.text},{funds.number}),
        id,SUMIFS({assigned.sector},{assigned.model},model,{assigned.fund},number),
        IF(id>0,XLOOKUP(id,{sectors.id},{sectors.name}),IF(model+number=model+1,"Cash","Unassigned"))),#N/A)
"""
VALUE = (
    """
    IF({state.book},LET(
        held,LAMBDA(account,LET(
            model,XLOOKUP(account,{accounts.number},{accounts.model}),
            sought,"""
    + _ITEM
    + """,
            IF(sought>-10,SUMIFS({rows.value},{rows.account},account,{rows.sector},sought),
                SUMIFS({rows.value},{rows.account},account,{rows.fund},-10-sought)))),
        account,IFNA(XLOOKUP(account_or_client,{accounts.text},{accounts.number}),0),
        IF(account>0,
            IF(XLOOKUP(account,{accounts.number},{accounts.shown})=0,#N/A,
                IF(item="",SUMIFS({rows.value},{rows.account},account),held(account))/100),
            LET(client,XLOOKUP(account_or_client,{clients.text},{clients.number}),
                IF(ISERROR(client),client,IF(item="",SUMIFS({rows.value},{rows.client},client)/100,
                    IF(COUNTIFS({accounts.client},client)=0,#N/A,LET(
                        total,REDUCE("",FILTER({accounts.number},{accounts.client}=client),
                            LAMBDA(so_far,one,LET(part,held(one),
                                IF(ISNA(part),so_far,IF(so_far="",part,so_far+part))))),
                        IF(total="",#N/A,total/100)))))))),#N/A)
"""
)


def _share(column: str) -> str:
    """The sum of a share over the rows of an item; rows that are all outside the base make it unavailable."""
    return (
        """
    IF({state.book},LET(
        number,XLOOKUP(account,{accounts.text},{accounts.number}),
        model,XLOOKUP(number,{accounts.number},{accounts.model}),
        IF(ISERROR(number),number,IF(XLOOKUP(number,{accounts.number},{accounts.COLUMN})<=0,#N/A,LET(
            sought,"""
        + _ITEM
        + """,
            matching,IF(sought>-10,COUNTIFS({rows.account},number,{rows.sector},sought),
                COUNTIFS({rows.account},number,{rows.fund},-10-sought)),
            known,IF(sought>-10,COUNTIFS({rows.account},number,{rows.sector},sought,{rows.COLUMN},">-1E+300"),
                COUNTIFS({rows.account},number,{rows.fund},-10-sought,{rows.COLUMN},">-1E+300")),
            IF(ISERROR(sought),sought,IF(AND(matching>0,known=0),#N/A,
                IF(sought>-10,SUMIFS({rows.COLUMN},{rows.account},number,{rows.sector},sought),
                    SUMIFS({rows.COLUMN},{rows.account},number,{rows.fund},-10-sought)))))))),#N/A)
"""
    ).replace("COLUMN", column)


WEIGHT, DRIFT = _share("current"), _share("drift")
TRADE = """
    LET(
        number,XLOOKUP(account,{lastaccounts.text},{lastaccounts.number}),
        held,XLOOKUP(fund,{funds.text},{funds.number}),
        IF(ISERROR(number+held),#N/A,SUMIFS({lastrows.trade},{lastrows.account},number,{lastrows.fund},held)))
"""
REBALANCE = """
    LET(
        number,XLOOKUP(account,{lastaccounts.text},{lastaccounts.number}),
        report,FILTER({lastrows.report},({lastrows.account}=number)+({lastrows.account}=0)),
        IF(ISERROR(number),number,IF(report="","",report)))
"""
NOT_RUN = "#N/A"


@dataclass(frozen=True)
class Named:
    """A LAMBDA's parameters, whether each may be omitted, and its body. `spills`: one argument, a block as answer."""

    parameters: tuple[tuple[str, bool], ...]
    body: str
    spills: bool = False


LIVE = {
    "FASTRAK_TARGET": Named((("portfolio", False), ("item", True), ("risk_profile", True), ("platform", True)), TARGET),
    "FASTRAK_SECTOR": Named((("fund", False), ("sector_model", True)), SECTOR),
    "FASTRAK_VALUE": Named((("account_or_client", False), ("item", True)), VALUE),
    "FASTRAK_WEIGHT": Named((("account", False), ("item", False)), WEIGHT),
    "FASTRAK_DRIFT": Named((("account", False), ("item", False)), DRIFT),
}
"""What every workbook of ours carries."""
FROZEN = {
    "FASTRAK_TRADE": Named((("account", False), ("fund", False)), TRADE),
    "FASTRAK_REBALANCE": Named((("account", False),), REBALANCE, spills=True),
}
"""What a shared workbook carries besides, as it was at the last run."""


def formula_of(named: Named) -> str:
    """The whole LAMBDA as a person would write it."""
    names = [name for name, _ in named.parameters]
    declared = ",".join(f"[{name}]" if optional else name for name, optional in named.parameters)
    answer = f"LAMBDA({','.join(f'{name}_in' for name in names)},{_guarded(named)})"
    if named.spills:
        (name,) = names
        checked = f"IF(ROWS({name})*COLUMNS({name})<>1,#VALUE!,answer(CONCAT({name})))"
        return f"LAMBDA({declared},LET(answer,{answer},{checked}))"
    given = ",".join(f'{name}_given,IF(ISOMITTED({name}),"",{name})' for name, optional in named.parameters if optional)
    blocks = [f"{name}_given" if optional else name for name, optional in named.parameters]
    rows, columns = (f"MAX({','.join(f'{size}({block})' for block in blocks)})" for size in ("ROWS", "COLUMNS"))
    clash = "+".join(
        f"({size}({block})<>1)*({size}({block})<>{most})"
        for block in blocks
        for size, most in (("ROWS", "height"), ("COLUMNS", "width"))
    )
    cells = ",".join(map(_cell, blocks))
    each = f"MAKEARRAY(height,width,LAMBDA(down,across,answer({cells})))"
    start = f"{given}," if given else ""
    return f"LAMBDA({declared},LET({start}answer,{answer},height,{rows},width,{columns},IF({clash}>0,#VALUE!,{each})))"


def _cell(block: str) -> str:
    """An argument's cell for a place in the answer: a single row, column or cell repeats."""
    return (
        f"IF(ROWS({block})*COLUMNS({block})=1,CONCAT({block}),"
        f"INDEX({block},IF(ROWS({block})=1,1,down),IF(COLUMNS({block})=1,1,across)))"
    )


def _guarded(named: Named) -> str:
    """The body behind what is said of its arguments, one after the other: errors, and blanks where none may be."""
    text = named.body
    for name, optional in reversed(named.parameters):
        inner = text if optional else f'IF({name}="",#VALUE!,{text})'
        clean = f'TRIM(SUBSTITUTE({name}_in,UNICHAR(160)," "))'
        text = f"IF(ISERROR({name}_in),{name}_in,LET({name},{clean},{inner}))"
    return text
