"""Any handler as an async function of the same arguments, so that whoever wraps one need know one kind only.

    async def handler(event)          awaited
    def handler(event)                in a thread of its own, as in a worker: it cannot hold up the loop
    … handler(event, ctx)             either, with a worker's context

What is made still shows the signature of what it was made of, by which a worker sees whether to bring a context.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Coroutine
from functools import update_wrapper
from typing import Any

from eventlab.subscription import must_be_awaited
from eventlab.system.handling import WorkHandler, handling, run_in_thread

Awaited = Callable[..., Coroutine[Any, Any, None]]
"""A handler that must be awaited: of an event, or of an event and a context."""


def awaiting(handler: WorkHandler) -> Awaited:
    """The handler, to be awaited. Raises `InvalidHandler` for what is none."""
    handling(handler)  # a worker's own check: what it would refuse is refused here, where it was written
    function: Callable[..., Any] = handler

    async def on_loop(*given: Any) -> None:
        await function(*given)

    async def in_thread(*given: Any) -> None:
        result = await run_in_thread(lambda: function(*given))
        if inspect.isawaitable(result):  # a lambda around an async function
            await result

    return like(handler, on_loop if must_be_awaited(handler) else in_thread)


def like(handler: WorkHandler, made: Awaited) -> Awaited:
    """`made`, under the name and with the signature of `handler`."""
    return update_wrapper(made, handler, updated=())
