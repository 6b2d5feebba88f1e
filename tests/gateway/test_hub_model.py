"""Whatever clients do, and however little is kept for them: what each has had, over all its visits, has no hole."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventlab.event import Pattern
from eventlab.gateway import channel, replay
from eventlab.gateway.hub import Hub
from eventlab.gateway.stream import SseStream
from eventlab.system.unified import UnifiedEventSystem
from tests.emitter.waiting import turns, until
from tests.gateway.browsers import Browser, hub_over

PATTERNS = (("order.*",), ("order.placed",), ("*.placed", "order.*"), ("*",))
KEYS = "abcd"
CLIENTS = st.integers(0, 3)
MOVES = st.one_of(
    st.tuples(st.just("emit"), st.sampled_from(["order.placed", "order.left", "user.left"]), st.integers(1, 4)),
    st.tuples(st.just("come"), CLIENTS),
    st.tuples(st.just("go"), CLIENTS),
    st.tuples(st.just("hold"), CLIENTS),
    st.tuples(st.just("let_go"), CLIENTS),
    st.tuples(st.just("turns"), st.integers(0, 30)),
    st.tuples(st.just("settle")),
)


class Client:
    """Comes and goes, and takes its last id along. It counts what it has had, by key and in order."""

    def __init__(self, hub: Hub, patterns: tuple[str, ...]) -> None:
        self.hub, self.patterns = hub, [Pattern(text) for text in patterns]
        self.browser: Browser | None = None
        self.last_id: str | None = None
        self.had: list[int] = []

    def come(self) -> None:
        if self.browser is None:
            self.browser = Browser(SseStream(self.hub, self.patterns, self.last_id))

    async def go(self) -> None:
        if self.browser is not None:
            await self.browser.hang_up()
            self.had += self.browser.numbers
            self.last_id = self.browser.last_id or self.last_id
            self.browser = None

    def hold(self) -> None:
        if self.browser is not None:
            self.browser.hold()

    def let_go(self) -> None:
        if self.browser is not None:
            self.browser.let_go()


class Play:
    """Four clients with patterns of their own, and whoever emits. Keys are given in turn."""

    def __init__(self, events: UnifiedEventSystem, hub: Hub) -> None:
        self.events, self.clients = events, [Client(hub, patterns) for patterns in PATTERNS]
        self.stored: list[tuple[int, str, str]] = []

    async def play(self, verb: str, *rest: Any) -> None:
        if verb == "emit":
            await self._emit(*rest)
        elif verb == "turns":
            await turns(rest[0])
        elif verb == "settle":
            await self.events.drained()
        else:
            done = getattr(self.clients[rest[0]], verb)()
            if done is not None:
                await done

    async def _emit(self, type: str, count: int) -> None:
        first = len(self.stored)
        self.stored += [(number, type, KEYS[number % len(KEYS)]) for number in range(first, first + count)]
        await self.events.emit_many((type, {"n": number}, {"key": key}) for number, type, key in self.stored[first:])

    async def finish(self) -> None:
        """Everybody comes once more, and stays until nothing is missing. Who has been cut off comes again."""
        for client in self.clients:
            wanted = {number for number, type, _key in self.stored if any(p.matches(type) for p in client.patterns)}
            client.let_go()
            client.come()
            while True:
                browser = client.browser
                assert browser is not None
                await until(lambda: browser.call.done() or wanted <= {*client.had, *browser.numbers})  # noqa: B023
                if wanted <= {*client.had, *browser.numbers}:
                    break
                await client.go()
                client.come()
            await client.go()


@pytest.fixture(params=[1, 3])
def partitions(request: pytest.FixtureRequest) -> int:
    """One, and several."""
    return int(request.param)


@settings(max_examples=60, deadline=None)
@given(st.lists(MOVES, max_size=40), st.sampled_from([300, 10_000]), st.sampled_from([3, 500]))
def play(partitions: int, moves: list[Any], strip: int, page: int) -> None:
    """Play these moves with a strip of so many bytes and pages of so many events, and look at what everybody has had."""

    async def story() -> Play:
        async with hub_over(partitions=partitions) as (events, hub):
            play = Play(events, hub)
            for client in play.clients:
                client.come()
            await until(lambda: all(client.browser and client.browser.opened for client in play.clients))
            for move in moves:
                await play.play(*move)
            await play.finish()
            await until(lambda: sum(hub.snapshot()["connections"].values()) == 0)
            assert hub.snapshot()["channels"] == 0
            assert hub.snapshot()["kept_bytes"] == 0
            return play

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(channel, "STRIP_BYTES", strip)
        patch.setattr(replay, "READ_LIMIT", page)
        played = asyncio.run(story())

    for client in played.clients:
        expected = [each for each in played.stored if any(pattern.matches(each[1]) for pattern in client.patterns)]
        assert sorted(client.had) == [number for number, _type, _key in expected], client.patterns
        by_key: dict[str, list[int]] = defaultdict(list)
        for number in client.had:
            by_key[KEYS[number % len(KEYS)]].append(number)
        assert all(numbers == sorted(numbers) for numbers in by_key.values()), client.patterns


def test_each_client_has_had_each_event_once_and_in_the_order_of_its_key(partitions: int) -> None:
    """Over any moves: slow clients, clients that come and go in mid-frame, small strips, small pages."""
    play(partitions)
