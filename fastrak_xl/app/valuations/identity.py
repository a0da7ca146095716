"""Which fund each line of a valuation is: by every code that it gives, through the register and through other lines.

Codes that stand on one line, or in one row of Funds, belong together. A group of codes is trusted only if it holds
one registered fund at most and no two codes of one type; else each line goes by its first known code alone. So the
order of lines and files decides nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from fastrak_xl.domain.book import Table
from fastrak_xl.domain.codes import CASH_CODE, CASH_TYPE, CODE_TYPES, sedol_of
from fastrak_xl.engine.link.funds import REGISTER_CODES

Key = tuple[str, str]
"""A code type and a code in upper case."""

CASH_KEY = (CASH_TYPE, CASH_CODE)


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

    @property
    def is_sound(self) -> bool:
        kinds = [kind for kind, _ in self.keys]
        return len(self.rows) <= 1 and len(set(kinds)) == len(kinds)


class FundIdentity:
    """The funds of the register, joined by the codes of the lines given.

    A fund is named by its row on Funds, or by its preferred key where Funds does not have it. `names` and `labels`
    (code and name, for people) are those of the registered ones, by their rows.
    """

    def __init__(self, funds: Table, lines: Iterable[Sequence[Key]]) -> None:
        self._parent: dict[Key, Key] = {}
        self._row_of: dict[Key, int] = {}
        self.names: dict[int, str] = {}
        self.labels: dict[int, str] = {}
        for row, keys, name in registered(funds):
            self._join(keys)
            self.names[row] = name
            self.labels[row] = f"{' '.join(preferred(keys))} ({name})"
            for key in keys:
                self._row_of.setdefault(key, row)
        for line in lines:
            self._join(line)
        self._groups = self._grouped()

    def fund(self, keys: Sequence[Key]) -> int | Key | None:
        """The fund that a line with these codes is: its row on Funds, else its key; None without any code."""
        if not keys:
            return None
        if keys[0] == CASH_KEY:
            return CASH_KEY
        group = self._group(keys[0])
        if group is not None and group.is_sound:
            return next(iter(group.rows), None) or preferred(group.keys)
        return next((self._row_of[key] for key in _with_implied(keys) if key in self._row_of), preferred(keys))

    def is_disputed(self, keys: Sequence[Key]) -> bool:
        """Whether the codes of one line belong to two registered funds."""
        return len({self._row_of[key] for key in _with_implied(keys) if key in self._row_of}) > 1

    def codes(self, keys: Sequence[Key]) -> Mapping[str, str]:
        """Every code by type that is known of the fund of a line; only its own where its group is not to be trusted."""
        group = self._group(keys[0])
        trusted = group.keys if group is not None and group.is_sound else {preferred(keys)}
        return dict(sorted(trusted))

    def _group(self, key: Key) -> _Group | None:
        return self._groups.get(self._root(key))

    def _grouped(self) -> dict[Key, _Group]:
        groups: dict[Key, _Group] = defaultdict(_Group)
        for key in self._parent:
            groups[self._root(key)].keys.add(key)
        for key, row in self._row_of.items():
            groups[self._root(key)].rows.add(row)
        return dict(groups)

    def _join(self, keys: Sequence[Key]) -> None:
        every = _with_implied(keys)
        for key in every:
            self._parent.setdefault(key, key)
        for key in every[1:]:
            one, other = self._root(every[0]), self._root(key)
            self._parent[max(one, other)] = min(one, other)

    def _root(self, key: Key) -> Key:
        while (above := self._parent.get(key, key)) != key:
            self._parent[key] = self._parent.get(above, above)
            key = above
        return key


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
