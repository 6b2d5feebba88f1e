"""An error that is part of the story: shown without its traceback, so that the notebook goes on.

with expecting(InvalidName):
    await events.emit("Order-Placed", {})

InvalidName: 'Order-Placed' is not an event name: …
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from contextlib import contextmanager

COLUMNS = 96
"""Characters that an output has room for; a browser breaks longer lines in the middle of a word."""


@contextmanager
def expecting(*kinds: type[BaseException]) -> Iterator[None]:
    """Print the error of one of these kinds that the block raises; raise `AssertionError` if it raises none.

    Any other error goes its way. The members of an `ExceptionGroup` are printed a line each.
    """
    try:
        yield
    except kinds as error:
        print(_wrapped(f"{type(error).__name__}: {error}"))
        for member in getattr(error, "exceptions", ()):
            print(_wrapped(f"  └─ {type(member).__name__}: {member}"))
    else:
        names = " or ".join(kind.__name__ for kind in kinds)
        raise AssertionError(f"expected {names}, and nothing was raised: the story of this cell is out of date.")


def _wrapped(text: str) -> str:
    return textwrap.fill(text, COLUMNS, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)
