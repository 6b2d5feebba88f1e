"""The tape player: the model behind chapter 2's hero.

              ┌──▶ ))) PubSub ─────▶ Ann, Bob       who is off, hears nothing, then or later
    orders ───┤
              └──▶ [1][2][3] tape ─▶ Ann, Bob       who is off, reads on from the cursor when back
                        ▲A  ▲B

It drives the real `PubSub` and `EventStream` with the same events. For each order that Ann reads from the tape she
cooks, and for each that Bob reads he sends an e-mail, so that a cursor set back shows twice over: nothing was
consumed, and the work is done again. Nothing waits or runs by itself: it plays headless the same way each time.
"""

from __future__ import annotations

from dataclasses import replace

from eventlab.errors import CourseError
from eventlab.event import Event
from eventlab.lab import tape_words as words
from eventlab.lab.tape_snapshot import ANSWERS, Snapshot, Worker
from eventlab.messaging import EventStream, Inbox, PubSub

TYPE = "order.placed"
LIMIT = 6
"""Orders on one tape: each has a column of its own, on a narrow page too."""
WORK = {"ann": "dishes cooked", "bob": "e-mails sent"}


class Player:
    """Emit, switch Bob off and on, move a cursor; and look at who got what."""

    def __init__(self) -> None:
        self._begin(None)

    def _begin(self, prediction: str | None) -> Snapshot:
        self._radio, self._tape = PubSub(), EventStream()
        self._inboxes: dict[str, Inbox] = {name: self._radio.subscribe(TYPE) for name in WORK}
        self._readers = {name: self._tape.reader() for name in WORK}
        ann, bob = (Worker(name.capitalize(), does) for name, does in WORK.items())
        return self._show(Snapshot(ann, bob, prediction=prediction, sentence=words.NOTHING_YET))

    def snapshot(self) -> Snapshot:
        """Everything that there is to see, as it was after the last operation."""
        return self._snapshot

    def predict(self, answer: str) -> Snapshot:
        """Note what one expects of a cursor set back: a key of `ANSWERS`. Raises `CourseError` for anything else."""
        if answer not in ANSWERS:
            raise CourseError(f"{answer!r} is none of the answers: expected one of {', '.join(map(repr, ANSWERS))}.")
        return self._show(replace(self._snapshot, prediction=answer, sentence=words.PREDICTED))

    def renew(self) -> Snapshot:
        """A new radio and a new tape, both empty, and Bob is on; a prediction stays."""
        return self._begin(self._snapshot.prediction)

    async def emit(self, count: int = 1) -> Snapshot:
        """Publish and append `count` orders. Raises `CourseError` for more than the tape has room for."""
        first, last = self._tape.last + 1, self._tape.last + count
        if count < 1 or last > LIMIT:
            raise CourseError(
                f"emit({count}) with {self._tape.last} orders on the tape: expected 1 or more, and {LIMIT} at most. "
                "Take a new tape."
            )
        for number in range(first, last + 1):
            event = Event(TYPE, {"number": number, "dish": "ramen"})
            self._radio.publish(event)
            self._tape.append(event)
        moved = tuple(range(first, last + 1))
        here = " and ".join(worker.name for worker in self._snapshot.workers if worker.here)
        trail = (f"published: {here} heard", "appended to the tape", f"{here} read from it")
        now = replace(await self._look(), moved=moved, trail=trail)
        return self._show(replace(now, sentence=words.emitted(now)))

    def off(self) -> Snapshot:
        """Bob leaves the radio, and stops reading. Once more changes nothing."""
        self._inboxes["bob"].stop()
        still = self._still()
        return self._show(replace(still, bob=replace(still.bob, here=False), sentence=words.OFF))

    async def on(self) -> Snapshot:
        """Bob listens to the radio anew, and reads on from his cursor. Once more changes nothing."""
        if self._snapshot.bob.here:
            return self._snapshot
        self._inboxes["bob"] = self._radio.subscribe(TYPE)
        self._show(replace(self._snapshot, bob=replace(self._snapshot.bob, here=True)))
        now = await self._look()
        fresh = [order for order in now.bob.now if now.bob.times(order) == 1]
        now = replace(now, bob=replace(now.bob, late=(*now.bob.late, *fresh)), trail=_reading(now.bob))
        return self._show(replace(now, sentence=words.returned(now)))

    async def move(self, name: str, after: int) -> Snapshot:
        """Set a cursor behind the order `after`; 0 is the start. Whoever is there reads on from it at once.

        Raises `CourseError` for a name that is neither Ann's nor Bob's, and a place that is not on the tape.
        """
        who = name.lower()
        if who not in WORK or not 0 <= after <= self._tape.last:
            raise CourseError(
                f"move({name!r}, {after!r}): expected 'Ann' or 'Bob', and a place from 0 to {self._tape.last}."
            )
        before: Worker = getattr(self._snapshot, who)
        self._readers[who].after = after
        now = await self._look()
        worker: Worker = getattr(now, who)
        sentence = words.moved(worker, before, now)
        return self._show(replace(now, trail=("cursor moved", *_reading(worker)), sentence=sentence))

    async def _look(self) -> Snapshot:
        """Let whoever is here read all that waits; then see what is where."""
        ann, bob = [await self._work(worker) for worker in self._snapshot.workers]
        tape = tuple(recorded.position for recorded in self._tape.read())
        now = replace(self._snapshot, ann=ann, bob=bob, tape=tape, moved=(), trail=())
        return replace(now, verdict=words.verdict(now.prediction) if now.doubled else "")

    async def _work(self, worker: Worker) -> Worker:
        """The worker after reading the inbox empty, and the tape up to its end."""
        inbox, reader = self._inboxes[worker.name.lower()], self._readers[worker.name.lower()]
        heard = [(await inbox.get()).data["number"] for _ in range(len(inbox))]
        read: list[int] = []
        while worker.here and reader.after < self._tape.last:
            recorded = await anext(reader)
            read.append(recorded.event.data["number"])
        return replace(
            worker,
            heard=(*worker.heard, *heard),
            done=(*worker.done, *read),
            now=tuple(read),
            cursor=reader.after,
        )

    def _still(self) -> Snapshot:
        """The last snapshot without the motion in it."""
        ann, bob = (replace(worker, now=()) for worker in self._snapshot.workers)
        return replace(self._snapshot, ann=ann, bob=bob, moved=(), trail=())

    def _show(self, snapshot: Snapshot) -> Snapshot:
        self._snapshot = snapshot
        return snapshot


def _reading(worker: Worker) -> tuple[str, ...]:
    return tuple(f"{worker.name} read {order}" for order in worker.now)
