"""What a system declares in its `Guarantees`: an experiment for each field, which must come out as declared.

Both ways: a promise that is not kept is a lie, and a strength that is not declared is a surprise to whoever
reads the table.
"""

from __future__ import annotations

import asyncio

from eventlab.conformance.promise import PATIENCE_SECONDS, Bench, Broken, Promise, expect
from eventlab.event import Event


async def outlives_its_system(bench: Bench) -> None:
    first = await bench.system()
    event = await first.emit("order.placed", {})
    await first.aclose()
    second = await bench.system()

    expect(list(await second.history("order.placed")), [event], "found by a second system on the same store")


async def resumes_by_cursor(bench: Bench) -> None:
    system = await bench.system()
    await system.emit("user.registered", {})
    cursor = (await system.history("user.*")).cursor
    missed = [await system.emit(type, {}) for type in ("user.left", "user.registered", "user.left")]

    expect(list(await system.history("user.*", after=cursor)), missed, "read behind the cursor of an earlier history")


async def keeps_the_order_of_a_key(bench: Bench) -> None:
    system = await bench.system()
    ear = bench.listen(system, "order.changed")
    emits = [system.emit("order.changed", {"n": n}, key=f"order-{n % 3}") for n in range(60)]
    emitted = await asyncio.gather(*emits)
    for event in emitted:
        await ear.until(event)

    for key in ("order-0", "order-1", "order-2"):
        stored = [event.id for event in await system.history("order.changed", key=key)]
        expect([event.id for event in ear.heard if event.key == key], stored, f"the order in which {key} was heard")


async def reaches_other_processes(bench: Bench) -> None:
    here, there = await bench.system(), await bench.system()
    ear = bench.listen(there, "order.*")
    event = await here.emit("order.placed", {})
    await here.history("order.placed")
    marker = await there.emit("order.marked", {})  # whatever was on its way is heard before this
    await ear.until(marker)

    expect(event in ear.heard, True, "whether a second system on the same store heard the event live")


async def delivers_again_after_a_failure(bench: Bench) -> None:
    system = await bench.system()
    tries: list[str] = []

    async def fails_once(event: Event) -> None:
        tries.append(event.id)
        if tries.count(event.id) == 1 and event.type == "order.placed":
            raise ValueError("the printer is out of paper")

    system.subscribe("order.*", fails_once)
    ear = bench.listen(system, "order.*")
    event = await system.emit("order.placed", {})
    await ear.until(await system.emit("order.marked", {}))

    expect(tries.count(event.id) >= 2, True, "whether an event came again to the handler that had failed on it")


async def waits_for_its_handlers(bench: Bench) -> None:
    system = await bench.system()
    started, may_end = asyncio.Event(), asyncio.Event()

    async def slow(_event: Event) -> None:
        started.set()
        await may_end.wait()

    system.subscribe("order.placed", slow)
    emitting = asyncio.ensure_future(system.emit("order.placed", {}))
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await started.wait()
        for _ in range(5):  # round trips to the store: time enough for an emit that does not wait to return
            await system.history("order.placed")
        waited = not emitting.done()
    except TimeoutError:
        raise Broken("a subscriber was never called") from None
    finally:
        may_end.set()
        await emitting

    expect(waited, True, "whether emit was still waiting while a handler was busy")


DECLARED = (
    Promise("PERSISTENT", "An event outlives the system that emitted it.", outlives_its_system, "persistent"),
    Promise(
        "REPLAY", "A reader comes back with a cursor and gets exactly what it missed.", resumes_by_cursor, "replay"
    ),
    Promise(
        "ORDERED", "Subscribers hear one key's events in the order of storing.", keeps_the_order_of_a_key, "ordered"
    ),
    Promise(
        "ACROSS", "Subscribers in other processes hear the event live.", reaches_other_processes, "across_processes"
    ),
    Promise(
        "AGAIN", "An event comes again to a handler that failed on it.", delivers_again_after_a_failure, "at_least_once"
    ),
    Promise(
        "WAITS",
        "emit returns when the handlers of this process have run.",
        waits_for_its_handlers,
        "waits_for_handlers",
    ),
)
"""One experiment for each field of `Guarantees`."""
