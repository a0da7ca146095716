"""What follows a table that grows or shrinks: its own part's ranges, and the rules that cover its columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from fastrak_workbook.addresses import Bounds, column_letter, range_bounds
from fastrak_workbook.graft.sheet_text import ATTRIBUTES, attribute, tags, whole_number, with_attribute
from fastrak_workbook.graft.standing import Standing

_RULES = ("conditionalFormatting", "dataValidation", "ignoredError")
_RULE_TAG = re.compile(rf"<(?:[\w.-]+:)?(?:{'|'.join(_RULES)})(?=[\s/>]){ATTRIBUTES}>")
_EXTENDED = re.compile(
    rf"<(?P<p>[\w.-]+:)(?P<name>conditionalFormatting|dataValidation)(?=[\s>]){ATTRIBUTES}(?<!/)>.*?</(?P=p)(?P=name)\s*>",
    re.DOTALL,
)
_SQREF = re.compile(r"(<[\w.-]+:sqref(?:\s[^>]*)?>)([^<]*)(?=</)")


def reference(bounds: Bounds) -> str:
    """A range as Excel writes it."""
    first, last = (f"{column_letter(column - 1)}{row}" for column, row in (bounds[:2], bounds[2:]))
    return first if first == last else f"{first}:{last}"


def rules_following(text: str, table: Standing, last: int) -> str:
    """The text behind a sheet's rows, its validations, conditional formats and ignored errors down to row `last`."""
    text = _RULE_TAG.sub(lambda found: _with_ranges(found[0], table, last), text)
    return _EXTENDED.sub(
        lambda rule: _SQREF.sub(lambda found: found[1] + _ranges(found[2], table, last), rule[0]), text
    )


def _with_ranges(tag: str, table: Standing, last: int) -> str:
    ranges = attribute(tag, "sqref")
    followed = _ranges(ranges, table, last) if ranges else ranges
    return tag if followed is None or followed == ranges else with_attribute(tag, "sqref", followed)


def _ranges(ranges: str, table: Standing, last: int) -> str:
    """Each range of a list; the list as it was if none of them follows."""
    followed = [_range(one, table, last) for one in ranges.split()]
    return ranges if followed == ranges.split() else " ".join(followed)


def _range(text: str, table: Standing, last: int) -> str:
    """A range that reaches the table's last row follows it; one that reaches further does so only as far as it must.

    The last row's alone stays, unless the table has no other row.
    """
    try:
        bounds = range_bounds(text)
    except ValueError:
        return text
    beside = bounds.right <= table.left or bounds.left > table.right + 1
    if beside or bounds.bottom < table.own_last or bounds.top > table.last:
        return text
    if bounds.top == bounds.bottom and bounds.top > table.first:
        return text
    bottom = last if bounds.bottom <= table.last else max(last, bounds.bottom)
    return text if bottom < bounds.top or bottom == bounds.bottom else reference(bounds._replace(bottom=bottom))


def dimension_following(head: str, table: Standing, right: int, bottom: Callable[[int], int]) -> str:
    """The text before a sheet's rows, its used range covering the table, down to what `bottom` makes of its end."""
    for found in tags(head, "dimension"):
        ref = attribute(found[0], "ref") or ""
        try:
            old = range_bounds(ref)
        except ValueError:
            return head
        left, top = min(old.left, table.left + 1), min(old.top, table.header)
        new = reference(Bounds(left, top, max(old.right, right + 1), bottom(old.bottom)))
        if new != ref:
            return head[: found.start()] + with_attribute(found[0], "ref", new) + head[found.end() :]
    return head


def table_following(text: str, right: int, last: int, headers: Sequence[str]) -> str:
    """A table's part with its ranges down to `last` and out to column `right`, where those headings' columns go."""
    for name in ("table", "autoFilter", "sortState"):
        for found in list(tags(text, name))[:1]:
            ref = attribute(found[0], "ref") or ""
            try:
                bounds = range_bounds(ref)
            except ValueError:
                continue
            wide = right + 1 if name != "sortState" else bounds.right
            new = reference(bounds._replace(right=wide, bottom=last))
            if new != ref:
                text = text[: found.start()] + with_attribute(found[0], "ref", new) + text[found.end() :]
    return _with_columns(text, headers) if headers else text


def _with_columns(text: str, headers: Sequence[str]) -> str:
    columns = [found[0] for found in tags(text, "tableColumn")]
    number = max(whole_number(tag, "id") for tag in columns)
    prefix = columns[0][1 : columns[0].index("tableColumn")]
    new = [
        with_attribute(f'<{prefix}tableColumn id="{number + place}" name=""/>', "name", header)
        for place, header in enumerate(headers, 1)
    ]
    start = next(tags(text, "tableColumns"))
    counted = with_attribute(start[0], "count", str(len(columns) + len(headers)))
    end = text.index(f"</{prefix}tableColumns")
    return text[: start.start()] + counted + text[start.end() : end] + "".join(new) + text[end:]
