"""The files that a batch reads: Parquet or CSV, by name, folder, pattern or fsspec address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import fsspec
from fsspec.implementations.local import LocalFileSystem

from fastrak_xl.commands.refusals import REFUSED, Refused

_PARQUET, _CSV = (".parquet", ".pq"), (".csv",)


@dataclass(frozen=True)
class Source:
    """One file: its address, whether it is Parquet (else CSV), its bytes, and what changes when it is written again."""

    address: str
    is_parquet: bool
    size: int
    stamp: str

    @property
    def name(self) -> str:
        """The file's name without its folders."""
        return self.address.replace("\\", "/").rpartition("/")[2]

    def open(self) -> Any:
        """The file, for reading bytes; a local one by its path, which is quicker."""
        files, path = fsspec.core.url_to_fs(self.address)
        return path if isinstance(files, LocalFileSystem) else files.open(path, "rb")


def find_sources(given: Sequence[str]) -> list[Source]:
    """Every file that is meant, each once, in the order of their addresses; Refused where there is none."""
    found: dict[str, Source] = {}
    for text in given:
        files, path = _file_system(text)
        paths = _paths(files, path)
        sources = [_source(files, one, text if one == path else "") for one in paths]
        if not sources:
            raise Refused(f"There is no .parquet or .csv file at {text}.")
        found |= {source.address: source for source in sources}
    return [found[address] for address in sorted(found)]


def _file_system(text: str) -> tuple[Any, str]:
    try:
        files, path = fsspec.core.url_to_fs(text)
        return files, path
    except (ImportError, ValueError) as unknown:
        raise Refused(f"{text} is an address that needs more than is installed: {unknown}", REFUSED) from unknown


def _paths(files: Any, path: str) -> list[str]:
    """The data files that a name means; what starts with a dot or an underscore is no data."""
    try:
        if files.isdir(path):
            under = [one for one in files.find(path) if not _is_hidden(one[len(path) :])]
            return sorted(one for one in under if one.lower().endswith((*_PARQUET, *_CSV)))
        if any(mark in path for mark in "*?["):
            return sorted(one for one in files.glob(path) if one.lower().endswith((*_PARQUET, *_CSV)))
        return [path] if files.exists(path) and path.lower().endswith((*_PARQUET, *_CSV)) else []
    except OSError as unusable:
        raise Refused(f"{path} cannot be read: {str(unusable.strerror).lower()}.", REFUSED) from unusable


def _is_hidden(path: str) -> bool:
    return any(part.startswith((".", "_")) for part in path.replace("\\", "/").split("/"))


def _source(files: Any, path: str, given: str) -> Source:
    facts = files.info(path)
    stamp = str(facts.get("mtime") or facts.get("ETag") or facts.get("created") or "")
    address = path if isinstance(files, LocalFileSystem) else given or files.unstrip_protocol(path)
    return Source(address, path.lower().endswith(_PARQUET), int(facts.get("size") or 0), stamp)
