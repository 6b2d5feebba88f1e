"""The log in Redis: embedded, on one server, or in a Redis Cluster. Only the number of partitions differs.

Three scripts do the work, `begin.lua`, `append.lua` and `stretch.lua`, and plain commands where every type is read;
each in one partition and so on one node. Only `read`, which the feed does a hundred times a second, asks a node for all
of its partitions at once. Whatever is asked of Redis here may be asked twice: so that a lost
answer, a fail-over or a slot that has moved is met by asking again, until `patience` ends. The library's own retries
are off; they would repeat what must not be repeated.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Collection, Sequence
from datetime import timedelta
from functools import partial
from string import ascii_lowercase, digits
from typing import TYPE_CHECKING, Any

from eventlab.errors import CursorExpired, Unconfirmed, WrongLog
from eventlab.system.asking import Asking
from eventlab.system.bell import Bell
from eventlab.system.cursor import Cursor
from eventlab.system.group import Group
from eventlab.system.keys import FORMAT, Keys, keys_of
from eventlab.system.log import READ_LIMIT, Draft, Record, Span, Stored, Stretch
from eventlab.system.looking import behind, look, record_of
from eventlab.system.nodes import Nodes
from eventlab.system.partition import check_partitions
from eventlab.system.scripts import Argument, Script, each_as_one
from eventlab.transport import START, position_key

if TYPE_CHECKING:
    from redis.asyncio import Redis

WAIT_SECONDS = 3.0
"""How long an append waits for replicas."""
_APPEND, _BEGIN = Script("append.lua"), Script("begin.lua")


class RedisLog(Asking):
    """A `Log` in the keys that begin with `name`, on the nodes that hold them.

    About the newest `max_length` events of each partition are kept, and none older than `max_age` (None: any number,
    any age). With `min_replicas`, an append counts once so many replicas have it too.
    """

    def __init__(
        self,
        nodes: Nodes,
        *,
        name: str = "el",
        partitions: int = 1,
        max_length: int | None = None,
        max_age: timedelta | None = None,
        min_replicas: int = 0,
        chance: random.Random | None = None,
        **asking: Any,
    ) -> None:
        super().__init__(nodes, chance=chance or random.Random(), **asking)
        self.keys: tuple[Keys, ...] = keys_of(name, check_partitions(partitions))
        self.epoch = ""
        self._card = f"{name}:card"
        self._max_length = max_length or 0
        self._max_age = 0 if max_age is None else max(1, max_age // timedelta(milliseconds=1))
        self._min_replicas = min_replicas
        self._ring = "SPUBLISH" if nodes.sharded else "PUBLISH"
        self._bell = Bell(nodes, [keys.bell for keys in self.keys], sharded=nodes.sharded)
        self._agreeing = asyncio.Lock()

    @property
    def partitions(self) -> int:
        """How many pieces the log has."""
        return len(self.keys)

    @property
    def local(self) -> bool:
        """Whether it lives in this process: in the embedded store."""
        return self.nodes.local

    async def open(self) -> None:
        """Reach the store and find the log, or begin it. Raises a `StoreError`: `Unreachable`, `WrongLog`, …"""
        await self.nodes.open()
        await self._agree()

    async def append(self, partition: int, drafts: Sequence[Draft], *, batch: str) -> Stored:
        """Store all or none, in order, and ring the bell once; see `Log.append`."""
        keys = self.keys[partition]
        names, args = self._wire(keys, drafts, batch)
        while True:
            epoch = self.epoch
            store = partial(self._store, names=names, args=(epoch, *args))
            try:
                heard, *positions = await self.ask(keys.log, store, storing=len(drafts))
                return Stored([position.decode() for position in positions], heard)
            except _Lost:
                await self._begin_anew(epoch)

    def _wire(self, keys: Keys, drafts: Sequence[Draft], batch: str) -> tuple[list[str], list[Argument]]:
        """The batch as the script takes it: its keys, and its arguments but the epoch."""
        types = {draft.type: None for draft in drafts}
        numbers = {type: number for number, type in enumerate(types, 1)}
        names = [keys.log, keys.meta, keys.types, keys.batch(batch), *map(keys.index, types)]
        args: list[Argument] = [self._ring, keys.bell, self._max_length, self._max_age, keys.index("")]
        args += [len(types), *types]
        own_ids = 0
        for type, envelope, own_id in drafts:
            if own_id is not None:
                own_ids += 1
                names.append(keys.event(own_id))
            args += (numbers[type], own_ids if own_id is not None else 0, envelope)
        return names, args

    async def _store(self, redis: Redis, names: list[str], args: Sequence[Argument]) -> Any:
        """Run the append; with `min_replicas`, wait for them on the same connection: WAIT speaks of its writes only."""
        from redis.exceptions import ResponseError

        try:
            if not self._min_replicas:
                return await _APPEND(redis, names, args)
            async with redis.client() as one:
                reply = await _APPEND(one, names, args)
                copies = await one.wait(self._min_replicas, int(WAIT_SECONDS * 1000))
        except ResponseError as error:
            raise (_Lost if str(error).startswith("EPOCH") else error) from None
        if copies < self._min_replicas:
            raise Unconfirmed(
                f"{copies} of {self._min_replicas} replicas have it after {WAIT_SECONDS:g} s: it is stored, and would "
                "be lost with its server. Repeat it with the same id once the replicas are back."
            )
        return reply

    async def read(self, after: Cursor, *, limit: int = READ_LIMIT) -> list[Record]:
        """What stands behind the cursor, up to `limit` of each partition. Raises `CursorExpired`."""
        span = Span(after, limit=limit)

        async def ask(redis: Redis, partitions: Sequence[int]) -> Sequence[Any]:
            return await each_as_one(redis, [behind(after.positions[p], self.keys[p], limit) for p in partitions])

        records: list[Record] = []
        for partition, reply in enumerate(await self.ask_all([keys.log for keys in self.keys], ask)):
            (epoch, trimmed), entries = reply
            records += await self._seen(span, partition, epoch, trimmed, entries)
        return records

    async def types(self, partition: int) -> Collection[str]:
        """The types that a partition holds."""
        keys = self.keys[partition]
        names: Any = await self.ask(keys.log, lambda redis: redis.hkeys(keys.types))
        return [name.decode() for name in names]

    async def stretch(self, partition: int, types: Collection[str] | None, span: Span) -> Stretch:
        """A stretch of one partition: records of these types, or of all (None). Raises `CursorExpired`."""
        keys, begin = self.keys[partition], span.begin(partition)
        epoch, trimmed, newest, entries = await self.ask(keys.log, lambda redis: look(redis, types, keys, begin, span))
        records = await self._seen(span, partition, epoch, trimmed, entries)
        if not span.newest:
            full = len(records) >= span.limit
            return Stretch(records, records[-1].position if full else max(begin, newest.decode(), key=position_key))
        return Stretch(records, newest.decode())

    async def _seen(self, span: Span, partition: int, epoch: bytes, trimmed: bytes, entries: Any) -> list[Record]:
        """The entries as records, once it is clear that none are missing before them."""
        if (epoch or b"").decode() != self.epoch:
            await self._begin_anew(self.epoch)
        self._check_kept(span, partition, (trimmed or START.encode()).decode())
        return [record_of(partition, place, fields) for place, fields in entries]

    def _check_kept(self, span: Span, partition: int, trimmed: str) -> None:
        after = span.after
        position = after.positions[partition]
        if position == START:
            return  # whoever begins at the beginning misses nothing
        if after.epoch != self.epoch:
            raise CursorExpired(
                "the log that this cursor points into is gone: the store lost everything, and another log began. "
                "Go on from error.cursor, its beginning, or from what is kept elsewhere.",
                cursor=Cursor.start(self.epoch, self.partitions),
            )
        if position_key(span.begin(partition)) < position_key(trimmed):
            raise CursorExpired(
                f"events behind {position} are gone: what is older than {trimmed} was past its retention. "
                "Go on from error.cursor, and take in anew what was missed.",
                cursor=after.advance({partition: trimmed}),
            )

    async def newest(self) -> Cursor:
        """Behind the last event there is."""
        last = Span(Cursor.start(self.epoch, self.partitions), newest=True, limit=1)
        pieces = await asyncio.gather(*(self.stretch(piece, None, last) for piece in range(self.partitions)))
        return Cursor(self.epoch, tuple(piece.reached for piece in pieces))

    async def wait(self, after: Cursor, timeout: float) -> bool:  # noqa: ASYNC109  no error: an answer
        """Return True as soon as a bell has rung for something behind the cursor, or False after `timeout` seconds."""

        def heard_beyond() -> bool:
            return any(position_key(rung) > position_key(read) for rung, read in self._heard(after))

        rang = await self._bell.wait(heard_beyond, timeout)
        if not rang and any(position_key(rung) < position_key(read) for rung, read in self._heard(after)):
            self._bell.rehang()  # something was read long ago for which it never rang: it has gone deaf
        return rang

    def _heard(self, after: Cursor) -> list[tuple[str, str]]:
        """For each bell that has rung: the position that it told, and the one in the cursor."""
        pairs = zip(self._bell.heard, after.positions, strict=True)
        return [(rung, read) for rung, read in pairs if rung is not None]

    def rung(self) -> Sequence[str | None]:
        """For each partition the newest position that the bell has told of."""
        return self._bell.heard

    def group(self, name: str) -> Group:
        """A group of workers who share the reading of this log."""
        from eventlab.system.redis_group import RedisGroup

        return RedisGroup(self, name)

    async def aclose(self) -> None:
        """Take the bell down, and close the connections."""
        await self._bell.aclose()
        await self.nodes.aclose()

    async def _begin_anew(self, known: str) -> None:
        """The store does not know the epoch that we know: agree on one again, once for all who notice."""
        async with self._agreeing:
            if self.epoch == known:
                await self._agree()

    async def _agree(self) -> None:
        """Read the log's card, or write it, and see that every partition carries its epoch. Raises `WrongLog`."""
        carried: list[Any] = [await self.ask(keys.log, partial(_carried_epoch, meta=keys.meta)) for keys in self.keys]
        survivors = [epoch for epoch in carried if epoch]  # a card can be lost alone
        drawn = "".join(self._chance.choices(digits + ascii_lowercase, k=8)).encode()
        written, epoch, partitions, format = await self.ask(
            self._card, partial(self._read_card, epoch=survivors[0] if survivors else drawn)
        )
        self._check_card(int(partitions), int(format))
        # Somebody has written it before, or we knew it ourselves: then a partition that does not know it was lost.
        state = "new" if written and not survivors and not self.epoch else "lost"
        for keys, had in zip(self.keys, carried, strict=True):
            if had != epoch:
                await self.ask(keys.log, partial(_BEGIN, keys=[keys.meta], args=[epoch, had or b"", state]))
        self.epoch = epoch.decode()

    async def _read_card(self, redis: Redis, epoch: bytes) -> Any:
        """Whether the epoch is ours, and what the card says: the first to come has decided."""
        async with redis.pipeline(transaction=True) as card:
            for field, value in {"epoch": epoch, "partitions": self.partitions, "format": FORMAT}.items():
                card.hsetnx(self._card, field, value)  # type: ignore[arg-type]  # theirs knows text only
            card.hmget(self._card, "epoch", "partitions", "format")
            written, *_, said = await card.execute()
        return written, *said

    def _check_card(self, partitions: int, format: int) -> None:
        if format > FORMAT:
            raise WrongLog(
                f"the log at {self.address} was written in format {format}, and this eventlab knows {FORMAT}. "
                "Upgrade eventlab."
            )
        if partitions != self.partitions:
            raise WrongLog(
                f"the log at {self.address} was made with partitions={partitions}, not {self.partitions}, and a key "
                f"would change its place. Try partitions={partitions}, or another name for a new log."
            )


async def _carried_epoch(redis: Redis, meta: str) -> Any:
    """The epoch that a partition carries, or None."""
    return await redis.hget(meta, "epoch")


class _Lost(Exception):
    """The store does not know the epoch: the log that we knew is gone."""
