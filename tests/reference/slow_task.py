"""What a method is given: one account's funds that may be traded, its cash, and the model's weights."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from tests.reference.slow_level import to_pence

CASH = "CASH"


@dataclass(frozen=True)
class Lock:
    """What a fund must not do in this account."""

    no_sell: bool = False
    no_buy: bool = False


FREE = Lock()


@dataclass(frozen=True)
class Task:
    """Money in pence. `held` are the funds shared (neither outside nor held inside), without cash.

    `weights` has every fund of `held`, 0 where it is not in the model; `model` are the model's funds, with CASH
    where the model has a cash row. `shared` is the base without what is held inside: what the weights divide.
    """

    held: dict[str, int]
    cash: int
    flow: int
    reserve: int
    base: int
    shared: int
    weights: dict[str, Fraction]
    model: frozenset[str]
    locks: dict[str, Lock]
    sectors: dict[str, str]
    has_cash_out: bool = False
    """Overdrawn cash counts as a Cash Out."""

    @property
    def cash_in_model(self) -> bool:
        """Whether "the model has a cash row"."""
        return CASH in self.model

    @property
    def cash_above_reserve(self) -> int:
        """Rule 4: the cash row's part of the base: "cash + c⁺ − c⁻ − r"."""
        return self.cash + self.flow - self.reserve

    @property
    def to_pay(self) -> int:
        """What sales have to bring for Cash Out: "Overdrawn cash counts as a Cash Out"."""
        return max(0, -(self.cash + self.flow))

    @property
    def targets(self) -> dict[str, int]:
        """Rule 2: "t = w·B, rounded to pence by largest remainder"; cash without its reserve."""
        exact = {fund: weight * self.shared for fund, weight in self.weights.items()}
        return to_pence({CASH: Fraction(0), **exact}, self.shared)

    def lock(self, fund: str) -> Lock:
        """The fund's lock; cash has none, since every flow has to pass through it."""
        return FREE if fund == CASH else self.locks.get(fund, FREE)

    @property
    def sellable(self) -> int:
        """ "What may be sold": the value of the shared funds that no lock keeps from being sold."""
        return sum(value for fund, value in self.held.items() if not self.lock(fund).no_sell)
