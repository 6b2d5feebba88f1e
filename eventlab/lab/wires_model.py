"""Four wires: the model behind chapter 3's hero.

                 ┌─ WebSocket ────── reader
    sender ──┬───┼─ SSE ──────────── reader        the plug sits between them: it is out during events 4, 5 and 6
             │   ├─ Redis Pub/Sub ── reader
             └───┴─ Redis Streams ── reader

It drives the four real wires of `eventlab.transport`, each with a real client in this kernel: WebSocket and SSE on
a server of this machine, the other two on the store at `address`. A run is a plan of six steps; every step returns
the snapshot after it, when all that it set in motion has arrived. So it runs headless, the same way each time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from eventlab.errors import Closed, CourseError
from eventlab.lab import wires_words as words
from eventlab.lab.look import DELIVERED, LATE, LOST
from eventlab.lab.wires_reader import Reader, order
from eventlab.lab.wires_scene import Scene
from eventlab.lab.wires_snapshot import EVENTS, OPEN, UNPLUGGED, Lane, Snapshot

BEFORE = tuple(range(1, UNPLUGGED[0]))
AFTER = tuple(range(UNPLUGGED[-1] + 1, EVENTS + 1))


class Wires:
    """Send ten events over four wires, with the plug out in the middle. Use it as `async with Wires() as wires`."""

    def __init__(self, address: str | None = None) -> None:
        self._address = address
        self._busy = asyncio.Lock()
        self._snapshot = Snapshot()
        self._scene: Scene | None = None
        self._sent: list[int] = []
        self._plan: list[tuple[str, Callable[[], Awaitable[Snapshot]]]] = []

    async def start(self) -> Snapshot:
        """Connect the four readers. Raises `Unreachable` where the address does not answer."""
        async with self._busy:
            return await self._begin(resume=False)

    async def stop(self) -> None:
        """Close everything, and leave nothing in the store. Stopping twice does nothing."""
        async with self._busy:
            await self._end()

    async def __aenter__(self) -> Wires:
        await self.start()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self.stop()

    def snapshot(self) -> Snapshot:
        """Everything that there is to see, as it was after the last step."""
        return self._snapshot

    def predict(self, guesses: Sequence[int]) -> Snapshot:
        """Note how many of ten one expects on each wire, in the order of the lanes; raises `CourseError`."""
        lanes = self._snapshot.lanes
        if len(guesses) != len(lanes) or not all(isinstance(guess, int) and 0 <= guess <= EVENTS for guess in guesses):
            raise CourseError(f"{guesses!r} are no guesses: expected {len(lanes)} whole numbers from 0 to {EVENTS}.")
        guessed = tuple(replace(lane, guess=guess) for lane, guess in zip(lanes, guesses, strict=True))
        return self._show(replace(self._snapshot, lanes=guessed, prediction=tuple(guesses), sentence=words.PREDICTED))

    async def step(self) -> Snapshot:
        """Do the next step of the plan. Raises `CourseError` when the run is over, `LineCut` when a line broke."""
        async with self._busy:
            if not self._plan:
                raise CourseError("the run is over: all ten events were sent. Try again(), with resume=True or not.")
            _, act = self._plan.pop(0)
            return await act()

    async def finish(self) -> Snapshot:
        """Do all steps that are left."""
        while self._plan:
            await self.step()
        return self._snapshot

    async def again(self, *, resume: bool) -> Snapshot:
        """Begin from the start. `resume`: the SSE server writes `id:` on its frames, and resumes from a log."""
        async with self._busy:
            await self._end()
            return await self._begin(resume=resume)

    async def _begin(self, *, resume: bool) -> Snapshot:
        self._scene = await Scene.open(self._address, resume=resume)
        self._sent = []
        self._plan = [
            ("Send 1–3", lambda: self._send(BEFORE)),
            ("Pull the plug", self._pull),
            ("Send 4–6", lambda: self._send(UNPLUGGED)),
            ("Put it back", self._put_back),
            ("Send 7–10", lambda: self._send(AFTER)),
            ("Ask the readers", self._ask),
        ]
        before = self._snapshot
        lanes = tuple(Lane(lane.kind, guess=lane.guess) for lane in before.lanes)
        sentence = words.READY_RESUME if resume else words.READY
        return self._show(
            Snapshot(lanes, resume=resume, prediction=before.prediction, verdict=before.verdict, sentence=sentence)
        )

    async def _end(self) -> None:
        scene, self._scene = self._scene, None
        if scene is not None:
            await scene.aclose()

    async def _send(self, numbers: Sequence[int]) -> Snapshot:
        plugged, readers = self._snapshot.plugged, self._readers
        for number in numbers:
            self._sent.append(number)
            for reader in readers:
                await reader.wire.send(order(number))
        if plugged:
            await asyncio.gather(*(reader.has(numbers[-1]) for reader in readers))
        lanes, over = self._lanes(), self._sent[-1] == EVENTS
        verdict = words.verdict(self._snapshot.prediction, lanes) if over and not self._snapshot.resume else ""
        return self._show(
            replace(
                self._snapshot,
                lanes=lanes,
                moved=tuple(numbers),
                verdict=verdict or self._snapshot.verdict,
                sentence=words.sent(numbers, lanes, plugged=plugged),
            )
        )

    async def _pull(self) -> Snapshot:
        for reader in self._readers:
            await reader.cut()
        return self._show(replace(self._snapshot, plugged=False, moved=(), sentence=words.UNPLUGGED))

    async def _put_back(self) -> Snapshot:
        for reader in self._readers:
            await reader.connect()
        await asyncio.gather(*(reader.has(self._sent[-1]) for reader in self._readers if reader.wire.guarantees.replay))
        lanes = self._lanes()
        return self._show(
            replace(self._snapshot, lanes=lanes, plugged=True, moved=UNPLUGGED, sentence=words.replugged(lanes))
        )

    async def _ask(self) -> Snapshot:
        lanes = []
        for lane, reader in zip(self._snapshot.lanes, self._readers, strict=True):
            answered, found = await reader.ask()
            lanes.append(replace(lane, answered=answered, found=found))
        return self._show(replace(self._snapshot, lanes=tuple(lanes), moved=(), sentence=words.asked(lanes)))

    @property
    def _readers(self) -> Sequence[Reader]:
        if self._scene is None:
            raise Closed("the four wires are cut. Try again(), or `await lab.wires()` for new ones.")
        return self._scene.readers

    def _lanes(self) -> tuple[Lane, ...]:
        """What became of each event on each wire, by what its reader has."""
        pairs = zip(self._snapshot.lanes, self._readers, strict=True)
        return tuple(
            replace(lane, states=tuple(_state(n, reader.received) for n in self._sent)) for lane, reader in pairs
        )

    def _show(self, snapshot: Snapshot) -> Snapshot:
        self._snapshot = replace(snapshot, next=self._plan[0][0] if self._plan else "")
        return self._snapshot


def _state(number: int, received: Sequence[int]) -> str:
    """Wires are in order: what is missing while a later one is there, is lost."""
    if number in received:
        return (LATE if number in UNPLUGGED else DELIVERED).name
    return LOST.name if max(received, default=0) > number else OPEN
