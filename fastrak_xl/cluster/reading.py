"""Files as Arrow tables under the sheets' field names, a few hundred thousand rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.csv as pc_csv
import pyarrow.parquet as pq

from fastrak_workbook.layout import TableLayout
from fastrak_workbook.read.source import Source as Cells
from fastrak_workbook.read.tables import find_table
from fastrak_xl.cluster.sources import Source

BATCH = 200_000
"""Rows that are looked at together."""
LINE, FILE = "fastrak_line", "fastrak_file"
IN_PENCE = " (pence)"
"""What follows a field's name where the file's heading says that its numbers are pence."""
_BLOCK = 8 << 20


@dataclass
class Unusable(Exception):
    """A file that cannot be read: why, in words that name no client."""

    why: str

    def __str__(self) -> str:
        return self.why


@dataclass(frozen=True)
class _Opened:
    headings: list[str]
    batches: Iterator[pa.RecordBatch]


def read_batches(source: Source, layout: TableLayout, fields: Sequence[str] = ()) -> Iterator[pa.Table]:
    """The rows of a file, with its columns under the layout's fields, and the line of each row.

    `fields`: only these. Unusable where the file cannot be read, or lacks a column that every row needs.
    """
    try:
        opened = _open_parquet(source, layout, fields) if source.is_parquet else _open_csv(source, layout, fields)
        names = _names(opened.headings, layout)
        line = 1 if source.is_parquet else 2
        for batch in opened.batches:
            kept = {
                name: batch.column(heading)
                for heading, name in names.items()
                if heading in batch.schema.names and (not fields or name.removesuffix(IN_PENCE) in fields)
            }
            lines = pa.array(range(line, line + batch.num_rows), pa.int64())
            line += batch.num_rows
            yield pa.table({**kept, LINE: lines})
    except (pa.ArrowException, OSError, ValueError, KeyError, MemoryError) as error:
        kind = "Parquet" if source.is_parquet else "a CSV file in UTF-8 with commas"
        why = f"it is damaged, or not {kind} ({type(error).__name__})"
        raise Unusable(why) from None  # the error's own words may quote a client's row


def _open_parquet(source: Source, layout: TableLayout, fields: Sequence[str]) -> _Opened:
    file = pq.ParquetFile(source.open())
    headings = list(file.schema_arrow.names)
    wanted = _wanted(headings, layout, fields)
    texts = [name for name in wanted if pa.types.is_string(file.schema_arrow.field(name).type)]
    if texts:
        file = pq.ParquetFile(source.open(), read_dictionary=texts)
    return _Opened(headings, file.iter_batches(batch_size=BATCH, columns=wanted))


def _open_csv(source: Source, layout: TableLayout, fields: Sequence[str]) -> _Opened:
    """All cells as texts, as they stand in the file."""
    reading = pc_csv.ReadOptions(block_size=_BLOCK)
    parsing = pc_csv.ParseOptions(newlines_in_values=True)
    with pc_csv.open_csv(source.open(), read_options=reading, parse_options=parsing) as file:
        headings = list(file.schema.names)
    wanted = _wanted(headings, layout, fields)
    converting = pc_csv.ConvertOptions(
        column_types=dict.fromkeys(wanted, pa.string()), include_columns=wanted, strings_can_be_null=False
    )
    opened = pc_csv.open_csv(source.open(), reading, parsing, converting)
    return _Opened(headings, iter(opened))


def _wanted(headings: list[str], layout: TableLayout, fields: Sequence[str]) -> list[str]:
    if len(set(headings)) < len(headings):
        raise Unusable("two of its columns have the same heading")
    names = _names(headings, layout)
    return [heading for heading, name in names.items() if not fields or name.removesuffix(IN_PENCE) in fields]


def _names(headings: list[str], layout: TableLayout) -> dict[str, str]:
    """The field of each heading that is one, as the layout's sheet would be read."""
    grid: list[object] = list(headings)
    found, problems = find_table(Cells({layout.sheet: [grid]}), layout)
    wrong = [one for one in problems if one.is_error]
    if not found.present:
        raise Unusable(f"its columns are not those of the sheet {layout.sheet}")
    if wrong:
        raise Unusable(f"{wrong[0].problem[0].lower()}{wrong[0].problem[1:]}")
    letters = {field: _position(letter) for field, letter in found.letters.items()}
    return {
        headings[place]: field + (IN_PENCE if field in found.pence_fields else "") for field, place in letters.items()
    }


def _position(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
