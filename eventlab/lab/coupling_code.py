"""The code of Order, read as text: what runs is what is shown, and what is counted.

"Lines edited" is the difference of two source texts, before and after Loyalty came; nobody enters a number.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from difflib import SequenceMatcher
from typing import Any, Literal

from eventlab.lab import coupling_direct, coupling_direct_loyalty, coupling_events

Style = Literal["direct", "events"]

_VERSIONS: dict[tuple[Style, bool], Callable[..., None]] = {
    ("direct", False): coupling_direct.place_order,
    ("direct", True): coupling_direct_loyalty.place_order,
    ("events", False): coupling_events.place_order,
    ("events", True): coupling_events.place_order,
}


def code_of(style: Style, *, loyalty: bool) -> Callable[..., None]:
    """The `place_order` of that style, without or with Loyalty among the services."""
    return _VERSIONS[style, loyalty]


def lines_of(function: Callable[..., Any]) -> tuple[str, ...]:
    """The source of a function, line by line."""
    return tuple(inspect.getsource(function).rstrip().splitlines())


def edited(style: Style) -> tuple[int, ...]:
    """The lines of Order, counted from 0, that are new or changed because Loyalty came."""
    before, after = (lines_of(code_of(style, loyalty=loyalty)) for loyalty in (False, True))
    changes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return tuple(line for kind, _, _, first, end in changes if kind != "equal" for line in range(first, end))


def line_of(error: BaseException, function: Callable[..., Any]) -> int | None:
    """The line of the function, counted from 0, at which the error passed through; None when it never did."""
    step = error.__traceback__
    while step is not None:
        if step.tb_frame.f_code is function.__code__:
            return step.tb_lineno - function.__code__.co_firstlineno
        step = step.tb_next
    return None
