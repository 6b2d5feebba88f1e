"""A process that looks for garbage more seldom still finds it."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from eventlab.gateway.collector import THRESHOLDS, settle


class Knot:
    """Holds itself, so that nobody else needs to."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def collector() -> Iterator[None]:
    """As it was, afterwards."""
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


@pytest.mark.usefixtures("collector")
def test_what_becomes_garbage_later_goes_by_itself() -> None:
    """Circles are still looked for, after so many new objects; what was there before is left alone."""
    before = weakref.ref(Knot())
    settle()
    knot = weakref.ref(Knot())
    kept = [[] for _ in range(2 * THRESHOLDS[0])]

    assert before() is None  # looked for once more, or it would have been kept for ever
    assert knot() is None
    assert gc.get_threshold() == THRESHOLDS
    assert gc.get_freeze_count() > len(kept)
