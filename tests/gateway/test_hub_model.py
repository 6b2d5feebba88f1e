"""Whatever clients do, and however little is kept for them: what each has had, over all its visits, has no hole."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from eventlab.event import Pattern
from eventlab.gateway import channel, replay
from eventlab.gateway.hub import Hub
from eventlab.gateway.stream import SseStream
from eventlab.system.cursor import Cursor
from eventlab.system.log import READ_LIMIT, Record
from eventlab.system.memory_log import MemoryLog
from eventlab.system.unified import UnifiedEventSystem
from tests.emitter.waiting import turns, until
from tests.gateway.browsers import Browser, settled

PATTERNS = (("order.*",), ("order.placed",), ("*.placed", "order.*"), ("*",), ("order.*",))
CONFLATES = len(PATTERNS) - 1
"""The client that wants the newest only."""
BY_SEND = 0
"""The one whose server offers no direct way."""
KEYS = "abcd"
TYPES = ("order.placed", "order.placed", "order.left", "user.left")
VERBS = {"emit": 8, "come": 3, "go": 1, "hold": 4, "let_go": 2, "turns": 2, "sleep": 1, "wake": 1}
"""Moves, and how often each is made."""
PLAYS, MOVES = 30, 60


def moves(chance: random.Random) -> Iterator[tuple[Any, ...]]:
    """What happens, one after the other."""
    for verb in chance.choices([*VERBS], [*VERBS.values()], k=MOVES):
        if verb == "emit":
            yield verb, chance.choice(TYPES), chance.randint(1, 5), chance.random() < 0.8
        elif verb == "turns":
            yield verb, chance.randint(0, 30)
        elif verb in ("sleep", "wake"):
            yield (verb,)
        else:
            yield verb, chance.randrange(len(PATTERNS))


class SleepyLog(MemoryLog):
    """A log in memory. While it sleeps its newest events are not read, though they are stored and can be looked up."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.awake = asyncio.Event()
        self.awake.set()

    async def read(self, after: Cursor, *, limit: int = READ_LIMIT) -> list[Record]:
        """As the log, when it is awake."""
        await self.awake.wait()
        return await super().read(after, limit=limit)


class Client:
    """Comes and goes, and takes its last id along. It counts what it has had, by key and in order."""

    def __init__(self, hub: Hub, patterns: tuple[str, ...], *, conflate: bool, direct: bool) -> None:
        self.hub, self.patterns = hub, [Pattern(text) for text in patterns]
        self.conflate, self.direct = conflate, direct
        self.browser: Browser | None = None
        self.last_id: str | None = None
        self.had: list[int] = []
        self.ids: list[str] = []

    def come(self) -> None:
        if self.browser is None:
            stream = SseStream(self.hub, self.patterns, self.last_id, conflate=self.conflate)
            self.browser = Browser(stream, direct=self.direct)

    async def go(self) -> None:
        if self.browser is not None:
            await self.browser.hang_up()
            self.had += self.browser.numbers
            self.ids += [frame.id for frame in self.browser.frames]
            self.last_id = self.browser.last_id or self.last_id
            self.browser = None

    def hold(self) -> None:
        if self.browser is not None:
            self.browser.hold()

    def let_go(self) -> None:
        if self.browser is not None:
            self.browser.let_go()


class Play:
    """Clients with patterns of their own, and whoever emits. Keys are given in turn."""

    def __init__(self, events: UnifiedEventSystem, log: SleepyLog, hub: Hub) -> None:
        self.events, self.log, self.hub = events, log, hub
        self.clients = [
            Client(hub, each, conflate=index == CONFLATES, direct=index != BY_SEND)
            for index, each in enumerate(PATTERNS)
        ]
        self.stored: list[tuple[int, str, str]] = []

    async def play(self, verb: str, *rest: Any) -> None:
        if verb == "emit":
            await self._emit(*rest)
        elif verb == "turns":
            await turns(rest[0])
        elif verb == "sleep":
            self.log.awake.clear()
        elif verb == "wake":
            self.log.awake.set()
        else:
            done = getattr(self.clients[rest[0]], verb)()
            if done is not None:
                await done

    async def _emit(self, type: str, count: int, heard: bool) -> None:
        """Store so many; and if it shall be heard, wait until everybody who is not held has got them."""
        first = len(self.stored)
        self.stored += [(number, type, KEYS[number % len(KEYS)]) for number in range(first, first + count)]
        await self.events.emit_many((type, {"n": number}, {"key": key}) for number, type, key in self.stored[first:])
        if heard and self.log.awake.is_set():
            await self.events.feed.arrived(self.events.feed.known)
            await turns(2)

    def wanted(self, client: Client) -> list[int]:
        """What this client cannot do without: all that its patterns match, or the newest of each type and key."""
        matching = [each for each in self.stored if any(pattern.matches(each[1]) for pattern in client.patterns)]
        newest = {(type, key): number for number, type, key in matching}
        return sorted(newest.values()) if client.conflate else [number for number, _type, _key in matching]

    async def finish(self) -> None:
        """Everybody comes once more, and stays until nothing is missing. Who has been cut off comes again."""
        self.log.awake.set()
        for client in self.clients:
            client.let_go()
            client.come()
            while not await self._has_all(client):
                await client.go()
                client.come()
        await settled(self.hub)
        assert self.hub.snapshot()["kept_bytes"] == 0
        for client in self.clients:
            await client.go()

    async def _has_all(self, client: Client) -> bool:
        """Whether it got what it wanted, before it was cut off."""
        browser, wanted = client.browser, set(self.wanted(client))
        assert browser is not None
        await until(lambda: browser.call.done() or wanted <= {*client.had, *browser.numbers})
        return wanted <= {*client.had, *browser.numbers}


@pytest.fixture(params=[1, 3])
def partitions(request: pytest.FixtureRequest) -> int:
    """One, and several."""
    return int(request.param)


def play(partitions: int, chance: random.Random) -> None:
    """Play some moves, and look at what everybody has had in the end."""

    async def story() -> Play:
        log = SleepyLog(partitions=partitions)
        timer = partial(next, itertools.count(0, chance.choice((0.0, 0.001, 0.01))))  # how long each sending takes
        async with (
            UnifiedEventSystem(log) as events,
            Hub(log, events.feed, heartbeat=1000, timer=timer) as hub,
        ):
            play = Play(events, log, hub)
            for client in play.clients:
                client.come()
            await until(lambda: all(client.browser and client.browser.opened for client in play.clients))
            for move in moves(chance):
                await play.play(*move)
            await play.finish()
            await until(lambda: sum(hub.snapshot()["connections"].values()) == 0)
            assert hub.snapshot()["channels"] == 0
            return play

    played = asyncio.run(story())

    for client in played.clients:
        assert len(client.had) == len(set(client.had)), client.patterns
        assert {*client.had} >= {*played.wanted(client)}, client.patterns
        assert client.conflate or {*client.had} == {*played.wanted(client)}, client.patterns
        cursors = [Cursor.parse(id, epoch=played.log.epoch, partitions=partitions) for id in client.ids]
        assert all(later.covers(earlier) for earlier, later in itertools.pairwise(cursors)), client.patterns
        by_key: dict[str, list[int]] = defaultdict(list)
        for number in client.had:
            by_key[KEYS[number % len(KEYS)]].append(number)
        assert all(numbers == sorted(numbers) for numbers in by_key.values()), client.patterns


@pytest.mark.parametrize("strip", [700, 3000, channel.STRIP_BYTES])
def test_each_client_has_had_each_event_once_and_in_the_order_of_its_key(
    partitions: int, strip: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over any moves: slow clients, clients that come and go in mid-frame, small strips (in bytes), small pages."""
    monkeypatch.setattr(channel, "STRIP_BYTES", strip)
    monkeypatch.setattr(replay, "READ_LIMIT", 3)

    for seed in range(PLAYS):
        play(partitions, random.Random(f"{partitions} {strip} {seed}"))
