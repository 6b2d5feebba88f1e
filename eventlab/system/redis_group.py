"""A group in Redis: its streams' own consumer groups, with what they lack beside them, moved by small scripts.

    XREADGROUP, XPENDING, XCLAIM, XACK     who was given what, how often, and for how long in silence: Redis keeps that
    retry (a sorted set), tries (a hash)   what is tried again, by when; attempts, envelope, reason of each
    dead letters (a stream)                what was given up, and why
    mark (a string)                        from where to make the group again

Redis knows no retry and no dead letters, so each move between its list and ours is one script: whole, or not at all.
Whatever is asked here may be asked twice. No read blocks; whoever finds nothing waits for the log's bell.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any
from urllib.parse import quote

from eventlab.event import Event
from eventlab.system.cursor import Cursor
from eventlab.system.group import MAX_LETTERS, SUSPECT, DeadLetter, Delivery, letter_place
from eventlab.system.group_asking import GroupAsking, by_partition
from eventlab.system.partition import partition_of
from eventlab.system.scripts import Argument, Script
from eventlab.transport import START, position_key

COUNTED = 1_000
"""Entries not given yet are counted up to this number: they are looked at, one by one."""
LONG_SILENT = timedelta(days=1)
_CREATE, _RECLAIM, _DUE = Script("group_create.lua"), Script("group_reclaim.lua"), Script("group_due.lua")
_BEAT, _ACK, _MOVE = Script("group_beat.lua"), Script("group_ack.lua"), Script("group_move.lua")
_REPLAY, _MARK, _FORGET = Script("group_replay.lua"), Script("group_mark.lua"), Script("group_forget.lua")
_COUNTS = Script("group_counts.lua")
log = logging.getLogger("eventlab.worker")


class RedisGroup(GroupAsking):
    """A `Group` in the keys of a `RedisLog`."""

    async def create(self, start: Cursor) -> bool:
        """Begin, where it does not exist, behind its checkpoint or `start`; see `Group.create`."""
        made = await self._everywhere(
            lambda piece: self._run(_CREATE, piece, self.name, start.epoch, start.positions[piece])
        )
        return any(made)

    async def take(self, worker: str, *, limit: int) -> list[Delivery]:
        """Up to `limit` entries that nobody has been given yet, now held by `worker`."""

        async def ask(piece: int, limit: int, _suspects: int) -> list[Delivery]:
            key = self._log.keys[piece].log
            reply = await self._ask(piece, lambda redis: redis.xreadgroup(self.name, worker, {key: ">"}, count=limit))
            entries = reply[0][1] if reply else []
            return [Delivery.of(piece, at.decode(), 1, _envelope(fields)) for at, fields in entries]

        return await self._in_turn(ask, limit)

    async def reclaim(self, worker: str, *, idle: float, limit: int, suspects: int = 1) -> list[Delivery]:
        """Up to `limit` that are held by somebody silent for `idle` seconds, now held by `worker`."""

        async def ask(piece: int, limit: int, suspects: int) -> list[Delivery]:
            found = await self._run(_RECLAIM, piece, self.name, worker, _ms(idle), limit, SUSPECT, suspects)
            return [Delivery.of(piece, at.decode(), attempt, raw, suspect=bool(bad)) for at, attempt, raw, bad in found]

        return await self._in_turn(ask, limit, suspects)

    async def due(self, *, lease: float, limit: int, suspects: int = 1) -> list[Delivery]:
        """Up to `limit` whose time to be tried again has come; given to nobody else for `lease` seconds."""

        async def ask(piece: int, limit: int, suspects: int) -> list[Delivery]:
            found = await self._run(_DUE, piece, _ms(lease), limit, SUSPECT, suspects)
            return [
                Delivery.of(piece, at.decode(), attempt, raw, reason=_text(why), suspect=bool(bad))
                for at, attempt, raw, why, bad in found
            ]

        return await self._in_turn(ask, limit, suspects)

    async def beat(self, worker: str, deliveries: Sequence[Delivery], *, lease: float) -> None:
        """Say that `worker` is still at these."""
        held = by_partition((each.partition, each) for each in deliveries)

        async def ask(piece: int) -> None:
            words = [word for each in held[piece] for word in (each.position, each.attempt, b"")]
            gone = await self._run(_BEAT, piece, self.name, worker, _ms(lease), *words)
            kept = [each for each in held[piece] if each.position.encode() in gone]
            if kept:
                words = [word for each in kept for word in (each.position, each.attempt, each.raw)]
                await self._run(_BEAT, piece, self.name, worker, _ms(lease), *words)

        await self._at(held, ask)

    async def ack(self, deliveries: Sequence[Delivery]) -> None:
        """These are done."""
        done = by_partition((each.partition, each.position) for each in deliveries)
        await self._at(done, lambda piece: self._run(_ACK, piece, self.name, *done[piece]))

    async def park(self, delivery: Delivery, *, after: float, reason: str) -> bool:
        """Try this one again in `after` seconds."""
        return bool(await self._move(delivery, reason, "park", _ms(after)))

    async def bury(self, delivery: Delivery, *, reason: str, handler: str) -> bool:
        """Give this one up."""
        moved = await self._move(delivery, reason, "bury", handler, MAX_LETTERS)
        if moved == 2:
            log.error("group %s has %d dead letters: the oldest had to go. Replay some.", self.name, MAX_LETTERS)
        return bool(moved)

    async def _move(self, delivery: Delivery, reason: str, *where: Argument) -> int:
        position, attempt, raw = delivery.position, delivery.attempt, delivery.raw
        return int(await self._run(_MOVE, delivery.partition, self.name, position, attempt, raw, reason, *where))

    async def letters(self, *, limit: int = 100, after: str = "") -> list[DeadLetter]:
        """The dead letters, oldest first."""
        _, behind, at = letter_place(after) if after else (None, self._log.partitions, START)

        async def ask(piece: int) -> list[DeadLetter]:
            begin = f"({at}" if piece <= behind else at  # of the same moment, those in partitions further on are left
            key = self._group_key("dlq", piece)
            found = await self._ask(piece, lambda redis: redis.xrange(key, min=begin, count=limit))
            return [_letter(piece, id.decode(), fields) for id, fields in found]

        found = [letter for letters in await self._everywhere(ask) for letter in letters]
        return sorted(found, key=lambda letter: letter_place(letter.id))[:limit]

    async def replay(self, ids: Sequence[str]) -> int:
        """Try these letters again, from the first attempt, in this group alone; how many there were to move."""
        letters = self._by_letter(ids)
        return sum(await self._at(letters, lambda piece: self._run(_REPLAY, piece, *letters[piece])))

    async def discard(self, ids: Sequence[str]) -> int:
        """Throw these letters away; how many there were."""
        letters = self._by_letter(ids)

        def ask(piece: int) -> Awaitable[int]:
            key = self._group_key("dlq", piece)
            return self._ask(piece, lambda redis: redis.xdel(key, *letters[piece]))

        return sum(await self._at(letters, ask))

    def _by_letter(self, ids: Sequence[str]) -> dict[int, list[str]]:
        places = [letter_place(id)[1:] for id in ids]
        return by_partition(place for place in places if place[0] < self._log.partitions)

    async def done(self, event: Event, effect: str) -> bool:
        """Whether that effect of that event has been marked as had."""
        piece, key = self._effect(event, effect)
        return bool(await self._ask(piece, lambda redis: redis.exists(key)))

    async def mark_done(self, event: Event, effect: str, *, ttl: float) -> None:
        """Remember for `ttl` seconds that it has been had."""
        piece, key = self._effect(event, effect)
        await self._ask(piece, lambda redis: redis.set(key, b"", px=max(1, _ms(ttl))))

    def _effect(self, event: Event, effect: str) -> tuple[int, str]:
        piece = partition_of(event.order_key, self._log.partitions)
        return piece, f"{self._group_key('done', piece)}:{quote(effect, safe='')}:{event.id}"

    async def checkpoint(self) -> Cursor:
        """Keep, and return, the place behind which nothing is unfinished."""
        marks = await self._everywhere(lambda piece: self._run(_MARK, piece, self.name))
        epoch = marks[0][0].decode()  # a partition of another epoch begins at its beginning
        return Cursor(epoch, tuple(at.decode() if of.decode() == epoch else START for of, at in marks))

    async def forget(self, worker: str) -> None:
        """Take `worker` off the list, if it holds nothing."""
        await self._everywhere(
            lambda piece: self._run(_FORGET, piece, self.name, worker, _ms(LONG_SILENT.total_seconds()))
        )

    async def names(self) -> list[str]:
        """The groups that there are of this log."""

        async def ask(piece: int) -> list[str]:
            key = self._log.keys[piece].log
            if not await self._ask(piece, lambda redis: redis.exists(key)):
                return []
            groups: Any = await self._ask(piece, lambda redis: redis.xinfo_groups(key))
            return [group["name"].decode() for group in groups]

        return sorted({name for names in await self._everywhere(ask) for name in names})

    async def counts(self) -> dict[str, Any]:
        """What is where, and how far the group is behind; see `Group.counts`."""
        rows = await self._everywhere(lambda piece: self._run(_COUNTS, piece, self.name, COUNTED))
        held, parked, dead, lag, *_ = (sum(column) for column in zip(*(row[:4] for row in rows), strict=True))
        places = [[position_key(at.decode()) for at in row[4:]] for row in rows]
        behind = [newest[0] - given[0] for row, (given, newest, _) in zip(rows, places, strict=True) if row[3]]
        missed = sum(given < trimmed for given, _, trimmed in places)
        seconds = max(behind, default=0) / 1000
        return {"held": held, "parked": parked, "dead": dead, "lag": lag, "lag_seconds": seconds, "missed": missed}


def _envelope(fields: dict[bytes, bytes]) -> bytes:
    """The envelope in an entry; of one that somebody else wrote, what it holds."""
    return fields[b"e"] if b"e" in fields else b" ".join(chain(*fields.items()))


def _letter(piece: int, id: str, fields: dict[bytes, bytes]) -> DeadLetter:
    raw = fields[b"envelope"]
    position = fields[b"position"].decode()
    return DeadLetter(
        id=f"{piece}:{id}",
        partition=piece,
        position=position,
        event=Delivery.of(piece, position, 1, raw).event,
        reason=_text(fields[b"reason"]),
        attempts=int(fields[b"attempts"]),
        handler=_text(fields[b"handler"]),
        buried=datetime.fromtimestamp(position_key(id)[0] / 1000, UTC).isoformat(timespec="milliseconds"),
        raw=raw,
    )


def _ms(seconds: float) -> int:
    return int(seconds * 1000)


def _text(raw: bytes) -> str:
    return raw.decode(errors="replace")
