"""The one place that looks a use-case up, so that a button works as soon as what it calls is part of the product."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any


class NotBuilt(Exception):
    """This version does not have the use-case yet; the message says so."""


def find(what: str, module: str, name: str) -> Callable[..., Any]:
    """The use-case of that module and name; `what` is what a person calls it. NotBuilt where there is none."""
    try:
        is_there = find_spec(module) is not None
    except ModuleNotFoundError:  # not even the package that would hold it
        is_there = False
    found = getattr(import_module(module), name, None) if is_there else None
    if found is None:
        raise NotBuilt(f"{what} is not part of this version yet.")
    use_case: Callable[..., Any] = found
    return use_case
