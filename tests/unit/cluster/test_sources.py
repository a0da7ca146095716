"""Which files a batch reads, and how their headings become fields."""

from __future__ import annotations

from pathlib import Path

import pytest

from fastrak_workbook.layout import HOLDINGS
from tests.unit.cluster.book_files import require_cluster

require_cluster()

import fsspec  # noqa: E402  the extra may be missing

from fastrak_xl.cluster.reading import Unusable, read_batches  # noqa: E402  the extra may be missing
from fastrak_xl.cluster.sources import Source, find_sources  # noqa: E402  the extra may be missing

GOOD = "Plan Number,Type of Code,Code,Market Value (pence)\nA1,ISIN,GB00B3X7QG63,100\n"


def rows(source: Source) -> list[dict[str, object]]:
    return [row for batch in read_batches(source, HOLDINGS) for row in batch.to_pylist()]


def written(folder: Path, text: str, name: str = "h.csv") -> Source:
    (folder / name).write_text(text, encoding="utf-8")
    return find_sources([str(folder / name)])[0]


def test_headings_are_those_of_the_sheet_aliases_and_pence_too(tmp_path: Path) -> None:
    assert rows(written(tmp_path, GOOD)) == [
        {"account_id": "A1", "code_type": "ISIN", "code": "GB00B3X7QG63", "value (pence)": "100", "fastrak_line": 2}
    ]


def test_field_names_are_headings_too(tmp_path: Path) -> None:
    (row,) = rows(written(tmp_path, "account_id,code_type,code,value,other\nA1,Cash,,007,x\n"))
    assert (row["account_id"], row["value"], "other" in row) == ("A1", "007", False)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a,b\n1,2\n", "not those of the sheet Holdings"),
        ("Account ID,Fund Code Type,Fund Code\nA1,ISIN,X\n", "the column Value is missing"),
        (GOOD.replace("100", "100,secret"), "damaged, or not a CSV file"),
        ("Account ID,Account ID,Fund Code Type,Fund Code,Value\n", "same heading"),
    ],
)
def test_a_file_that_cannot_be_used_says_why_and_quotes_no_row(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(Unusable, match=why) as refused:
        rows(written(tmp_path, text))
    assert "secret" not in str(refused.value)


def test_folders_patterns_and_addresses(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv", ".hidden.csv", "_old/c.csv", "sub/d.csv", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        written(tmp_path, GOOD, name) if name.endswith(".csv") else (tmp_path / name).touch()
    assert [one.name for one in find_sources([str(tmp_path)])] == ["a.csv", "b.csv", "d.csv"]
    assert [one.name for one in find_sources([str(tmp_path / "?.csv"), str(tmp_path / "a.csv")])] == ["a.csv", "b.csv"]
    with fsspec.open("memory://firm/h.csv", "w") as file:
        file.write(GOOD)
    (source,) = find_sources(["memory://firm"])
    assert (source.name, rows(source)[0]["account_id"]) == ("h.csv", "A1")
