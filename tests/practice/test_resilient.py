"""A handler that is tried again: under a subscription, under a worker, with a context."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from eventlab.clock import run_virtual
from eventlab.errors import NoAnswer, Rejected
from eventlab.event import Event
from eventlab.practice.in_memory import InMemoryEventSystem
from eventlab.practice.resilient import resilient
from eventlab.practice.timed import timed
from eventlab.system import connect
from eventlab.system.backoff import Backoff
from tests.emitter.waiting import until
from tests.practice.flaky import Longest

FAST = Backoff(base=0.001, cap=0.001)


class Mailer:
    """Fails so many times."""

    def __init__(self, failures: int, error: Exception | None = None) -> None:
        self.failures, self.error = failures, error or ConnectionError("the mail server is away")
        self.tries = 0

    async def __call__(self, event: Event) -> None:
        self.tries += 1
        if self.tries <= self.failures:
            raise self.error


def test_a_handler_that_fails_twice_is_not_heard_of() -> None:
    """Its third try succeeds, and no error comes out of the subscription."""
    mailer, errors = Mailer(failures=2), list[Exception]()

    async def story() -> float:
        async with InMemoryEventSystem(on_error=lambda error, *_: errors.append(error)) as events:
            events.subscribe("user.*", resilient(mailer, backoff=Backoff(base=1), chance=Longest()))
            await events.emit("user.registered", {})
            return asyncio.get_running_loop().time()

    assert run_virtual(story()) == 3
    assert (mailer.tries, errors) == (3, [])


def test_the_last_error_is_raised() -> None:
    """At the moment of the last failure; what says "never" is not tried again."""
    lasting, final = Mailer(failures=9), Mailer(failures=9, error=Rejected("no", status=400, detail=""))

    with pytest.raises(ConnectionError):
        asyncio.run(resilient(lasting, backoff=FAST)(Event("user.registered")))
    with pytest.raises(Rejected):
        asyncio.run(resilient(final, backoff=FAST)(Event("user.registered")))

    assert (lasting.tries, final.tries) == (4, 1)


def test_each_try_can_have_its_time() -> None:
    """A try that hangs is cancelled, and the next one begins."""
    tries = []

    async def hangs_once(_event: Event) -> None:
        tries.append(asyncio.get_running_loop().time())
        await asyncio.sleep(100 if len(tries) == 1 else 0)

    handler = resilient(hangs_once, timeout=5, backoff=Backoff(base=1), chance=Longest())
    run_virtual(handler(Event("user.registered")))

    assert tries == [0, 6]


@pytest.mark.parametrize("kind", ["plain", "async"])
def test_a_worker_brings_its_context(kind: str) -> None:
    """The wrapped handler is one of its own: with a second argument, it is given the context. Layers may be stacked."""
    seen: list[Any] = []

    def plain(event: Event, ctx: Any) -> None:
        seen.append((event.type, ctx.group))
        if len(seen) == 1:
            raise ConnectionError("away")

    async def on_loop(event: Event, ctx: Any) -> None:
        plain(event, ctx)

    handler = plain if kind == "plain" else on_loop

    async def story() -> dict[str, Any]:
        async with connect("memory://") as events:
            async with events.worker("mailer", "user.*", resilient(timed(handler, 30), backoff=FAST)) as worker:
                await events.emit("user.registered", {})
                await until(lambda: worker.snapshot()["handled"])
            return worker.snapshot()

    counts = asyncio.run(story())

    assert seen == [("user.registered", "mailer")] * 2
    assert (counts["handled"], counts["failed"]) == (1, 0)


def test_out_of_time_is_no_answer() -> None:
    """Whoever catches it learns how long it was waited."""

    async def hangs(_event: Event) -> None:
        await asyncio.sleep(100)

    with pytest.raises(NoAnswer, match="within 5 s"):
        run_virtual(resilient(hangs, retries=0, timeout=5)(Event("user.registered")))
