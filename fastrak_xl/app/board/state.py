"""What a board shows: sectors, the funds in them, and portfolios. A change makes a new state, so undo is a look back.

Funds go by their number in the linked book, sectors and sector models by numbers that a rename does not touch.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from fastrak_xl.domain.names import folded

PortfolioKey = tuple[str, str, str]
"""Model portfolio, risk profile and platform, folded."""

Allocations = Mapping[int, Decimal | None]
"""Percent by fund, in the order of the sheet; None for a fund that is laid out and has no percentage yet."""

FULL = Decimal(100)


@dataclass
class CannotDo(Exception):
    """What was asked cannot be done: one sentence that says why, and what to do."""

    sentence: str

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True, slots=True)
class BoardFund:
    """A fund as the board shows it; `value_pence` over all accounts."""

    number: int
    name: str
    code_type: str
    code: str
    fe_sector: str
    value_pence: int


@dataclass(frozen=True, slots=True)
class BoardSector:
    """A sector; `model` is its sector model's number, `colour` as in #B50804."""

    number: int
    model: int
    name: str
    colour: str


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The rows of one (model portfolio, risk profile, platform)."""

    name: str
    risk_profile: str
    platform: str
    model: int
    allocations: Allocations

    @property
    def key(self) -> PortfolioKey:
        """How it is found."""
        return folded(self.name), folded(self.risk_profile), folded(self.platform)

    @property
    def title(self) -> str:
        """How messages call it."""
        return f"{self.name} / {self.risk_profile} / {self.platform}"

    @property
    def total(self) -> Decimal:
        """What its percentages add up to."""
        return sum((percent for percent in self.allocations.values() if percent is not None), Decimal(0))


@dataclass(frozen=True)
class State:
    """Everything that the board can change. Sectors stand in the board's order.

    `became[sector]`: the sector into which one that was in the workbook has been merged.
    """

    models: Mapping[int, str]
    sectors: Mapping[int, BoardSector]
    sector_of: Mapping[int, Mapping[int, int]]
    portfolios: Mapping[PortfolioKey, Portfolio] = field(default_factory=dict)
    became: Mapping[int, int] = field(default_factory=dict)
    next_number: int = 0

    def same_as(self, other: State) -> bool:
        """Whether two states say the same, their sectors in the same order."""
        return self == other and list(self.sectors) == list(other.sectors)

    def sectors_in(self, model: int) -> list[BoardSector]:
        """A model's sectors in their order."""
        return [sector for sector in self.sectors.values() if sector.model == model]

    def sector(self, model: int, fund: int) -> BoardSector | None:
        """The sector that a fund has in a model; None for an unassigned one."""
        number = self.sector_of[model].get(fund)
        return None if number is None else self.sectors[number]

    def leads_to(self, sector: int) -> BoardSector | None:
        """What has become of a sector: itself, the one it was merged into, or None where it was deleted."""
        while sector in self.became:
            sector = self.became[sector]
        return self.sectors.get(sector)

    def model(self, name: str) -> int | None:
        """A sector model's number by name."""
        return next((number for number, known in self.models.items() if folded(known) == folded(name)), None)

    def portfolios_with(self, fund: int, model: int) -> Iterator[Portfolio]:
        """The portfolios on a sector model that have a fund."""
        return (one for one in self.portfolios.values() if one.model == model and fund in one.allocations)


@dataclass(frozen=True)
class Board:
    """What the board needs and never changes: the funds, cash excepted, and the firm's risk profiles in their order.

    `left_out` are the portfolios whose rows have errors: they can be put right in the workbook only.
    """

    funds: Mapping[int, BoardFund]
    risk_profiles: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
