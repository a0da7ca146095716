"""One thing that Excel would repair."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Where it stands (the part, and the place in it, such as a cell) and what is wrong, in one sentence."""

    part: str
    place: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.part} {self.place}: {self.sentence}"
