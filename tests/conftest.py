"""What all tests share: the flag that rewrites golden files instead of comparing with them."""

from __future__ import annotations

import gc
import os
import signal

import pytest
from hypothesis import HealthCheck, settings

from tests.properties.sizes import EXAMPLES, FEW, KILLS, MAIL_KILLS, MUTANTS

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell starts what it puts in the background deaf to Ctrl-C, and so would be the programs that the tests start.
    signal.signal(signal.SIGINT, signal.default_int_handler)

# A machine that is slow, or busy with something else, is no failed property.
settings.register_profile("fastrak", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("fastrak")


LONGEST = (
    "test_mail_kills", "test_sound_files", "test_kills", "test_batch", "test_batch_speed", "test_libreoffice_template",
    "test_nothing_lost", "test_invariants", "test_splice", "test_carried_functions",
)  # fmt: skip
"""The files with the longest tests, most of a minute and more in CI, the longest first."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite golden files instead of comparing")


def pytest_report_header() -> str:
    books = f"random books per property: {EXAMPLES:,} (one account at a time: {FEW:,})"
    return f"{books}; spoilt workbooks: {MUTANTS:,}; saves killed: {KILLS:,}; mails: {MAIL_KILLS:,}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that nobody waits for it at the end; files stay together."""
    items.sort(key=lambda item: LONGEST.index(item.path.stem) if item.path.stem in LONGEST else len(LONGEST))


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: a good part of the tests waits for other programs."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_finish() -> None:
    """What has been loaded and collected stays: the garbage collector looks at it once and not thousands of times."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))
