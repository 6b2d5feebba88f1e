"""The X-ray of one emit: the model behind chapter 4's hero.

    ┌ the program: a restart ends it ──────┐
    │ emit ──▶ store ──▶ tell ─▶ listeners │        three columns: listeners, log, page
    └────────────│─────────│───────────────┘        one id in all of them
                 ▼         └── SSE ──▶ the page     another program: it lives on
              the log                               so does this

It drives the real `PersistentEventSystem`, on an embedded store that outlives the program, and the real
`sse_endpoint`, which a page in the kernel reads byte by byte. Every operation returns the snapshot after it, when
all that it set in motion has arrived; so it runs headless, without pauses, the same way each time.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from dataclasses import replace

from eventlab.clock import Clock, ManualClock
from eventlab.errors import CourseError
from eventlab.event.identity import RandomBytes
from eventlab.lab import xray_words as words
from eventlab.lab.xray_program import Door
from eventlab.lab.xray_scene import LIMIT, TYPE, Scene
from eventlab.lab.xray_snapshot import ANSWERS, Snapshot, sightings


class Xray:
    """Emit, restart, disconnect, crash; and look at what is where. Use it as `async with Xray() as xray`.

    The clock and the chance behind the ids are arguments; by default they are the same in every run.
    """

    def __init__(self, *, clock: Clock | None = None, randbytes: RandomBytes | None = None) -> None:
        self._scene = Scene(clock or ManualClock(), randbytes or random.Random(7).randbytes)
        self._browser: dict[str, None] = {}
        self._emitted = 0
        self._busy = asyncio.Lock()
        self._snapshot = Snapshot(sentence=words.NOTHING_YET)

    async def start(self) -> Snapshot:
        """Start the program, and connect the page."""
        async with self._busy:
            await self._scene.run()
            return await self._look()

    async def stop(self) -> None:
        """Close everything; the log is forgotten. Stopping twice does nothing."""
        async with self._busy:
            await self._scene.aclose()

    async def __aenter__(self) -> Xray:
        await self.start()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self.stop()

    @property
    def door(self) -> Door:
        """The program as a web application: what a server serves to real browsers."""
        return self._scene.door

    def snapshot(self) -> Snapshot:
        """Everything that there is to see, as it was after the last operation."""
        return self._snapshot

    def predict(self, answer: str) -> Snapshot:
        """Note what one expects a restart to leave: a key of `ANSWERS`. Raises `CourseError` for anything else."""
        if answer not in ANSWERS:
            raise CourseError(f"{answer!r} is none of the answers: expected one of {', '.join(map(repr, ANSWERS))}.")
        return self._show(replace(self._snapshot, prediction=answer, sentence=words.PREDICTED))

    def notify_first(self, wrong: bool) -> Snapshot:
        """Choose the order of the next emits: notify before store, or (False) store before notify."""
        return self._show(replace(self._snapshot, notify_first=wrong, sentence=words.ordered(notify_first=wrong)))

    async def emit(self, count: int = 1) -> Snapshot:
        """Emit `count` events, one after the other. Raises `Closed` while the program is down."""
        async with self._busy:
            program, wrong, page = self._scene.program, self._snapshot.notify_first, self._scene.wanted
            numbers = self._take_numbers(count)
            for number in numbers:
                await program.emit(TYPE, _order(number), notify_first=wrong)
            steps = ("listeners", "page", "log") if wrong else ("log", "listeners", "page")
            return await self._look(steps, numbers, words.emitted(numbers, notify_first=wrong, page=page))

    async def crash(self) -> Snapshot:
        """Emit one event, and die between its two steps; then the program is down until `restart`."""
        async with self._busy:
            scene, wrong = self._scene, self._snapshot.notify_first
            program, [number] = scene.program, self._take_numbers(1)
            await program.crash(TYPE, _order(number), notify_first=wrong)
            if scene.page.connected and wrong:
                await scene.page.has({program.heard[-1].id})  # the ghost was sent before the program died
            await scene.die()
            steps = ("listeners", "page", "crash") if wrong else ("log", "crash")
            return await self._look(steps, [number], words.crashed(number, notify_first=wrong, page=scene.wanted))

    async def restart(self) -> Snapshot:
        """End the program, if it still runs, and start it again. A page that wants to listen reconnects by itself."""
        async with self._busy:
            before = self._snapshot
            await self._scene.run()
            after = replace(await self._look_again(before), restarts=before.restarts + 1)
            verdict = words.verdict(before.prediction) if after.page else before.verdict
            return self._show(replace(after, sentence=words.restarted(before, after), verdict=verdict))

    async def disconnect(self) -> Snapshot:
        """The page leaves; the program goes on."""
        async with self._busy:
            self._scene.wanted = False
            await self._scene.page.disconnect()
            return await self._look(sentence=words.DISCONNECTED)

    async def reconnect(self) -> Snapshot:
        """The page comes back, with its last id, and receives what it has missed."""
        async with self._busy:
            before, self._scene.wanted = self._snapshot, True
            await self._scene.connect()
            after = await self._look_again(before)
            return self._show(replace(after, sentence=words.reconnected(before, after)))

    def browser_received(self, id: str) -> Snapshot:
        """Note that a real browser's EventSource says it received the event with that id."""
        self._browser[id] = None
        return self._show(replace(self._snapshot, browser=tuple(self._browser)))

    async def _look(self, trail: Sequence[str] = (), moved: Sequence[int] = (), sentence: str = "") -> Snapshot:
        """Wait until a page that listens has what it should have; then see what is where."""
        scene, stored = self._scene, await self._scene.stored()
        ids = {event.id for event in stored}
        if scene.page.connected:
            await scene.page.has(ids)
        return self._show(
            replace(
                self._snapshot,
                listeners=sightings(scene.memory, ids),
                log=sightings(stored, ids),
                page=sightings(scene.page.received, ids, late=scene.page.late),
                running=scene.door.program is not None,
                connected=scene.wanted,
                last_id=scene.page.last_id,
                trail=tuple(step for step in trail if step != "page" or scene.wanted),
                moved=tuple(moved),
                sentence=sentence or self._snapshot.sentence,
            )
        )

    async def _look_again(self, before: Snapshot) -> Snapshot:
        """After the page could reconnect: what it has received since, came by a replay of the log."""
        after = await self._look()
        late = after.arrived_since(before)
        return replace(after, trail=("replay",) if late else (), moved=late)

    def _show(self, snapshot: Snapshot) -> Snapshot:
        self._snapshot = snapshot
        return snapshot

    def _take_numbers(self, count: int) -> list[int]:
        first, last = self._emitted + 1, self._emitted + count
        if count < 1 or last > LIMIT:
            raise CourseError(
                f"emit({count}) after {self._emitted} events: expected 1 or more, and {LIMIT} at most in one X-ray. "
                "`await lab.xray()` opens a new one."
            )
        self._emitted = last
        return list(range(first, last + 1))


def _order(number: int) -> dict[str, object]:
    return {"number": number, "dish": "ramen"}
