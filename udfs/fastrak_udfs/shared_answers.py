"""The answers that a shared workbook gives: those of the functions, and of the last run where a sheet cannot tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fastrak_udfs.answers import Answers
from fastrak_udfs.formula import FormulaError, answer_of
from fastrak_udfs.functions import FUNCTIONS, Function
from fastrak_workbook.file_book import FileBook
from fastrak_workbook.functions.lambdas import FROZEN
from fastrak_workbook.functions.last_run import last_blocks
from fastrak_workbook.sharing.calls import Evaluate
from fastrak_xl.app.check import Checked
from fastrak_xl.app.lookup import Lookup, NotAvailable
from fastrak_xl.app.ports import Rows
from fastrak_xl.app.results import Columns
from fastrak_xl.domain.names import folded


class LastRun(Lookup):
    """Answers about trades from the last run's report; all others from the book."""

    def __init__(self, checked: Checked, tables: Mapping[str, Rows]) -> None:
        super().__init__(checked)
        blocks = last_blocks(checked.linked, tables)
        self._accounts = dict(zip(*blocks["lastaccounts"].values(), strict=True)) if blocks else {}
        self._lines = blocks.get("lastrows", {})

    def trade(self, account: str, fund: str) -> float:
        """Pounds that the last run would buy (+) or sell (−)."""
        number, held = self._number(account), self._fund(fund) + 1
        columns = (self._lines[name] for name in ("account", "fund", "trade"))
        return float(sum(trade for one, of, trade in zip(*columns, strict=True) if (one, of) == (number, held)))

    def rebalance(self, account: str) -> Columns:
        """The last run's rows of the account, headings first, as columns."""
        number = self._number(account)
        wanted = [place for place, one in enumerate(self._lines["account"]) if one in (0, number)]
        report = {name: cells for name, cells in self._lines.items() if name.startswith("report")}
        return {name: [cells[place] for place in wanted] for name, cells in report.items()}

    def _number(self, account: str) -> object:
        number = self._accounts.get(folded(account))
        if number is None:
            raise NotAvailable(account)
        return number


def _whole_report(lookup: Lookup, account: str) -> list[list[object]]:
    rows = zip(*lookup.rebalance(account).values(), strict=True)
    return [["" if cell is None else cell for cell in row] for row in rows]


def shared_function(name: str) -> Function:
    """The function as a shared workbook has it."""
    function = FUNCTIONS[name]
    if name != "FASTRAK_REBALANCE":
        return function
    return Function(name, _whole_report, function.summary, function.example, function.parameters, spills=True)


def evaluator(book: FileBook, checked: Checked, last_run: Mapping[str, Rows]) -> Evaluate:
    """Answers formulas as the shared workbook will; None for what is more than one call."""
    answers = Answers(LastRun(checked, last_run))
    functions = {name: shared_function(name) for name in FUNCTIONS}
    assert set(FROZEN) <= set(functions)

    def evaluate(formula: str, sheet: str) -> Sequence[Sequence[object]] | None:
        try:
            return answer_of(formula, book, answers, sheet, functions)
        except (FormulaError, ValueError):
            return None

    return evaluate
