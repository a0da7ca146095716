"""A person's changes applied again to a workbook that somebody else has changed meanwhile: nothing of either is lost.

Where both changed the same thing, the person's own change stands, and it is said.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from fastrak_xl.app.board.portfolios import with_portfolio
from fastrak_xl.app.board.sectors import assign, delete_sector, merge_sectors, move_sector, new_model
from fastrak_xl.app.board.state import BoardSector, CannotDo, Portfolio, State
from fastrak_xl.app.totals import counted
from fastrak_xl.domain.names import folded
from fastrak_xl.engine.link.linked import LinkedBook


@dataclass(frozen=True)
class Merged:
    """The workbook's state with the person's changes, and what both had changed, in sentences."""

    state: State
    notes: tuple[str, ...] = ()


def same_funds(before: LinkedBook, now: LinkedBook) -> dict[int, int]:
    """Each fund's number in a workbook that was read again, by its codes; funds that are gone are missing."""
    found: dict[int, int] = {}
    for number, fund in enumerate(before.funds.funds):
        keys = ((kind, code.upper()) for kind, code in fund.codes.items())
        match = next((now.funds.keys[key] for key in keys if key in now.funds.keys), None)
        if number == 0 or match is not None:
            found[number] = 0 if number == 0 else int(match or 0)
    return found


class Merging:
    """One merge: the person began with `start` and has `mine`; `theirs` is what the workbook says now."""

    def __init__(self, start: State, mine: State, theirs: State, funds: dict[int, int]) -> None:
        self._start, self._mine, self._theirs = start, mine, theirs
        self._funds = funds
        self._state = theirs
        self._models: dict[int, int] = {}
        self._sectors: dict[int, int] = {}
        self._notes: list[str] = []

    def merged(self) -> Merged:
        """Models and sectors first, then the funds in them, then portfolios."""
        for model, name in self._mine.models.items():
            self._model(model, name)
        self._find_sectors()
        for sector in self._mine.sectors.values():
            self._sector(sector)
        clashes = sum(self._assign(model) for model in self._mine.models)
        if clashes:
            self._notes.append(f"{counted(clashes, 'fund')} had been moved in the workbook too: your sector counts.")
        self._gone()
        self._names_apart()
        for model in self._mine.models:
            self._order(model)
        for one in self._mine.portfolios.values():
            self._portfolio(one)
        return Merged(self._state, tuple(self._notes))

    def _model(self, model: int, name: str) -> None:
        found = self._state.model(name)
        if found is None:
            found = self._state.next_number
            self._state = new_model(self._state, name)
        self._models[model] = found

    def _find_sectors(self) -> None:
        """Which sector of the workbook each of the person's is: by the name it had, else by the one that it has."""
        mine = self._mine.sectors.values()
        for names in (self._start.sectors, self._mine.sectors):
            for sector in (one for one in mine if one.number in names and one.number not in self._sectors):
                found = self._named(self._models[sector.model], names[sector.number].name)
                if found is not None and found not in self._sectors.values():
                    self._sectors[sector.number] = found

    def _named(self, model: int, name: str) -> int | None:
        """The sector that the workbook has under a name."""
        same = (one.number for one in self._theirs.sectors.values() if one.model == model)
        return next((one for one in same if folded(self._theirs.sectors[one].name) == folded(name)), None)

    def _sector(self, sector: BoardSector) -> None:
        """Make a sector if it is needed and not there, and give it what the person changed."""
        was = self._start.sectors.get(sector.number)
        number = self._sectors.get(sector.number)
        if number is None and not self._is_needed(sector):
            return
        if number is None:
            number = self._state.next_number
            made = BoardSector(number, self._models[sector.model], sector.name, sector.colour)
            self._state = replace(self._state, next_number=number + 1)
        else:
            theirs = self._theirs.sectors[number]
            name = theirs.name if was is not None and was.name == sector.name else sector.name
            colour = theirs.colour if was is not None and was.colour == sector.colour else sector.colour
            made = replace(theirs, name=name, colour=colour)
        self._sectors[sector.number] = number
        self._state = replace(self._state, sectors={**self._state.sectors, number: made})

    def _is_needed(self, sector: BoardSector) -> bool:
        """Whether the person made or changed a sector, or put something into it."""
        was, now = self._start.sector_of.get(sector.model, {}), self._mine.sector_of[sector.model]
        is_given = any(its == sector.number and was.get(fund) != its for fund, its in now.items())
        takes_in = sector.number in self._mine.became.values()
        return self._start.sectors.get(sector.number) != sector or is_given or takes_in

    def _names_apart(self) -> None:
        """Two sectors that got one name, from two people, get a number; which ones is said."""
        taken: set[tuple[int, str]] = set()
        for sector in list(self._state.sectors.values()):
            name, copies = sector.name, 1
            while (sector.model, folded(name)) in taken:
                copies += 1
                name = f"{sector.name} ({copies})"
            taken.add((sector.model, folded(name)))
            if name != sector.name:
                self._notes.append(f"There are two sectors {sector.name} now: one of them is called {name}.")
                named = replace(sector, name=name)
                self._state = replace(self._state, sectors={**self._state.sectors, sector.number: named})

    def _assign(self, model: int) -> int:
        """The funds that the person moved; how many of them had been moved in the workbook too."""
        was, now = self._start.sector_of.get(model, {}), self._mine.sector_of[model]
        their_model, clashes = self._models[model], 0
        for fund in was.keys() | now.keys():
            if was.get(fund) == now.get(fund) or fund not in self._funds:
                continue
            target = None if fund not in now else self._sectors[now[fund]]
            number = self._funds[fund]
            theirs = self._state.sector(their_model, number)
            before = self._start.sectors[was[fund]].name if fund in was else ""
            clashes += (theirs.name if theirs else "") != before and (theirs.number if theirs else None) != target
            self._state = assign(self._state, their_model, [number], target)
        return clashes

    def _gone(self) -> None:
        """Sectors that the person merged or deleted."""
        for number, was in self._start.sectors.items():
            theirs = self._named(self._models[was.model], was.name) if number not in self._mine.sectors else None
            if theirs is None or theirs in self._sectors.values():
                continue
            into = self._mine.leads_to(number)
            try:
                self._state = (
                    merge_sectors(self._state, theirs, self._sectors[into.number])
                    if into
                    else delete_sector(self._state, theirs)
                )
            except CannotDo as cannot:
                self._notes.append(str(cannot))

    def _order(self, model: int) -> None:
        before = [one.number for one in self._start.sectors_in(model)]
        now = [one.number for one in self._mine.sectors_in(model)]
        if before != now:
            known = [self._sectors[number] for number in now if number in self._sectors]
            for place, number in enumerate(known):
                self._state = move_sector(self._state, number, place)

    def _portfolio(self, one: Portfolio) -> None:
        was, theirs = self._start.portfolios.get(one.key), self._theirs.portfolios.get(one.key)
        if was is not None and was.allocations == one.allocations:
            return
        known = {self._funds[fund]: points for fund, points in one.allocations.items() if fund in self._funds}
        before = was and {self._funds.get(fund): points for fund, points in was.allocations.items()}
        if theirs is not None and theirs.allocations not in (before, known):
            self._notes.append(f"The portfolio {one.title} had been changed in the workbook too: yours counts.")
        mine = replace(one, model=self._models[one.model], allocations=known)
        self._state = with_portfolio(self._state, mine)
