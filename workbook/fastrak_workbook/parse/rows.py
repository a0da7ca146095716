"""Words for rows that could not be read: a pydantic model per table, made from its layout.

The columns are validated at once; only the rows that failed come here, and pydantic names every field that is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, create_model
from pydantic_core import PydanticCustomError

from fastrak_workbook.layout import TableLayout
from fastrak_workbook.parse.columns import reader
from fastrak_xl.domain.values import Unreadable


def _validator(read: Callable[[object], object]) -> Callable[[object], object]:
    def validate(value: object) -> object:
        try:
            return read(value)
        except Unreadable as unreadable:
            raise PydanticCustomError(
                "unreadable", "{code}", {"code": unreadable.code, "cure": unreadable.cure}
            ) from None

    return validate


@cache
def row_model(layout: TableLayout, pence_fields: frozenset[str] = frozenset()) -> type[BaseModel]:
    """The pydantic model of one row of a table, cells in, read values out."""
    fields: dict[str, Any] = {
        column.field: (
            Annotated[object, BeforeValidator(_validator(reader(column, in_pence=column.field in pence_fields)))],
            None,
        )
        for column in layout.columns
    }
    config = ConfigDict(arbitrary_types_allowed=True, validate_default=False)
    return create_model(f"{layout.table}Row", __config__=config, **fields)


def complaints(
    layout: TableLayout, cells: Mapping[str, object], pence_fields: frozenset[str] = frozenset()
) -> Iterator[tuple[str, str, str]]:
    """Field, diagnostic code and cure of everything that is wrong in one row."""
    try:
        row_model(layout, pence_fields).model_validate(dict(cells))
    except ValidationError as invalid:
        for error in invalid.errors():
            yield str(error["loc"][0]), error["ctx"]["code"], error["ctx"]["cure"]
