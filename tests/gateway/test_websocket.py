"""A page and a server talk over `/ws`: what is heard, what is said, and how they part."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from eventlab.clock import system_clock
from eventlab.errors import Closed, EventLabError, InvalidMessage, Unreachable
from eventlab.gateway import protocols
from eventlab.gateway.app import build_app
from eventlab.gateway.emits import AT_ONCE
from eventlab.gateway.gate import Gate
from eventlab.gateway.grant import EVERYTHING, Grant
from eventlab.gateway.settings import Settings
from eventlab.gateway.spent import MemorySpent
from eventlab.gateway.websocket import WebSockets
from eventlab.metrics import CountedMetrics
from eventlab.system.connect import connect
from eventlab.system.producers.incoming import NOT_DONE, Refusal
from tests.emitter.serving import content, listening
from tests.emitter.waiting import until
from tests.gateway.browsers import hub_over
from tests.gateway.talking import Door, Room, flood, numbers, served, talking

Story = Callable[[Room], Awaitable[Any]]


def told(story: Story, *args: Any, **options: Any) -> Any:
    """What the story returns, told in a room in which nothing of anybody is left at its end."""

    async def whole() -> Any:
        async with talking(*args, **options) as room:
            result = await story(room)
            await room.deserted()
            return result

    return asyncio.run(whole())


async def emit(room: Room, numbers: range, type: str = "order.placed") -> None:
    """Events with these numbers, stored."""
    for n in numbers:
        await room.events.emit(type, {"n": n})


def test_a_page_hears_what_it_subscribed_to() -> None:
    """The envelope as it is stored, with a cursor behind it; and nothing of other types."""

    async def story(room: Room) -> Any:
        async with room.page() as page:
            subscribed = await page.ask("subscribe", patterns=["order.*", "user.left"], ref="mine")
            await emit(room, range(1), "cart.filled")
            event = await room.events.emit("order.placed", {"n": 1}, key="order-7")
            heard = await page.hear()
            return subscribed, heard, event

    subscribed, heard, event = told(story)

    assert subscribed == {
        "op": "subscribed",
        "patterns": ["order.*", "user.left"],
        "cursor": subscribed["cursor"],
        "ref": "mine",
    }
    assert (heard["op"], heard["cursor"]) == ("event", event.position)
    assert heard["event"]["id"] == event.id
    assert heard["event"]["key"] == "order-7"


def test_what_is_stored_comes_first_and_what_happens_meanwhile_behind_it() -> None:
    """Between the two there is no gap, and nothing comes twice."""

    async def story(room: Room) -> list[int]:
        await room.events.emit_many([("order.placed", {"n": n}) for n in range(1000)])
        async with room.page() as page:
            emitting = asyncio.create_task(emit(room, range(1000, 1100)))
            await page.say("subscribe", patterns=["*"], after="0-0")
            heard = await page.events(1100)
            await emitting
            return numbers(heard)

    assert told(story) == list(range(1100))


def test_after_a_break_a_page_goes_on_behind_its_last_cursor() -> None:
    """Also when that came with `subscribed`, and no event after it."""

    async def story(room: Room) -> list[int]:
        await emit(room, range(5))
        async with room.page() as page:
            cursor = (await page.ask("subscribe", patterns=["*"]))["cursor"]
        await emit(room, range(5, 10))
        heard = []
        for _ in range(5):
            async with room.page() as page:
                await page.say("subscribe", patterns=["*"], after=cursor)
                frame = (await page.events(1))[0]
                cursor = frame["cursor"]
                heard.append(frame)
        return numbers(heard)

    assert told(story) == [5, 6, 7, 8, 9]


def test_a_subscription_takes_the_place_of_the_one_before() -> None:
    """And `unsubscribe` is one to nothing; the connection stays, and is told that it lives."""

    async def story(room: Room) -> Any:
        async with room.listening("order.*") as page:
            await page.say("subscribe", patterns=["user.*"])
            await page.until("subscribed")
            await emit(room, range(1), "order.placed")
            await emit(room, range(1, 2), "user.left")
            heard = await page.events(1)
            await page.say("unsubscribe")
            nothing = await page.until("subscribed")
            await emit(room, range(2, 3), "user.left")
            between = [await page.hear() for _ in range(2)]
            return heard, nothing, between, room.hub.snapshot()["connections"]

    heard, nothing, between, connections = told(story, heartbeat=0.1)

    assert numbers(heard) == [1]
    assert nothing["patterns"] == []
    assert [(frame["op"], set(frame)) for frame in between] == [("alive", {"op", "cursor"})] * 2
    assert connections == {"sse": 0, "websocket": 1}


def test_a_page_emits_and_is_told_where_its_event_stands() -> None:
    """`ref` is the page's own word, and comes back as it came."""

    async def story(room: Room) -> Any:
        async with room.page() as page:
            event = {"type": "order.placed", "data": {"n": 1}, "key": "order-7", "actor": None}
            stored = await page.ask("emit", event=event, ref={"mine": [1]})
            return stored, (await room.events.history())[0]

    stored, event = told(story)

    assert stored == {"op": "stored", "id": event.id, "position": event.position, "ref": {"mine": [1]}}
    assert (event.type, event.data, event.key) == ("order.placed", {"n": 1}, "order-7")


def test_what_one_page_emits_is_stored_in_its_order() -> None:
    """Though it waits for no answer, and many of them are under way together; each is answered."""

    async def story(room: Room) -> Any:
        async with room.listening() as page:
            for n in range(500):
                await page.emit(n, ref=n)
            frames = [await page.hear() for _ in range(1000)]
            return frames, room.events.snapshot()["emits"]["batches"]

    frames, batches = told(story, heartbeat=600)  # no sign of life among the thousand

    assert numbers(frame for frame in frames if frame["op"] == "event") == list(range(500))
    assert [frame["ref"] for frame in frames if frame["op"] == "stored"] == list(range(500))
    assert batches < 250, "each waited for the one before"


def test_what_a_page_said_before_it_left_is_done() -> None:
    """A page that is closed says its last word and does not wait."""

    async def story(room: Room) -> list[Any]:
        async with room.listening() as page:  # so that something is on its way to it when it has gone
            for n in range(100):
                await page.emit(n)
        await room.deserted()
        return [event.data["n"] for event in await room.events.history()]

    assert told(story) == list(range(100))


def test_both_kinds_of_client_hear_the_same_and_share_cursors() -> None:
    """A cursor of an EventSource leads a WebSocket to the same place, and the other way round."""

    async def story(room: Room) -> Any:
        address = f"http://127.0.0.1:{room.port}/api/events"
        async with room.listening() as page:
            async with listening(address) as source:
                await until(lambda: room.hub.snapshot()["connections"]["sse"] == 1)
                await emit(room, range(3))
                by_page, by_source = await page.events(3), await source.take(3)
                connections = room.hub.snapshot()["connections"]
            async with listening(address, {"after": by_page[0]["cursor"]}) as resumed:
                later = await resumed.take(2)
            await page.say("subscribe", patterns=["*"], after=by_source[1].id)
            again = await page.events(1)
        return by_page, by_source, connections, later, again

    by_page, by_source, connections, later, again = told(story)

    assert [frame["event"] for frame in by_page] == [content(frame) for frame in by_source]
    assert connections == {"sse": 1, "websocket": 1}
    assert [content(frame)["data"]["n"] for frame in later] == [1, 2]
    assert numbers(again) == [2]


@pytest.mark.parametrize(
    ("op", "words"),
    [
        ({"op": "shout"}, '"shout" is no op'),
        ({"op": "subscribe"}, "patterns is null"),
        ({"op": "subscribe", "patterns": "order.*"}, 'patterns is "order.*"'),
        ({"op": "subscribe", "patterns": []}, "patterns is []"),
        ({"op": "subscribe", "patterns": ["a"] * 101}, "expected a list of 1 to 100 texts"),
        ({"op": "subscribe", "patterns": [7]}, "patterns is [7]: expected a list of 1 to 100 texts"),
        ({"op": "subscribe", "patterns": ["Order.*"]}, "'Order.*' is not a pattern"),
        ({"op": "subscribe", "patterns": ["*"], "after": 7}, "after is 7"),
        ({"op": "subscribe", "patterns": ["*"], "slow": True}, "slow is true"),
        ({"op": "subscribe", "pattern": "*"}, '"pattern" is no field of subscribe: expected op, after, patterns'),
        ({"op": "unsubscribe", "patterns": []}, '"patterns" is no field of unsubscribe: expected op, ref'),
        ({"op": "emit"}, "null is no event"),
        ({"op": "emit", "event": [1]}, "is no event"),
        ({"op": "emit", "event": {"type": "order.placed"}}, "is no event: expected an object with type and data"),
        ({"op": "emit", "event": {"type": 7, "data": {}}}, "type is 7: expected printable text"),
        ({"op": "emit", "event": {"type": "Order", "data": {}}}, "'Order' is not an event name"),
        ({"op": "emit", "event": {"type": "order.placed", "data": 7}}, "data is 7: expected an object"),
        (
            {"op": "emit", "event": {"type": "order.placed", "data": {}, "version": "2"}},
            'version is "2": expected a whole number',
        ),
        (
            {"op": "emit", "event": {"type": "order.placed", "data": {}, "metadata": 2}},
            "metadata is 2: expected an object",
        ),
        ({"op": "emit", "event": {"type": "order.placed", "data": {}, "time": 2}}, '"time" is no field'),
        ({"op": "emit", "event": {"type": "order.placed", "data": {"x": "y" * 300_000}}}, "bytes"),
    ],
)
def test_a_wrong_op_is_answered_and_the_conversation_goes_on(op: dict[str, Any], words: str) -> None:
    """What came, what was expected, what to try; the subscription that there was is still there."""

    async def story(room: Room) -> Any:
        async with room.listening("order.*") as page:
            wrong = await page.ask(**op, ref=7)
            await emit(room, range(1))
            return wrong, await page.hear(), len(await room.events.history())

    wrong, heard, stored = told(story)

    assert (wrong["op"], wrong["ref"]) == ("error", 7)
    assert words in wrong["error"]
    assert numbers([heard]) == [0]
    assert stored == 1


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (b'{"op": "unsubscribe"}', 1003),
        ("", 1007),
        ('{"op": "subscribe"', 1007),
        ("{'op': 'subscribe'}", 1007),
        ("[" * 100_000, 1007),
        ('{"a":' * 10_000 + "1" + "}" * 10_000, 1007),
        ("NaN", 1007),
        ("[]", 1008),
        ('"subscribe"', 1008),
        ("null", 1008),
        ("{}", 1008),
        ('{"op": null}', 1008),
        ('{"op": ["subscribe"]}', 1008),
        (json.dumps({"op": "x" * 1_100_000}), 1009),
        (json.dumps({"op": "é" * 600_000}, ensure_ascii=False), 1009),
    ],
)
def test_who_speaks_another_language_is_hung_up_on(frame: str | bytes, code: int) -> None:
    """With a code, and a reason where the server gives us the choice; others do not notice."""

    async def story(room: Room) -> Any:
        async with room.listening() as other, room.page() as page:
            await page.socket.send(frame)
            end = await page.end()
            await emit(room, range(1))
            return end, numbers(await other.events(1))

    (ended, reason), heard = told(story)

    assert ended == code
    assert len(reason.encode()) <= 123
    assert heard == [0]


@pytest.mark.parametrize("op", [{"op": "subscribe", "patterns": ["order.*", "user.*"]}, {"op": "emit"}])
def test_who_asks_for_what_it_may_not_is_told_and_hung_up_on(op: dict[str, Any]) -> None:
    """1008; nothing of it is done, not even the part that is allowed."""
    if op["op"] == "emit":
        op = {**op, "event": {"type": "user.left", "data": {}}}
    grant = Grant.of("ann", listen=["order.*"], emit=["order.placed"])

    async def story(room: Room) -> Any:
        async with room.listening("order.*") as page:
            wrong = await page.ask(**op, ref=7)
            return wrong, await page.end(), len(await room.events.history())

    wrong, (code, reason), stored = told(story, grant=grant)

    assert (wrong["op"], wrong["ref"], code) == ("error", 7, 1008)
    assert wrong["error"].startswith(f"ann may not {'emit user.left' if 'event' in op else 'listen to user.*'}")
    assert wrong["error"].startswith(reason)
    assert stored == 0


def test_who_asks_too_often_is_told_and_stays() -> None:
    """Each op but the first is a request like others: one too many in this second is refused, and may come again."""

    async def story(room: Room) -> Any:
        async with room.page() as page:
            for n in range(4):
                await page.emit(n, ref=n)
            answers = [await page.hear() for _ in range(4)]
            return answers, len(await room.events.history())

    answers, stored = told(story, settings=Settings(rate=0.01))

    refused = [answer for answer in answers if answer["op"] == "error"]
    assert stored == 2
    assert [answer["ref"] for answer in refused] == [2, 3]
    assert "asks too often" in refused[0]["error"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 401), ({"Authorization": "Bearer nonsense"}, 401), ({"Origin": "https://evil.example"}, 403)],
)
def test_who_may_not_come_in_is_told_before_the_handshake_ends(headers: dict[str, str], status: int) -> None:
    """By a status of HTTP: a page on another server, or one without a token."""
    settings = Settings(secret=b"of this gateway" * 4)
    gate = Gate(settings, MemorySpent())

    async def story(room: Room) -> Any:
        with pytest.raises(InvalidStatus) as refused:
            async with room.page(additional_headers=headers):
                pass
        return refused.value.response

    response = told(story, gate=gate, settings=settings)

    assert response.status_code == status
    assert json.loads(response.body)["error"]


@pytest.mark.parametrize("query", ["?pattern=order.*", "?after=zzz", "?slow"])
def test_an_address_that_asks_for_something_is_refused(query: str) -> None:
    """Passed over, it would be silent for ever: on a WebSocket, what is wanted is said by an op."""

    async def story(room: Room) -> Any:
        with pytest.raises(InvalidStatus) as refused:
            async with room.page(query):
                pass
        return refused.value.response

    response = told(story)

    assert response.status_code == 400
    assert 'Connect, then send {"op": "subscribe"' in json.loads(response.body)["error"]


def test_a_page_comes_in_by_a_ticket_which_is_good_for_once() -> None:
    """A browser's `WebSocket` can send no header: the address is all that it can say."""
    settings = Settings(secret=b"of this gateway" * 4)
    gate = Gate(settings, MemorySpent())
    ticket = f"?ticket={gate.ticket(Grant.of('ann', listen=['order.*']))}"

    async def story(room: Room) -> Any:
        async with room.page(ticket) as page:
            answers = [await page.ask("subscribe", patterns=[pattern]) for pattern in ("order.*", "user.*")]
        with pytest.raises(InvalidStatus) as refused:
            async with room.page(ticket):
                pass
        return [answer["op"] for answer in answers], refused.value.response.status_code

    assert told(story, gate=gate, settings=settings) == (["subscribed", "error"], 401)


def test_the_gateway_serves_it_with_its_limits_and_metrics() -> None:
    """At `/ws`: a connection too many is told before the handshake ends, and the others are counted."""

    async def story() -> Any:
        settings, metrics = Settings(max_connections=1, vitals=0), CountedMetrics()
        async with connect("memory://") as events:
            app = build_app(events, settings, metrics=metrics)
            async with served(app, settings, app.state.hub) as server:
                room = Room(events, events, app.state.hub, *server)
                async with room.listening() as page:
                    await page.ask("emit", event={"type": "order.placed", "data": {}})
                    counted = metrics.snapshot()
                    with pytest.raises(InvalidStatus) as refused:
                        async with room.page():
                            pass
                await room.deserted()
                return refused.value.response.status_code, counted, metrics.snapshot()

    status, counted, afterwards = asyncio.run(story())

    assert status == 503
    assert afterwards["gateway.requests{method=GET,route=/ws,status=503}"] == 1
    assert counted["gateway.connections{kind=websocket}"] == 1
    assert counted["gateway.requests{method=GET,route=/ws,status=101}"] == 1
    assert counted["gateway.requests{method=emit,route=/ws,status=202}"] == 1


def test_a_conversation_ends_when_its_grant_expires() -> None:
    """4401, whatever it subscribes to meanwhile; what was under way is answered."""
    grant = Grant.of("ann", listen=["*"], emit=["*"], expires=system_clock() + timedelta(seconds=2))

    async def story(room: Room) -> Any:
        async with room.listening("order.*") as page, room.page() as silent:
            await page.ask("subscribe", patterns=["user.*"])
            return await page.end(), await silent.end()

    assert [code for code, _ in told(story, grant=grant)] == [4401, 4401]


def test_a_drain_ends_all_conversations_and_takes_no_new_ones() -> None:
    """1012: connect again, and find another node. Also who listens to nothing; newcomers get 503."""

    async def story(room: Room) -> Any:
        async with room.listening() as one, room.page() as silent:
            await room.hub.drain(over=0.1)
            ends = await one.end(), await silent.end()
            with pytest.raises(InvalidStatus) as refused:
                async with room.page():
                    pass
            return ends, refused.value.response

    ends, response = told(story)

    assert [code for code, _ in ends] == [1012, 1012]
    assert response.status_code == 503
    assert response.headers["Retry-After"]


def test_who_wants_another_subscription_while_the_server_drains_is_told_to_go() -> None:
    """1012: its own end may not have been told yet, and no new one begins."""

    async def story(room: Room) -> Any:
        async with room.listening() as page:
            room.hub.draining = True
            await page.say("subscribe", patterns=["user.*"])
            return await page.end()

    assert told(story)[0] == 1012


class Held:
    """Events that are stored when `go` is set; or then raise an error, if there is one."""

    def __init__(self, inner: Any, error: Exception | None = None) -> None:
        self.inner, self.error = inner, error
        self.begun = 0
        self.go = asyncio.Event()

    async def emit(self, type: str, data: Any, **fields: Any) -> Any:
        """As the protocol has it."""
        self.begun += 1
        await self.go.wait()
        if self.error:
            raise self.error
        return await self.inner.emit(type, data, **fields)


def test_a_bounded_number_of_emits_is_under_way_and_answered_before_the_end() -> None:
    """Beyond that nobody reads on: what more a page says was never heard when the server drains."""

    async def story(room: Room) -> Any:
        async with room.page() as page:
            for n in range(100):
                await page.emit(n, ref=n)
            await until(lambda: room.outer.begun == AT_ONCE)
            await room.hub.drain(over=0)
            room.outer.go.set()
            frames = [await page.hear() for _ in range(AT_ONCE)]
            return frames, await page.end(), room.outer.begun

    frames, (code, _), begun = told(story, wrap=Held)

    assert [frame["ref"] for frame in frames] == list(range(AT_ONCE))
    assert (code, begun) == (1012, AT_ONCE)


def test_a_store_that_does_not_answer_does_not_end_the_conversation() -> None:
    """The page is told, with its own word for the event, and may try again."""

    async def story(room: Room) -> Any:
        room.outer.go.set()
        async with room.listening() as page:
            error = await page.ask("emit", event={"type": "order.placed", "data": {}}, ref=1)
            room.outer.error = None
            await page.emit(2, ref=2)
            return error, {(await page.hear())["op"], (await page.hear())["op"]}

    error, others = told(story, wrap=lambda events: Held(events, Unreachable("nothing answers at redis://shop")))

    assert error == {"op": "error", "error": NOT_DONE, "ref": 1}  # where the store is, is for the log
    assert others == {"event", "stored"}


def test_what_an_op_comes_to_is_counted_as_a_request_for_the_same_would_be() -> None:
    """4xx where the page was wrong, 5xx where we were: the vitals and the alerts ask for nothing else."""
    metrics = CountedMetrics()

    async def story(room: Room) -> None:
        room.outer.go.set()
        async with room.page() as page:
            room.outer.error = None
            await page.ask("subscribe", patterns=["user.*"])
            await page.ask("unsubscribe")
            await page.ask("subscribe", patterns="user.*")
            await page.ask("shout")
            event = {"type": "order.placed", "data": {}}
            await page.ask("emit", event=event)
            await page.ask("emit", event={"type": "Order", "data": {}})
            for error in (Unreachable("nothing answers"), Closed("closed"), InvalidMessage("no"), EventLabError("?")):
                room.outer.error = error
                await page.ask("emit", event=event)
        room.outer.error = KeyError("a bug")
        async with room.page() as page:
            await page.say("emit", event=event)
            await page.end()

    told(story, wrap=Held, metrics=metrics)

    assert {key.removeprefix("gateway.requests"): count for key, count in metrics.snapshot().items()} == {
        "{method=subscribe,route=/ws,status=200}": 1,
        "{method=unsubscribe,route=/ws,status=200}": 1,
        "{method=subscribe,route=/ws,status=400}": 1,
        "{method=other,route=/ws,status=400}": 1,
        "{method=emit,route=/ws,status=202}": 1,
        "{method=emit,route=/ws,status=422}": 2,
        "{method=emit,route=/ws,status=503}": 2,
        "{method=emit,route=/ws,status=500}": 2,
    }


def test_who_may_not_and_who_comes_too_often_is_counted_as_well() -> None:
    """403, and 429: theirs, not ours."""
    metrics, grant = CountedMetrics(), Grant.of("ann", listen=["*"], emit=["order.placed"])

    async def story(room: Room) -> None:
        async with room.page() as page:
            for n in range(3):
                await page.emit(n)
            answers = [await page.hear() for _ in range(3)]
            assert [answer["op"] for answer in answers].count("stored") == 2
        async with room.page() as page:
            await page.emit(3, "user.left")
            await page.end()

    told(story, grant=grant, metrics=metrics, settings=Settings(rate=0.01))

    assert metrics.snapshot() == {
        "gateway.requests{method=emit,route=/ws,status=202}": 2,
        "gateway.requests{method=emit,route=/ws,status=429}": 1,
        "gateway.requests{method=emit,route=/ws,status=403}": 1,
    }


def test_a_mistake_of_ours_ends_one_conversation_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """1011, and not a word of what it was; others go on."""

    async def story(room: Room) -> Any:
        room.outer.go.set()
        async with room.listening() as other, room.page() as page:
            await page.emit(1)
            end = await page.end()
            await emit(room, range(2, 3))
            return end, numbers(await other.events(1))

    (code, reason), heard = told(story, wrap=lambda events: Held(events, KeyError("a bug")))

    assert (code, heard) == (1011, [2])
    assert "bug" not in reason
    assert "a bug" in caplog.text


def test_a_cursor_whose_events_are_gone_is_answered_with_a_resync() -> None:
    """So is one that nobody can read: whoever keeps a state fetches it anew."""

    async def story(room: Room) -> Any:
        async with room.page() as page:
            subscribed = await page.ask("subscribe", patterns=["*"], after="nonsense")
            resync = await page.hear()
            await emit(room, range(1))
            return subscribed, resync, numbers(await page.events(1)), room.hub.snapshot()["resyncs"]

    subscribed, resync, heard, resyncs = told(story)

    assert resync == {"op": "resync", "cursor": subscribed["cursor"], "reason": "unreadable"}
    assert (heard, resyncs) == ([0], 1)


def test_a_client_that_is_too_slow_is_told_so_when_it_reads_again() -> None:
    """4408, behind what was on its way; its last cursor is where it goes on, and nothing is missing."""

    async def story() -> Any:
        async with talking() as room, room.listening() as slow:
            slow.socket.transport.pause_reading()
            await flood(room, range(3000))
            await until(lambda: room.hub.snapshot()["slow"] == 1)
            slow.socket.transport.resume_reading()
            frames, (code, _) = await slow.rest()
            async with room.page() as page:
                await page.say("subscribe", patterns=["*"], after=frames[-1]["cursor"])
                return numbers(frames), code, numbers(await page.events(3000 - len(frames)))

    had, code, missed = asyncio.run(story())

    assert code == 4408
    assert had + missed == list(range(3000))
    assert missed


def test_a_page_that_conflates_gets_the_newest_of_each_key_when_it_reads_again() -> None:
    """However far behind it was, it is not cut off; what it skipped is not sent, and the newest of each key is."""

    async def story(room: Room) -> Any:
        async with room.page() as page:
            await page.ask("subscribe", patterns=["*"], slow="conflate")
            page.socket.transport.pause_reading()
            await flood(room, range(3000))
            page.socket.transport.resume_reading()
            heard: list[int] = []
            while not {*range(2990, 3000)} <= {*heard}:
                heard += numbers(await page.events(1))
            return heard, room.hub.snapshot()["slow"]

    heard, slow = told(story)

    assert heard == sorted({*heard})
    assert len(heard) < 3000
    assert slow == 0


def test_a_client_that_takes_nothing_for_a_while_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when little waits for it: whoever does not read would not read a goodbye."""
    monkeypatch.setattr(protocols, "CLOSE_SECONDS", 0.1)

    async def story(room: Room) -> Any:
        async with room.listening() as slow:
            connection = next(iter(room.server.server_state.connections))
            connection.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
            slow.socket.transport.pause_reading()
            await flood(room, range(100))
            await until(lambda: not room.server.server_state.connections)
            slow.socket.transport.resume_reading()
            return (await slow.rest())[1], room.hub.snapshot()["slow"]

    (code, _), slow = told(story, settings=Settings(send_seconds=0.1))

    assert (code, slow) == (1006, 1)


def test_a_client_that_answers_no_ping_is_cut_off() -> None:
    """Its machine was switched off, perhaps: no goodbye is waited for, and what is still sent has nobody to go to."""

    async def story(room: Room) -> Any:
        async with room.listening() as page:
            connection = next(iter(room.server.server_state.connections))
            page.socket.transport.pause_reading()
            connection.keepalive_timeout()
            with pytest.raises(OSError):
                await connection.send({"type": "websocket.send", "text": "{}"})
            await until(lambda: not room.server.server_state.connections)
            page.socket.transport.resume_reading()

    told(story)


def test_a_client_that_does_not_read_the_goodbye_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies before the goodbye would keep the connection open for ever."""
    monkeypatch.setattr(protocols, "CLOSE_SECONDS", 0.1)

    async def story(room: Room) -> Any:
        async with room.listening() as page:
            connection = next(iter(room.server.server_state.connections))
            connection.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
            connection.transport.set_write_buffer_limits(high=10_000_000)
            page.socket.transport.pause_reading()
            await flood(room, range(500))
            await page.socket.send("nonsense")
            await until(lambda: not room.server.server_state.connections)
            page.socket.transport.resume_reading()
            return await page.end()

    code, _ = told(story)

    assert code == 1006


@pytest.mark.parametrize("full", [False, True])
def test_who_has_gone_before_the_handshake_is_done_is_no_error(full: bool) -> None:
    """Let in or refused: nothing is raised that would be counted as a mistake of ours, and nothing is left."""

    class Narrow(Door):
        def place(self, connection: Any, grant: Grant) -> Any:
            if full:
                raise Refusal(503, "full")
            return super().place(connection, grant)

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    async def send(_message: Any) -> None:
        raise ConnectionResetError

    async def story() -> Any:
        async with hub_over() as (events, hub):
            endpoint = WebSockets(hub, events, Narrow(EVERYTHING, None, 1000), Settings())
            await endpoint({"type": "websocket", "path": "/ws", "headers": [], "query_string": b""}, receive, send)
            return hub.snapshot()["connections"]["websocket"]

    assert asyncio.run(story()) == 0


@pytest.mark.parametrize("sent", [0, 20, 10_000])
def test_who_resets_its_connection_leaves_nothing_behind(sent: int) -> None:
    """Before the first byte of the handshake, in the middle of it, and just behind it."""
    head = b"GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    head += b"Sec-WebSocket-Key: ZXZlbnRsYWItbG9hZC0xNg==\r\n\r\n"

    async def story(room: Room) -> None:
        for _ in range(20):
            with socket.create_connection(("127.0.0.1", room.port)) as raw:
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                raw.sendall(head[:sent])
            await asyncio.sleep(0)
        async with room.page():
            pass

    told(story)
    # `told` looks whether anything is left
