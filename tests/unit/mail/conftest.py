"""Tests of mail that need an optional package are skipped without it, and fail where optional packages are required."""

from __future__ import annotations

import os
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest


def _need(package: str) -> None:
    if find_spec(package) is None:
        reason = f"not installed: {package} (the extra `mail`)"
        pytest.fail(reason) if os.environ.get("FASTRAK_REQUIRE_OPTIONAL") == "1" else pytest.skip(reason)


@pytest.fixture
def authres() -> None:
    _need("authres")


@pytest.fixture
def msal() -> None:
    _need("msal")


@pytest.fixture
def keyring() -> Any:
    _need("keyring")
    return import_module("keyring")
