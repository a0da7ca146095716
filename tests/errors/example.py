"""One example of one diagnostic: the mistake, where it must be found, and how to find it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fastrak_workbook.layout import MODEL_PORTFOLIOS
from fastrak_workbook.memory_book import MemoryBook
from fastrak_workbook.upload.reading import upload_of
from fastrak_workbook.valuation import ReadingOptions, read_valuation
from fastrak_xl.app.categorise.bulk import categorise
from fastrak_xl.app.categorise.upload import apply_upload
from fastrak_xl.app.check import check
from fastrak_xl.app.plans import carry_out
from fastrak_xl.app.portfolios.exchange import import_portfolios
from fastrak_xl.app.rebalance import rebalance
from fastrak_xl.app.valuations.bring_in import bring_in
from fastrak_xl.domain.diagnostics import Diagnostic
from tests.errors.good_book import Tables, good_tables
from tests.errors.planting import Plant


@dataclass(frozen=True)
class Example:
    """`plant` makes exactly one mistake in the good book; `overrides` are settings given with `--set`."""

    code: str
    name: str
    plant: Plant
    sheet: str
    cell: str = ""
    overrides: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def tables(self) -> Tables:
        """The good book with this one mistake in it."""
        tables = good_tables()
        self.plant(tables)
        return tables


@dataclass(frozen=True)
class ValuationExample:
    """`text` is a valuation with exactly one thing in it to be told; `sheet` and `cell` are where, as elsewhere."""

    code: str
    name: str
    text: str
    cell: str = ""
    options: ReadingOptions = field(default_factory=ReadingOptions)
    sheet: str = "valuation.csv"
    overrides: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


@dataclass(frozen=True)
class ImportExample:
    """`texts` are valuations by file name, brought into the good book after `plant` has changed it."""

    code: str
    name: str
    texts: Mapping[str, str]
    sheet: str
    cell: str = ""
    plant: Plant = lambda tables: None
    overrides: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def found(self) -> tuple[Diagnostic, ...]:
        """What is said when the valuations are brought in."""
        tables = good_tables()
        self.plant(tables)
        valuations = [read_valuation(text.encode(), name) for name, text in self.texts.items()]
        return bring_in(MemoryBook(tables), valuations).diagnostics


@dataclass(frozen=True)
class CategoriseExample:
    """The good book, after `plant` has changed it, is categorised by `hierarchy`, assigned funds too."""

    code: str
    name: str
    plant: Plant
    sheet: str
    cell: str = ""
    hierarchy: str = "From FE"
    overrides: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def found(self) -> tuple[Diagnostic, ...]:
        """What is said when the book is categorised."""
        tables = good_tables()
        self.plant(tables)
        return categorise(MemoryBook(tables), self.hierarchy, overwrite=True).diagnostics


@dataclass(frozen=True)
class RunExample:
    """What only shows once the good book, after `plant` has changed it, is rebalanced."""

    code: str
    name: str
    plant: Plant
    sheet: str
    cell: str = ""
    overrides: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def found(self) -> tuple[Diagnostic, ...]:
        """What is said when the book is rebalanced."""
        tables = good_tables()
        self.plant(tables)
        return rebalance(MemoryBook(tables)).diagnostics


@dataclass(frozen=True)
class UploadExample:
    """`plant` makes one mistake in what the good book's sheet Sector Models gives as an upload."""

    code: str
    name: str
    plant: Plant
    cell: str = ""
    sheet: str = "upload.xlsx, Upload"
    overrides: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def found(self) -> tuple[Diagnostic, ...]:
        """What is said when it is uploaded."""
        tables = good_tables()
        self.plant(tables)
        rows = tables["Sector Models"]
        upload = upload_of([list(rows[0]), *(list(row.values()) for row in rows)], self.sheet)
        return apply_upload(MemoryBook(good_tables()), upload).diagnostics


@dataclass(frozen=True)
class PortfoliosExample(UploadExample):
    """`plant` makes one mistake in the good book's sheet Model Portfolios, which is then imported as a file."""

    sheet: str = "portfolios.xlsx, Model Portfolios"

    def found(self) -> tuple[Diagnostic, ...]:
        """What is said when it is imported."""
        tables = good_tables()
        self.plant(tables)
        rows = tables["Model Portfolios"]
        upload = upload_of([list(rows[0]), *(list(row.values()) for row in rows)], self.sheet, MODEL_PORTFOLIOS)
        return carry_out(MemoryBook(good_tables()), lambda linked: import_portfolios(linked, upload)).diagnostics


AnyExample = (
    Example | ValuationExample | ImportExample | CategoriseExample | RunExample | UploadExample | PortfoliosExample
)


def found_in(example: AnyExample) -> tuple[Diagnostic, ...]:
    """What the check, the reader of valuations, the import, categorising or the upload says about the example."""
    if isinstance(example, ImportExample | CategoriseExample | RunExample | UploadExample):
        return example.found()
    if isinstance(example, ValuationExample):
        return read_valuation(example.text.encode(), example.sheet, example.options).diagnostics
    return check(MemoryBook(example.tables()), example.overrides).diagnostics
