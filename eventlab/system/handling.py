"""How a worker calls a handler, whatever kind it is.

    def handler(event)              a plain function: in a thread of its own, so that it cannot hold up the others
    async def handler(event)        on the loop
    … handler(event, ctx)           either, with a `Context` beside the event

A plain function that is slow would stop the heartbeat, and the worker would be taken for dead. Up to `concurrency` of
them run at once: what they share must be safe for threads, or the worker be given `concurrency=1`.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import inspect
import threading
from collections.abc import Awaitable, Callable
from typing import Any

from eventlab.errors import InvalidHandler, shown
from eventlab.event import Event
from eventlab.subscription import must_be_awaited
from eventlab.system.context import Context

WorkHandler = Callable[[Event], Any] | Callable[[Event, Context], Any]
"""A worker's handler: plain or async, of the event, or of the event and its context."""
Handling = Callable[[Context], Awaitable[None]]


def handling(handler: WorkHandler) -> Handling:
    """One shape for all: call it with a context and await it. Raises `InvalidHandler` for what cannot be called."""
    call = _call(handler)
    if must_be_awaited(handler):

        async def on_loop(context: Context) -> None:
            await call(context)

        return on_loop

    async def in_thread(context: Context) -> None:
        result = await run_in_thread(lambda: call(context))
        if inspect.isawaitable(result):  # a lambda around an async function
            await result

    return in_thread


def name_of(handler: object) -> str:
    """What a handler is called in a dead letter."""
    return str(getattr(handler, "__qualname__", None) or shown(handler))


def _call(handler: Any) -> Callable[[Context], Any]:
    """The handler as a function of a context: with one argument or two, as its signature asks."""
    if not callable(handler):
        raise InvalidHandler(
            f"{shown(handler)} cannot be called: a handler is a function of an event, or of an event and a context. "
            "Pass the function itself, without parentheses."
        )
    if inspect.isgeneratorfunction(handler) or inspect.isasyncgenfunction(handler):
        raise InvalidHandler(f"{shown(handler)} holds a `yield`: calling it runs none of its lines. Try one without.")
    try:
        signature = inspect.signature(handler)
    except ValueError:  # written in C, and does not say
        return lambda context: handler(context.event)
    if _takes(signature, 2) and ("ctx" in signature.parameters or not _takes(signature, 1)):
        return lambda context: handler(context.event, context)
    if _takes(signature, 1):
        return lambda context: handler(context.event)
    raise InvalidHandler(
        f"{shown(handler)} takes {signature}: expected a function of an event, or of an event and a context. "
        "Try def handler(event, ctx): …"
    )


def _takes(signature: inspect.Signature, count: int) -> bool:
    try:
        signature.bind(*range(count))
    except TypeError:
        return False
    return True


async def run_in_thread(call: Callable[[], Any]) -> Any:
    """What `call` returns or raises, in a thread of its own, which does not keep the program from ending.

    A thread cannot be cancelled. Cancelled once, this waits for its end, so that whoever counts the tasks at work
    counts it; cancelled again, it leaves the thread to itself.
    """
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[tuple[Any, BaseException | None]] = loop.create_future()
    context = contextvars.copy_context()

    def settle(outcome: tuple[Any, BaseException | None]) -> None:
        if not ended.done():
            ended.set_result(outcome)

    def run() -> None:
        outcome: tuple[Any, BaseException | None]
        try:
            outcome = context.run(call), None
        except BaseException as error:  # noqa: BLE001  (raised below, where the handler is awaited)
            outcome = None, error
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, outcome)

    threading.Thread(target=run, daemon=True).start()
    try:
        result, error = await asyncio.shield(ended)
    except asyncio.CancelledError:
        await asyncio.wait([ended])
        raise
    if error is not None:
        raise error
    return result
