"""A person at the ribbon who answers from a list."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fastrak_udfs.ribbon.person import Cancelled


class Scripted:
    """Gives the answers in their order; without one left, every question is cancelled."""

    def __init__(self, *answers: object) -> None:
        self.answers = list(answers)
        self.questions: list[str] = []

    def _next(self, question: str) -> object:
        self.questions.append(question)
        if not self.answers:
            raise Cancelled
        return self.answers.pop(0)

    def choose_files(self, title: str, endings: Sequence[str], *, several: bool = False) -> list[Path]:
        files = self._next(title)
        return [Path(str(file)) for file in (files if isinstance(files, list) else [files])]

    def name_file(self, title: str, proposed: str) -> Path:
        return Path(str(self._next(f"{title}: {proposed}")))

    def choose(self, question: str, options: Sequence[str]) -> str:
        answer = str(self._next(question))
        assert answer in options
        return answer

    def ask(self, question: str, proposed: str = "") -> str:
        return str(self._next(question))
