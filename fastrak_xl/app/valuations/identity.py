"""Which fund each line of a valuation is: by every code that it gives, through the register and through other lines.

Codes that stand on one line, or in one row of Funds, belong together. A group of codes is trusted only if it holds
one registered fund at most and no two codes of one type. Where all codes together make no such group, those that are
unique to a share class may; where they do not either, each line goes by its first code alone. So the order of lines
and files decides nothing, and the code that a row of Holdings gets names the fund that the line is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from fastrak_xl.domain.book import Table
from fastrak_xl.domain.codes import CASH_CODE, CASH_TYPE, CODE_TYPES, sedol_of
from fastrak_xl.engine.link.funds import REGISTER_CODES

Key = tuple[str, str]
"""A code type and a code in upper case."""

CASH_KEY = (CASH_TYPE, CASH_CODE)

_UNIQUE = ("CitiCode", "ISIN", "SEDOL")
"""The types of code that no two share classes have in common, as they may a MEX code or a ticker."""


def key_of(code_type: str, code: str, name: str = "") -> Key | None:
    """The key that a row names; None where it names no fund. An Own fund without a code goes by its name."""
    if code_type == CASH_TYPE:
        return CASH_KEY
    if code_type and (code or (code_type == "Own" and name)):
        return code_type, " ".join((code or name).upper().split())
    return None


@dataclass
class _Group:
    """Codes that belong together, and the rows of Funds among them (row number → its own codes)."""

    keys: set[Key] = field(default_factory=set)
    rows: set[int] = field(default_factory=set)

    @cached_property
    def is_sound(self) -> bool:
        kinds = [kind for kind, _ in self.keys]
        return len(self.rows) <= 1 and len(set(kinds)) == len(kinds)


class _Links:
    """Codes joined into groups; `row_of` is the row of Funds that a code stands in."""

    def __init__(self, joined: Iterable[Sequence[Key]], row_of: Mapping[Key, int]) -> None:
        self._parent: dict[Key, Key] = {}
        for keys in joined:
            self._join(_with_implied(keys))
        self._groups: dict[Key, _Group] = defaultdict(_Group)
        for key in self._parent:
            self._groups[self._root(key)].keys.add(key)
        for key, row in row_of.items():
            self._groups[self._root(key)].rows.add(row)

    def group(self, key: Key) -> _Group:
        """The codes that belong to one code, itself among them."""
        return self._groups[self._root(key)]

    def _join(self, keys: Sequence[Key]) -> None:
        for key in keys:
            self._parent.setdefault(key, key)
        for key in keys[1:]:
            one, other = self._root(keys[0]), self._root(key)
            self._parent[max(one, other)] = min(one, other)

    def _root(self, key: Key) -> Key:
        while (above := self._parent.get(key, key)) != key:
            self._parent[key] = self._parent.get(above, above)
            key = above
        return key


class FundIdentity:
    """The funds of the register, joined by the codes of the lines given.

    A fund is named by its row on Funds, or by its preferred key where Funds does not have it. `names` and `labels`
    (code and name, for people) are those of the registered ones, by their rows.
    """

    def __init__(self, funds: Table, lines: Iterable[Sequence[Key]]) -> None:
        self._row_of: dict[Key, int] = {}
        self.names: dict[int, str] = {}
        self.labels: dict[int, str] = {}
        self._joined: list[Sequence[Key]] = []
        for row, keys, name in registered(funds):
            self._joined.append(keys)
            self.names[row] = name
            self.labels[row] = f"{' '.join(preferred(keys))} ({name})"
            for key in _with_implied(keys):
                self._row_of.setdefault(key, row)
        self._joined += lines
        self._known: dict[tuple[Key, ...], int | Key] = {}
        self._by_all_codes = _Links(self._joined, self._row_of)

    def fund(self, keys: Sequence[Key]) -> int | Key | None:
        """The fund that a line with these codes is: its row on Funds, else its key; None without any code."""
        if not keys:
            return None
        if keys[0] == CASH_KEY:
            return CASH_KEY
        fund = self._known.get(tuple(keys))
        if fund is None:
            fund = self._known[tuple(keys)] = self._looked_up(keys)
        return fund

    def _looked_up(self, keys: Sequence[Key]) -> int | Key:
        group = self._group(keys[0])
        if group.is_sound:
            return next(iter(group.rows), None) or preferred(group.keys)
        return self._row_of.get(keys[0], keys[0])

    def is_disputed(self, keys: Sequence[Key]) -> bool:
        """Whether a code of a line belongs to another registered fund than the line's."""
        return bool({self._row_of[key] for key in _with_implied(keys) if key in self._row_of} - {self.fund(keys)})

    def codes(self, keys: Sequence[Key]) -> Mapping[str, str]:
        """Every code by type that is known of the fund of a line; none where its codes are not to be trusted."""
        group = self._group(keys[0])
        return dict(group.keys) if group.is_sound else {}

    def _group(self, key: Key) -> _Group:
        """The largest group of a code that is to be trusted; one that is not where there is none."""
        group = self._by_all_codes.group(key)
        if not group.is_sound:
            group = self._by_unique_codes.group(key)
        return group if group.is_sound else self._by_one_code.group(key)

    @cached_property
    def _by_unique_codes(self) -> _Links:
        return _Links(_split(self._joined, _UNIQUE), self._row_of)

    @cached_property
    def _by_one_code(self) -> _Links:
        return _Links(_split(self._joined, ()), self._row_of)


def _split(joined: Iterable[Sequence[Key]], together: Container[str]) -> Iterator[Sequence[Key]]:
    """The codes of the types `together` as they were joined, every other one by itself."""
    for keys in joined:
        yield [key for key in keys if key[0] in together]
        yield from ([key] for key in keys if key[0] not in together)


def registered(funds: Table) -> Iterable[tuple[int, list[Key], str]]:
    """Each row of Funds: its number on the sheet, the keys of all its codes, and the fund's name."""
    columns = [("code_type", "code"), *REGISTER_CODES]
    frame = funds.frame
    for position, row in enumerate(frame.index.tolist()):
        pairs = [(frame["code_type"].iloc[position], frame["code"].iloc[position])]
        pairs += [(kind, frame[name].iloc[position]) for kind, name in columns[1:]]
        keys = [key for kind, code in pairs if (key := key_of(str(kind), str(code))) is not None]
        if keys and keys[0] != CASH_KEY:
            yield int(row), list(dict.fromkeys(keys)), str(frame["fund_name"].iloc[position])


def preferred(keys: Iterable[Key]) -> Key:
    """The key of the preferred code type."""
    return min(keys, key=lambda key: (CODE_TYPES.index(key[0]), key[1]))


def _with_implied(keys: Sequence[Key]) -> list[Key]:
    """The keys, and the SEDOL inside a GB ISIN."""
    implied = [("SEDOL", sedol) for kind, code in keys if kind == "ISIN" and (sedol := sedol_of(code))]
    return list(dict.fromkeys([*keys, *implied]))
