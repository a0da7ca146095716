"""Excel's dialogs: what they are asked, and what Cancel means."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from fastrak_udfs.ribbon.person import Cancelled, ExcelPerson


class Dialogs:
    """Excel's three dialogs, answering from a list; False is its Cancel."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[Any, ...]] = []

    def _answer(self, *question: Any, **more: Any) -> Any:
        self.asked.append((*question, more))
        return self.answers.pop(0)

    GetOpenFilename = GetSaveAsFilename = InputBox = _answer


def person(*answers: Any) -> tuple[ExcelPerson, Dialogs]:
    dialogs = Dialogs(*answers)
    return ExcelPerson(SimpleNamespace(api=dialogs)), dialogs


def test_one_file_or_several() -> None:
    asked, dialogs = person("C:/one.csv", ("C:/one.csv", "C:/two.csv"))
    assert asked.choose_files("Valuations", [".csv", ".xlsx"]) == [Path("C:/one.csv")]
    assert asked.choose_files("Valuations", [".csv"], several=True) == [Path("C:/one.csv"), Path("C:/two.csv")]
    assert dialogs.asked[0][0] == "Valuations (*.csv;*.xlsx),*.csv;*.xlsx"
    assert dialogs.asked[1][4] is True


def test_a_name_for_a_file() -> None:
    asked, dialogs = person("C:/new.xlsx")
    assert asked.name_file("Save as", "book upload template.xlsx") == Path("C:/new.xlsx")
    assert dialogs.asked[0][0] == "book upload template.xlsx"


@pytest.mark.parametrize("answer", ["2", "house", "House"])
def test_a_choice_by_number_or_name(answer: str) -> None:
    asked, dialogs = person("9", answer)
    assert asked.choose("Which?", ["Simple", "House"]) == "House"
    assert "1  Simple\n2  House" in dialogs.asked[0][0]


def test_the_only_choice_is_not_asked() -> None:
    asked, dialogs = person()
    assert asked.choose("Which?", ["Simple"]) == "Simple"
    assert dialogs.asked == []


def test_a_text() -> None:
    asked, dialogs = person("  Core ")
    assert asked.ask("Name?", "x") == "Core"
    assert dialogs.asked[0][-1] == {"Type": 2}


@pytest.mark.parametrize("answer", [False, "", "  "])
def test_cancel_and_nothing_are_the_same(answer: object) -> None:
    for question in (lambda one: one.ask("Name?"), lambda one: one.choose("Which?", ["a", "b"])):
        with pytest.raises(Cancelled):
            question(person(answer)[0])
    with pytest.raises(Cancelled):
        person(False)[0].choose_files("Title", [".csv"])
    with pytest.raises(Cancelled):
        person(False)[0].name_file("Title", "x")
    with pytest.raises(Cancelled):
        person()[0].choose("Which?", [])
