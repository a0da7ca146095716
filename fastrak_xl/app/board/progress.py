"""How far the categorising is: funds and money, never one without the other."""

from __future__ import annotations

from dataclasses import dataclass

from fastrak_xl.app.board.state import Board, State


@dataclass(frozen=True)
class Progress:
    """Funds in a sector of a model, of all; and pence."""

    assigned: int
    funds: int
    assigned_pence: int
    pence: int

    @property
    def share(self) -> float:
        """The share of the money that is in a sector; of the funds, where no money is held."""
        if self.pence <= 0:
            return self.assigned / self.funds if self.funds else 1.0
        return min(1.0, max(0.0, self.assigned_pence / self.pence))

    def __str__(self) -> str:
        return f"{self.assigned:,} of {self.funds:,} funds, {_floor(self.share)}% of the money"


def progress(board: Board, state: State, model: int) -> Progress:
    """How much of the board's funds is in a sector of a model."""
    inside = state.sector_of[model]
    assigned = [fund for fund in board.funds.values() if fund.number in inside]
    pence = sum(fund.value_pence for fund in board.funds.values())
    return Progress(len(assigned), len(board.funds), sum(fund.value_pence for fund in assigned), pence)


def _floor(share: float) -> str:
    """A share in percent, rounded down, so that 100.0 means all of it."""
    return f"{int(share * 1000 + 1e-9) / 10:.1f}"
