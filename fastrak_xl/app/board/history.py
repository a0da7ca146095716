"""Undo and redo: the states before and after the one that is shown."""

from __future__ import annotations

from dataclasses import dataclass

from fastrak_xl.app.board.state import State

_DEEPEST = 500


@dataclass(frozen=True)
class Step:
    """A state, and what a person did to get there ("3 funds to Property")."""

    state: State
    deed: str = ""


@dataclass(frozen=True)
class History:
    """The present step, those before it (the last one is nearest) and those undone (likewise)."""

    present: Step
    past: tuple[Step, ...] = ()
    future: tuple[Step, ...] = ()

    @property
    def state(self) -> State:
        """The state that is shown."""
        return self.present.state

    def done(self, deed: str, state: State) -> History:
        """One step on; what had been undone is gone. A deed that changes nothing is none."""
        if state.same_as(self.state):
            return self
        return History(Step(state, deed), (*self.past, self.present)[-_DEEPEST:])

    def undone(self) -> History:
        """One step back, if there is one."""
        if not self.past:
            return self
        return History(self.past[-1], self.past[:-1], (*self.future, self.present))

    def redone(self) -> History:
        """One step on again, if one was undone."""
        if not self.future:
            return self
        return History(self.future[-1], (*self.past, self.present), self.future[:-1])
