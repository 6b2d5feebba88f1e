"""In the child: our own version of what the learner is to write refuses to be the answer.

An exercise may ask for what eventlab has as well, and its room is open to every program. Whoever hands the work over
to it has written nothing, and passes nothing.
"""

from __future__ import annotations

from types import FunctionType
from typing import Any, NoReturn, cast


def withhold(*functions: Any) -> None:
    """From now on, in this process, each of these plain functions raises `PermissionError` when it is called.

    Its code is changed, not its name: whoever has taken hold of the function before finds the same.
    """
    for function in functions:
        cast("FunctionType", function).__code__ = _refuse.__code__


def _refuse(*_given: object, **_named: object) -> NoReturn:
    raise PermissionError("eventlab's own version sits this one out: write yours.")
