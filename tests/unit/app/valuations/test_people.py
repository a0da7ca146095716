"""Whose a new account is."""

from __future__ import annotations

from datetime import date

import pytest

from tests.errors.good_book import Tables, good_tables
from tests.unit.app.valuations.arrivals import brought, line, rows, valuation

ELM = ("CitiCode", "KE05")


def with_a_second_ben() -> Tables:
    tables = good_tables()
    tables["Clients"].append({**tables["Clients"][1], "Client ID": "C9", "Client Name": "Mr Ben  BROOK"})
    return tables


def test_a_name_that_two_clients_have_is_an_error_and_nothing_changes() -> None:
    tables = with_a_second_ben()
    book, done = brought(valuation(line("Elm", "1.00", ELM, account="P-9"), client="Ben Brook"), tables=tables)
    assert [one.code for one in done.diagnostics] == ["FX811"]
    assert not done.done
    assert rows(book, "holdings") == rows(brought(tables=tables)[0], "holdings")


def test_an_id_says_which_of_the_two() -> None:
    facts = {"client": "Ben Brook", "client_id": "c9"}
    book, _ = brought(valuation(line("Elm", "1.00", ELM, account="P-9"), **facts), tables=with_a_second_ben())
    assert rows(book, "accounts")[-1]["client_id"] == "C9"


@pytest.mark.parametrize("name", ["Mrs Ann Archer", "ann archer", "DR. Ann  Archer", "Ann Archer"])
def test_titles_and_case_do_not_make_another_person(name: str) -> None:
    book, done = brought(valuation(line("Elm", "1.00", ELM, account="P-9"), client=name))
    assert rows(book, "accounts")[-1]["client_id"] == "C1"
    assert done.new_clients == 0
    assert f"of client C1, by the name {name}" in done.diagnostics[0].problem


@pytest.mark.parametrize("name", ["Anna Archer", "A Archer", "Ann", "Mr and Mrs Archer"])
def test_much_like_a_name_is_another_person(name: str) -> None:
    book, done = brought(valuation(line("Elm", "1.00", ELM, account="P-9"), client=name))
    assert done.new_clients == 1
    assert rows(book, "clients")[-1] == {"client_id": name, "client_name": name}


@pytest.mark.parametrize(("name", "is_told"), [("Zed Zebra", True), ("Mr Ben Brook", False), ("", False)])
def test_an_id_under_another_name_is_told(name: str, is_told: bool) -> None:
    """The platform's number for one person may be the firm's for another."""
    book, done = brought(valuation(line("Elm", "1.00", ELM, account="P-9"), client_id="C2", client=name))
    assert rows(book, "accounts")[-1]["client_id"] == "C2"
    words = "who is Ben Brook in the workbook and Zed Zebra in the file"
    assert (words in done.diagnostics[0].problem) == is_told


def test_the_client_of_a_known_account_stays_whoever_the_file_names() -> None:
    book, done = brought(valuation(line("Elm", "1.00", ELM), client_id="N1", client="Dora Dean"))
    assert rows(book, "accounts")[1]["client_id"] == "C1"
    assert done.new_clients == 0
    assert len(rows(book, "clients")) == 3


def test_a_client_of_no_account_is_not_added() -> None:
    """An older valuation is left out, and its client with it."""
    book, done = brought(valuation(line("Elm", "1.00", ELM), client_id="N1", as_at=date(2026, 8, 31)))
    assert [one.code for one in done.diagnostics] == ["FX812"]
    assert done.new_clients == 0
    assert {row["client_id"] for row in rows(book, "clients")} == {"C1", "C2", "C3"}
