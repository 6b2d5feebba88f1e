"""Every stack that the layers of the room make, in every order: on memory, where a whole suite takes milliseconds."""

from __future__ import annotations

from typing import Any

import pytest

from eventlab.system import connect
from tests.practice.layers import STACKS, Names, broken_promises


@pytest.mark.parametrize("names", STACKS, ids="+".join)
def test_a_stack_keeps_every_promise(names: Names) -> None:
    """There is no choice of layers, and no order of them, that a promise does not survive."""
    wrong = broken_promises(bare, names)

    assert not wrong, "\n".join(["", *wrong])


def bare(name: str) -> Any:
    """A system without any layer."""
    return connect(f"memory://{name}", on_error=lambda *_: None)
