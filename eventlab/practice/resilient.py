"""A handler that is tried again, when it fails, before anybody hears of it.

    events.subscribe("user.registered", resilient(send_welcome, retries=3, timeout=10))

For what fails often and mends at once: a call to another server. A worker tries again by itself, later and later, and
ends among the dead letters; there these tries come *within* each of its own. A subscriber has no such net: once the
last try has failed, its error goes to `on_error`, and the event is not delivered again.

The events behind it wait meanwhile, because a subscriber is handed one at a time.

*The road not taken.* A circuit breaker, which stops calling a server that is down and fails at once. It is made for
requests, whose callers can be told to go away. An event cannot: each of those quick failures would cost it one of its
tries, and a worker would bury in a minute what an outage of an hour would have let it keep.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from eventlab.practice.awaiting import Awaited, awaiting, like
from eventlab.practice.retrying import BACKOFF, Retrying
from eventlab.practice.worth_retrying import worth_running_again
from eventlab.system.backoff import Backoff
from eventlab.system.handling import WorkHandler


def resilient(
    handler: WorkHandler,
    *,
    retries: int = 3,
    backoff: Backoff = BACKOFF,
    retry_on: Callable[[Exception], bool] = worth_running_again,
    timeout: float | None = None,
    total: float | None = None,
    chance: Random | None = None,
) -> Awaited:
    """`handler`, tried up to `retries` times more when it raises what `retry_on` says is worth it.

    `timeout` is for each try and `total` for all of them, in seconds. The last error is raised; `NoAnswer` for a try
    that ran out of time. What the handler did before it failed it does again: see `Context.once`. Raises
    `InvalidHandler`, `InvalidOption`.
    """
    call = awaiting(handler)
    retrying = Retrying(retries, backoff, timeout, total, chance or Random())

    async def tried_again(*given: Any) -> None:
        await retrying.run(lambda: call(*given), retry_on)

    return like(handler, tried_again)
