"""A handler that has so many seconds, and no more.

    events.subscribe("order.placed", timed(print_receipt, 5))

A subscriber is handed one event at a time: one that hangs has heard its last. With a limit it is one event that is
lost on it, and said so, and the next one comes.
"""

from __future__ import annotations

import asyncio
import math
from typing import Any

from eventlab.errors import InvalidOption, NoAnswer, shown
from eventlab.event import Event
from eventlab.practice.awaiting import Awaited, awaiting, like
from eventlab.system.handling import WorkHandler, name_of


def timed(handler: WorkHandler, seconds: float) -> Awaited:
    """`handler`, cancelled after so many seconds; then `NoAnswer` is raised.

    A thread cannot be cancelled: a plain function runs to its end, and `NoAnswer` is raised after that. Raises
    `InvalidHandler`, `InvalidOption`.
    """
    if not 0 < seconds < math.inf:
        raise InvalidOption(f"seconds is {shown(seconds)}: expected more than 0, and not for ever. Try 5.")
    call = awaiting(handler)

    async def within(event: Event, *context: Any) -> None:
        limit = asyncio.timeout(seconds)
        try:
            async with limit:
                await call(event, *context)
        except TimeoutError:
            if not limit.expired():  # the handler's own
                raise
            raise NoAnswer(
                f"{name_of(handler)} was not done with {event.type} {event.id} within {seconds:g} s."
            ) from None

    return like(handler, within)
