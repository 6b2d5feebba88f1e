"""Stage 2: what a `PersistentEventSystem` promises, on the embedded store and on a real Redis."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import uuid4

import pytest
import redis as synchronous
from redis.asyncio import Redis

from eventlab.clock import ManualClock
from eventlab.emitter import PersistentEventSystem
from eventlab.errors import (
    Closed,
    InvalidAddress,
    InvalidData,
    InvalidHandler,
    InvalidMessage,
    InvalidName,
    InvalidPattern,
    InvalidTime,
    MessageTooLarge,
)
from eventlab.event import Event, from_envelope
from eventlab.transport import open_redis, position_key
from tests.conftest import RedisServer
from tests.emitter.conftest import Open
from tests.emitter.waiting import PATIENCE, turns, until


def test_an_event_is_stored_before_anybody_hears_of_it(open_system: Open) -> None:
    """In the handler the history already holds the event, as the very same value."""

    async def story() -> tuple[list[Event], list[Event], Event]:
        async with open_system() as events:
            heard, stored = [], []

            async def look(event: Event) -> None:
                heard.append(event)
                stored.extend(await events.history("order.placed"))

            events.subscribe("order.*", look)
            return heard, stored, await events.emit("order.placed", {"dish": "ramen"}, actor="ann")

    heard, stored, returned = asyncio.run(story())

    assert heard == stored == [returned]


def test_the_same_event_is_everywhere(address: str) -> None:
    """Returned, heard, read back and in the bytes in Redis: one id, one time, one position, every field."""
    prefix = f"{uuid4().hex}:"
    noon = datetime(2024, 8, 17, 12, tzinfo=UTC)
    fields: dict[str, Any] = {"actor": "ann", "source": "tablet", "key": "order-7", "version": 3, "metadata": {"t": 1}}

    async def story() -> tuple[Event, ...]:
        async with PersistentEventSystem(address, prefix=prefix, clock=ManualClock(noon)) as events:
            heard: list[Event] = []
            events.subscribe("*", heard.append)
            returned = await events.emit("order.placed", {"dish": "ramen", "chili": [1, None]}, **fields)
            (read,) = await events.history()
        async with open_redis(address) as redis:
            ((position, entry),) = await redis.xrange(f"{prefix}stream:order.placed")
            types = await redis.smembers(f"{prefix}streams")
        assert types == {b"order.placed"}
        assert list(entry) == [b"event"]
        return returned, heard[0], read, from_envelope(entry[b"event"], position=position.decode())

    returned, *others = asyncio.run(story())

    assert others == [returned] * 3
    assert returned.time == noon
    assert {name: getattr(returned, name) for name in fields} == fields


def test_time_and_chance_are_arguments(open_system: Open) -> None:
    """With the same clock and the same chance, the same events."""

    async def story(prefix: str) -> list[Event]:
        async with open_system(prefix=prefix, clock=ManualClock(), randbytes=Random(7).randbytes) as events:
            return [dataclasses.replace(await events.emit("a", {"n": n}), position=None) for n in range(3)]

    one, other = asyncio.run(story(f"{uuid4().hex}:")), asyncio.run(story(f"{uuid4().hex}:"))

    assert one == other
    assert len({event.id for event in one}) == 3


def test_an_explicit_id_is_kept_and_a_wrong_one_told(open_system: Open) -> None:
    """None and the empty text ask for a new id; other false values are mistakes, and are not replaced in silence."""

    async def story() -> list[str]:
        async with open_system() as events:
            for wrong in (0, False, [], b""):
                with pytest.raises(InvalidMessage):
                    await events.emit("a", {}, id=wrong)
                if wrong != b"":
                    with pytest.raises(InvalidData):
                        await events.emit("a", {}, metadata=wrong)
            await events.emit("a", {}, id="mine")
            await events.emit("a", {}, id="")
            await events.emit("a", {}, id=None)
            return [event.id for event in await events.history()]

    mine, *made = asyncio.run(story())

    assert mine == "mine"
    assert all(len(id) == 36 for id in made)


def test_positions_grow_in_each_type(open_system: Open) -> None:
    """However fast the emits come, each is stored behind the one before."""

    async def story() -> list[Event]:
        async with open_system() as events:
            return [await events.emit(("a", "b")[n % 2], {"n": n}) for n in range(60)]

    emitted = asyncio.run(story())

    for type in ("a", "b"):
        positions = [position_key(event.position or "") for event in emitted if event.type == type]
        assert positions == sorted(set(positions))


def test_emits_at_once_are_heard_in_the_order_of_storing(open_system: Open) -> None:
    """Fifty tasks emit; a slow and a quick listener hear all, in the order in which the log holds them."""

    async def story() -> tuple[list[Event], list[Event], list[Event]]:
        async with open_system() as events:
            quick: list[Event] = []
            slow: list[Event] = []
            rhythm = Random(7)

            async def dawdle(event: Event) -> None:
                for _ in range(rhythm.randrange(4)):
                    await asyncio.sleep(0)
                slow.append(event)

            events.subscribe("*", dawdle)
            events.subscribe("order.*", quick.append)
            await asyncio.gather(*(events.emit("order.placed", {"n": n}) for n in range(50)))
            return quick, slow, list(await events.history("order.placed"))

    quick, slow, stored = asyncio.run(story())

    assert len(stored) == 50
    assert quick == slow == stored


def test_when_emit_returns_the_handlers_have_run(open_system: Open) -> None:
    """Sync and async ones, one after the other, in the order in which they subscribed."""

    async def story() -> list[str]:
        heard: list[str] = []
        async with open_system() as events:

            @events.subscribe("a")
            async def slow(event: Event) -> None:
                heard.append("slow begins")
                await asyncio.sleep(0)
                heard.append("slow ends")

            @events.subscribe("*")
            def quick(event: Event) -> None:
                heard.append("quick")

            await events.emit("a", {})
            heard.append("emit returns")
        return heard

    assert asyncio.run(story()) == ["slow begins", "slow ends", "quick", "emit returns"]


@pytest.mark.parametrize("how", ["await", "gather", "group"])
def test_a_handler_may_emit(open_system: Open, how: str) -> None:
    """It does not wait for itself; its events are stored when it goes on, and everyone hears cause before effect."""

    async def story() -> tuple[list[str], list[str], int]:
        async with asyncio.timeout(PATIENCE), open_system() as events:
            first, last = [], []
            stored_in_handler = 0

            async def cook(event: Event) -> None:
                nonlocal stored_in_handler
                if how == "await":
                    for dish in (1, 2):
                        await events.emit("dish.cooked", {"dish": dish})
                elif how == "gather":
                    await asyncio.gather(*(events.emit("dish.cooked", {"dish": dish}) for dish in (1, 2)))
                else:
                    async with asyncio.TaskGroup() as group:
                        for dish in (1, 2):
                            group.create_task(events.emit("dish.cooked", {"dish": dish}))
                stored_in_handler = len(await events.history("dish.cooked"))

            events.subscribe("*", lambda event: first.append(event.type))
            events.subscribe("order.placed", cook)
            events.subscribe("*", lambda event: last.append(event.type))
            await events.emit("order.placed", {})
            assert events.snapshot()["undelivered"] == 0
            return first, last, stored_in_handler

    first, last, stored_in_handler = asyncio.run(story())

    assert first == last == ["order.placed", "dish.cooked", "dish.cooked"]
    assert stored_in_handler == 2


def test_handlers_that_emit_at_once_lose_nothing(open_system: Open) -> None:
    """Ten tasks emit, each event causes two more, to the third generation: all are heard once, causes first."""

    async def story() -> tuple[list[Event], list[Event]]:
        async with asyncio.timeout(PATIENCE), open_system() as events:
            heard: list[Event] = []

            async def breed(event: Event) -> None:
                if event.data["generation"] < 2:
                    more = {"generation": event.data["generation"] + 1, "parent": event.id}
                    await asyncio.gather(*(events.emit("cell.divided", more) for _ in range(2)))

            events.subscribe("cell.*", breed)
            events.subscribe("*", heard.append)
            await asyncio.gather(*(events.emit("cell.divided", {"generation": 0}) for _ in range(10)))
            return heard, list(await events.history(limit=1000))

    heard, stored = asyncio.run(story())

    assert heard == stored
    assert len(heard) == 10 * (1 + 2 + 4)
    seen: set[str] = set()
    for event in heard:
        assert event.data.get("parent", "none") in {*seen, "none"}
        seen.add(event.id)


def test_a_task_that_outlives_its_handler_emits_like_any_other(open_system: Open) -> None:
    """Its event is heard when its emit returns, although the turn in which it was started is long over."""

    async def story() -> tuple[list[str], list[str]]:
        async with asyncio.timeout(PATIENCE), open_system() as events:
            heard: list[str] = []
            tasks: list[asyncio.Task[list[str]]] = []
            go = asyncio.Event()

            async def later() -> list[str]:
                await go.wait()
                await events.emit("order.cooked", {})
                return list(heard)

            events.subscribe("order.placed", lambda event: tasks.append(asyncio.create_task(later())))
            events.subscribe("*", lambda event: heard.append(event.type))
            await events.emit("order.placed", {})
            before = list(heard)
            go.set()
            return before, await tasks[0]

    assert asyncio.run(story()) == (["order.placed"], ["order.placed", "order.cooked"])


def test_a_task_of_a_handler_that_emits_in_the_same_turn_is_heard_in_it(open_system: Open) -> None:
    """It was started, it emits while others are still being told, and whoever tells them comes to its event too."""

    async def story() -> list[str]:
        async with asyncio.timeout(PATIENCE), open_system() as events:
            heard: list[str] = []
            tasks: list[asyncio.Task[Event]] = []

            async def spawn(event: Event) -> None:
                tasks.append(asyncio.create_task(events.emit("order.cooked", {})))

            async def wait_for_it(event: Event) -> None:
                await tasks[0]

            events.subscribe("order.placed", spawn)
            events.subscribe("order.placed", wait_for_it)
            events.subscribe("*", lambda event: heard.append(event.type))
            await events.emit("order.placed", {})
            return heard

    assert asyncio.run(story()) == ["order.placed", "order.cooked"]


def test_a_task_that_outlives_its_handler_waits_for_its_turn_like_any_other(open_system: Open) -> None:
    """Somebody else is telling when it emits: it does not pass for a listener any more, and waits until it is heard."""

    async def story() -> tuple[list[str], list[str]]:
        async with asyncio.timeout(PATIENCE), open_system() as events:
            heard: list[str] = []
            tasks: list[asyncio.Task[list[str]]] = []
            go, arrived, open_gate = asyncio.Event(), asyncio.Event(), asyncio.Event()

            async def later() -> list[str]:
                await go.wait()
                await events.emit("order.cooked", {})
                return list(heard)

            async def slow(event: Event) -> None:
                arrived.set()
                await open_gate.wait()

            events.subscribe("order.placed", lambda event: tasks.append(asyncio.create_task(later())))
            events.subscribe("hour.struck", slow)
            events.subscribe("*", lambda event: heard.append(event.type))
            await events.emit("order.placed", {})
            other = asyncio.create_task(events.emit("hour.struck", {}))
            await arrived.wait()
            go.set()
            await until(lambda: events.snapshot()["undelivered"] == 2)
            await turns(20)  # time enough to return, if it did not wait
            open_gate.set()
            when_emit_returned = await tasks[0]
            await other
            return when_emit_returned, heard

    when_emit_returned, heard = asyncio.run(story())

    assert when_emit_returned == heard == ["order.placed", "hour.struck", "order.cooked"]


def test_a_listener_that_emits_into_an_idle_system_has_been_heard_there(open_system: Open) -> None:
    """Nobody else tells in the other system, so the listener's own emit does, and it waits for the handlers."""

    async def story() -> list[str]:
        async with (
            open_system(prefix=f"{uuid4().hex}:") as shop,
            open_system(prefix=f"{uuid4().hex}:") as kitchen,
        ):
            heard: list[str] = []

            async def pass_on(event: Event) -> None:
                await kitchen.emit("dish.asked", {})
                heard.append("passed on")

            shop.subscribe("order.placed", pass_on)
            kitchen.subscribe("*", lambda event: heard.append(event.type))
            await shop.emit("order.placed", {})
            return heard

    assert asyncio.run(story()) == ["dish.asked", "passed on"]


def test_two_systems_may_answer_each_other(open_system: Open) -> None:
    """A listener of one emits into the other, whose listener emits into the first: nobody waits for ever."""

    async def story() -> list[str]:
        async with (
            asyncio.timeout(PATIENCE),
            open_system(prefix=f"{uuid4().hex}:") as shop,
            open_system(prefix=f"{uuid4().hex}:") as kitchen,
        ):
            heard: list[str] = []
            for system in (shop, kitchen):
                system.subscribe("*", lambda event: heard.append(event.type))
            shop.subscribe("order.placed", lambda event: kitchen.emit("dish.asked", {}))
            kitchen.subscribe("dish.asked", lambda event: shop.emit("dish.promised", {}))
            kitchen.subscribe("hour.struck", lambda event: shop.emit("shop.closed", {}))
            shop.subscribe("shop.closed", lambda event: kitchen.emit("oven.cooled", {}))
            emits = [shop.emit("order.placed", {}) for _ in range(5)] + [
                kitchen.emit("hour.struck", {}) for _ in "12345"
            ]
            await asyncio.gather(*emits)
            return heard

    heard = asyncio.run(story())

    chains = ["order.placed", "dish.asked", "dish.promised", "hour.struck", "shop.closed", "oven.cooled"]
    assert sorted(heard) == sorted(chains * 5)


def test_a_subscriber_hears_every_emit_that_begins_after_it_subscribed(open_system: Open) -> None:
    """Also when it subscribes in the middle of a telling; of the event that is being told it hears nothing."""

    async def story() -> list[int]:
        async with open_system() as events:
            heard: list[int] = []

            async def recruit(event: Event) -> None:
                if event.data["n"] == 0:
                    events.subscribe("a", lambda event: heard.append(event.data["n"]))
                    await events.emit("a", {"n": 1})

            events.subscribe("a", recruit)
            await events.emit("a", {"n": 0})
            await events.emit("a", {"n": 2})
            return heard

    assert asyncio.run(story()) == [1, 2]


def test_unsubscribing_is_final(open_system: Open) -> None:
    """A subscription that an earlier handler ends does not hear the event that is being told."""

    async def story() -> list[Event]:
        async with open_system() as events:
            heard: list[Event] = []
            events.subscribe("a", lambda event: stop())
            stop = events.subscribe("a", heard.append)
            await events.emit("a", {})
            return heard

    assert asyncio.run(story()) == []


def test_an_error_goes_to_on_error_and_stops_nobody(open_system: Open) -> None:
    """The emitter gets its event, those behind hear it, and `on_error` is told who failed on what."""

    async def story() -> tuple[Event, list[Event], list[tuple[Any, ...]], list[Any]]:
        failed: list[tuple[Any, ...]] = []
        async with open_system(on_error=lambda *what: failed.append(what)) as events:
            heard: list[Event] = []

            async def slow_fail(event: Event) -> None:
                await asyncio.sleep(0)
                raise ValueError("no stove")

            def fail(event: Event) -> None:
                raise KeyError("no pan")

            subscriptions = [events.subscribe("a", handler) for handler in (slow_fail, fail, heard.append)]
            return await events.emit("a", {}), heard, failed, subscriptions

    event, heard, failed, subscriptions = asyncio.run(story())

    assert heard == [event]
    assert [(repr(error), *rest) for error, *rest in failed] == [
        ("ValueError('no stove')", event, subscriptions[0]),
        ("KeyError('no pan')", event, subscriptions[1]),
    ]


def test_a_handler_whose_task_was_cancelled_does_not_cancel_the_emitter(open_system: Open) -> None:
    """To await something that somebody cancelled is the handler's error; nobody cancelled the emit."""

    async def story() -> tuple[list[Event], list[BaseException]]:
        failed: list[BaseException] = []
        async with open_system(on_error=lambda error, *_: failed.append(error)) as events:
            heard: list[Event] = []

            async def wait_in_vain(event: Event) -> None:
                answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                answer.cancel()
                await answer

            events.subscribe("a", wait_in_vain)
            events.subscribe("a", heard.append)
            await events.emit("a", {})
            return heard, failed

    heard, failed = asyncio.run(story())

    assert len(heard) == 1
    assert isinstance(failed[0], Exception)
    assert isinstance(failed[0].__cause__, asyncio.CancelledError)


def test_by_default_an_error_goes_into_the_log(open_system: Open, caplog: pytest.LogCaptureFixture) -> None:
    """One entry in `eventlab.emitter`, with the subscription, the event and the traceback."""

    async def story() -> Event:
        async with open_system() as events:
            events.subscribe("order.*", lambda event: 1 / 0)
            return await events.emit("order.placed", {})

    event = asyncio.run(story())

    (record,) = caplog.records
    assert (record.name, record.levelno) == ("eventlab.emitter", logging.ERROR)
    assert "'order.*'" in record.message
    assert event.id in record.message
    assert record.exc_info is not None
    assert record.exc_info[0] is ZeroDivisionError


def test_on_error_that_raises_hides_nothing(open_system: Open, caplog: pytest.LogCaptureFixture) -> None:
    """Both errors are in the log, and neither reaches the emitter or stops the others."""

    async def story() -> list[Event]:
        def broken(*_what: object) -> None:
            raise RuntimeError("no ink")

        async with open_system(on_error=broken) as events:
            heard: list[Event] = []
            events.subscribe("a", lambda event: 1 / 0)
            events.subscribe("a", heard.append)
            await events.emit("a", {})
            return heard

    assert len(asyncio.run(story())) == 1
    assert [record.exc_info[0] for record in caplog.records if record.exc_info] == [ZeroDivisionError, RuntimeError]


async def asynchronous(*_what: object) -> None:
    """Would have to be awaited."""


@pytest.mark.parametrize("on_error", [asynchronous, 7, "log"])
def test_on_error_that_could_never_work_is_refused(on_error: object) -> None:
    """At once, and not when the first error has got lost."""
    with pytest.raises(InvalidHandler, match="on_error"):
        PersistentEventSystem(on_error=on_error)


def test_what_ends_a_program_passes(open_system: Open) -> None:
    """An exit in a handler reaches the emitter; the event is stored."""

    class PowerCut(BaseException):
        pass

    async def story() -> int:
        async with open_system() as events:

            def die(event: Event) -> None:
                raise PowerCut

            events.subscribe("a", die)
            with pytest.raises(PowerCut):
                await events.emit("a", {})
            return len(await events.history("a"))

    assert asyncio.run(story()) == 1


def test_subscribe_refuses_what_cannot_listen(open_system: Open) -> None:
    """Bad patterns and bad handlers; nothing is added."""

    async def story() -> dict[str, Any]:
        async with open_system() as events:
            for pattern in ("Order.*", "", 7, "order.**"):
                with pytest.raises(InvalidPattern):
                    events.subscribe(pattern, print)
            for handler in (7, "print", (event for event in ())):
                with pytest.raises(InvalidHandler):
                    events.subscribe("a", handler)
            return dict(events.snapshot())

    assert asyncio.run(story()) == {"subscriptions": {}, "undelivered": 0, "closed": False}


BAD_EMITS: list[tuple[type[Exception], str, Any, dict[str, Any]]] = [
    (InvalidName, "Order.placed", {}, {}),
    (InvalidName, "order.*", {}, {}),
    (InvalidName, 7, {}, {}),  # type: ignore[list-item]
    (InvalidData, "a", None, {}),
    (InvalidData, "a", [1, 2], {}),
    (InvalidData, "a", "text", {}),
    (InvalidData, "a", {1: 2}, {}),
    (InvalidData, "a", {"when": datetime(2024, 8, 17, tzinfo=UTC)}, {}),
    (InvalidData, "a", {"set": {1, 2}}, {}),
    (InvalidData, "a", {"x": float("nan")}, {}),
    (InvalidData, "a", {"x": "\ud800"}, {}),
    (InvalidData, "a", {}, {"metadata": {"x": object()}}),
    (InvalidMessage, "a", {}, {"actor": ""}),
    (InvalidMessage, "a", {}, {"actor": 7}),
    (InvalidMessage, "a", {}, {"key": "line\nbreak"}),
    (InvalidMessage, "a", {}, {"version": 0}),
    (InvalidMessage, "a", {}, {"version": "1"}),
    (MessageTooLarge, "a", {"x": "é" * 300}, {}),
]


def test_what_cannot_be_said_is_not_stored(open_system: Open) -> None:
    """Each comes back as its own error, in one line, and the log and the listeners know nothing of it."""

    async def story() -> tuple[list[Event], list[Event]]:
        async with open_system(max_bytes=600) as events:
            heard: list[Event] = []
            events.subscribe("*", heard.append)
            for kind, type, data, fields in BAD_EMITS:
                with pytest.raises(kind) as caught:
                    await events.emit(type, data, **fields)
                assert "\n" not in str(caught.value)
            return heard, list(await events.history())

    assert asyncio.run(story()) == ([], [])


def test_the_size_limit_is_in_bytes_of_the_envelope(open_system: Open) -> None:
    """What is just under the limit is stored; one byte more is not, and the error carries both figures."""

    async def story() -> tuple[int, MessageTooLarge]:
        async with open_system(max_bytes=1000) as events:
            with pytest.raises(MessageTooLarge) as caught:
                await events.emit("a", {"x": "y" * 1000}, id="fixed")
            fits = 1000 - (caught.value.size - 1000)
            await events.emit("a", {"x": "y" * fits}, id="fixed")
            with pytest.raises(MessageTooLarge) as caught:
                await events.emit("a", {"x": "y" * (fits + 1)}, id="fixed")
            return len(await events.history()), caught.value

    count, error = asyncio.run(story())

    assert count == 1
    assert (error.size, error.limit) == (1001, 1000)


def test_a_naive_clock_is_refused(open_system: Open) -> None:
    """A time without a zone says nothing elsewhere, and nothing is stored under it."""

    async def story() -> int:
        async with open_system(clock=lambda: datetime(2024, 8, 17)) as events:
            with pytest.raises(InvalidTime):
                await events.emit("a", {})
            return len(await events.history())

    assert asyncio.run(story()) == 0


def test_about_the_newest_are_kept(open_system: Open) -> None:
    """`max_length` trims each type by itself; Redis trims whole nodes, so a hundred more may stay, never fewer."""

    async def story() -> tuple[list[int], int]:
        async with open_system(max_length=100) as events:
            await events.emit("rare", {})
            for number in range(450):
                await events.emit("busy", {"n": number})
            kept = [event.data["n"] for event in await events.history("busy", limit=1000)]
            return kept, len(await events.history("rare"))

    kept, rare = asyncio.run(story())

    assert kept == list(range(450 - len(kept), 450))
    assert 100 <= len(kept) <= 200
    assert rare == 1


def test_nothing_is_trimmed_without_a_length(open_system: Open) -> None:
    """`max_length=None` keeps all."""

    async def story() -> int:
        async with open_system(max_length=None) as events:
            for number in range(250):
                await events.emit("a", {"n": number})
            return len(await events.history("a", limit=1000))

    assert asyncio.run(story()) == 250


def test_prefixes_keep_two_systems_apart(open_system: Open) -> None:
    """On one store: neither reads, lists or hears what the other emits."""

    async def story() -> list[Any]:
        prefix = uuid4().hex
        async with open_system(prefix=f"{prefix}:") as one, open_system(prefix=f"{prefix}:x:") as other:
            heard: list[Event] = []
            other.subscribe("*", heard.append)
            await one.emit("a", {})
            return [heard, list(await other.history()), list(await other.history("a")), len(await one.history())]

    assert asyncio.run(story()) == [[], [], [], 1]


def test_a_closed_system_refuses(open_system: Open) -> None:
    """Every verb says `Closed`; its subscriptions have ended; closing twice does nothing."""

    async def story() -> tuple[bool, Any]:
        async with open_system() as events:
            stop = events.subscribe("a", print)
            decorate = events.subscribe("a")
        await events.aclose()
        with pytest.raises(Closed):
            await events.emit("a", {})
        with pytest.raises(Closed):
            await events.history()
        with pytest.raises(Closed):
            events.subscribe("a", print)
        with pytest.raises(Closed):
            decorate(print)
        with pytest.raises(Closed):
            await events.__aenter__()
        return stop.active, events.snapshot()

    active, snapshot = asyncio.run(story())

    assert not active
    assert snapshot == {"subscriptions": {}, "undelivered": 0, "closed": True}


def test_a_listener_may_close_the_system(open_system: Open) -> None:
    """Closing does not wait for the telling in which it is called; those behind hear nothing more."""

    async def story() -> list[Event]:
        async with asyncio.timeout(PATIENCE):
            heard: list[Event] = []
            events = open_system()
            events.subscribe("a", lambda event: events.aclose())
            events.subscribe("a", heard.append)
            await events.emit("a", {})
            return heard

    assert asyncio.run(story()) == []


def test_what_is_being_stored_is_stored_before_the_connection_closes(open_system: Open) -> None:
    """Emits that have begun when `aclose` is called end well, and are in the log."""

    async def story() -> tuple[list[Event], list[Event]]:
        events = open_system()
        emits = [asyncio.create_task(events.emit("a", {"n": n})) for n in range(20)]
        await asyncio.sleep(0)  # each has begun
        await events.aclose()
        emitted = await asyncio.gather(*emits)
        async with open_system() as again:
            return emitted, list(await again.history("a"))

    emitted, stored = asyncio.run(story())

    assert emitted == stored
    assert len(stored) == 20


def test_a_client_of_yours_stays_yours(address: str) -> None:
    """It is used, and not closed."""

    async def story() -> tuple[int, int]:
        async with open_redis(address) as redis:
            prefix = f"{uuid4().hex}:"
            async with PersistentEventSystem(redis, prefix=prefix) as events:
                await events.emit("a", {})
            connections = len(redis.connection_pool._available_connections)  # aclose() would have emptied the pool...
            still_open = [each.is_connected for each in redis.connection_pool._available_connections]
            assert all(still_open)  # ... or have disconnected each
            return connections, int(await redis.xlen(f"{prefix}stream:a"))

    assert asyncio.run(story()) == (1, 1)


def test_a_client_that_speaks_the_newer_protocol_works(shared_redis: RedisServer) -> None:
    """RESP3 answers in other shapes than RESP2; a client of yours may use either."""

    async def story() -> list[Event]:
        async with (
            Redis.from_url(shared_redis.address, protocol=3) as redis,
            PersistentEventSystem(redis, prefix=f"{uuid4().hex}:") as events,
        ):
            return [await events.emit("a", {}), *await events.history(), *await events.history("a")]

    emitted, *read = asyncio.run(story())

    assert read == [emitted, emitted]


def test_a_client_that_decodes_replies_is_refused(shared_redis: RedisServer) -> None:
    """Envelopes are bytes, and the message says which option to leave out; in an address, too."""
    with pytest.raises(InvalidAddress, match="leave decode_responses out"):
        PersistentEventSystem(Redis(decode_responses=True))
    with pytest.raises(InvalidAddress, match="leave decode_responses out"):
        PersistentEventSystem(f"{shared_redis.address}?decode_responses=True")


@pytest.mark.parametrize("store", [7, b"redis://127.0.0.1", object(), {}, synchronous.Redis()], ids=type)
def test_what_is_no_store_is_refused(store: object) -> None:
    """Also the synchronous client, which looks so much alike."""
    with pytest.raises(InvalidAddress, match="is no store"):
        PersistentEventSystem(store)


def test_two_systems_without_an_address_have_a_store_each() -> None:
    """None is a store of its own."""

    async def story() -> list[int]:
        async with PersistentEventSystem() as one, PersistentEventSystem() as other:
            await one.emit("a", {})
            return [len(await one.history()), len(await other.history())]

    assert asyncio.run(story()) == [1, 0]


def test_the_snapshot_tells_who_waits(open_system: Open) -> None:
    """While a listener is at work, what is behind it in the line counts as undelivered."""

    async def story() -> tuple[Any, Any]:
        async with asyncio.timeout(PATIENCE), open_system() as events:
            arrived, go = asyncio.Event(), asyncio.Event()

            async def slow(event: Event) -> None:
                arrived.set()
                await go.wait()

            events.subscribe("a", slow)
            first = asyncio.create_task(events.emit("a", {}))
            await arrived.wait()
            others = [asyncio.create_task(events.emit("a", {})) for _ in range(3)]
            await until(lambda: events.snapshot()["undelivered"] == 3)
            during = events.snapshot()
            go.set()
            await asyncio.gather(first, *others)
            return during, events.snapshot()

    during, after = asyncio.run(story())

    assert during == {"subscriptions": {"a": 1}, "undelivered": 3, "closed": False}
    assert after == {"subscriptions": {"a": 1}, "undelivered": 0, "closed": False}
