"""The bell: a channel for each partition, rung once for each batch that is stored. Whoever has read all waits for it.

    append ──▶ the log          the truth
          └──▶ PUBLISH          a hint: "there is something up to 1723890600000-3"

    bell = Bell(nodes, [keys.bell for keys in …], sharded=nodes.sharded)
    while not (records := await log.read(cursor)):
        await bell.wait(is_news, timeout=1.0)

Pub/Sub keeps nothing. A ring that falls into a broken connection is lost, and a connection can go deaf without
breaking. So the bell carries nothing that could not be missed: after each time that it was hung anew all who wait are
woken, to look for themselves, and a prudent reader looks once a second anyway.

In a Cluster a channel lives on one node, as a key does (SSUBSCRIBE): one plain connection for each master. An *ear*
is the task that reads one connection.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Callable, Sequence
from contextlib import suppress
from random import Random
from typing import TYPE_CHECKING, Any

from eventlab.errors import Closed, InvalidQuery
from eventlab.system.backoff import Backoff
from eventlab.system.ending import end
from eventlab.system.nodes import Nodes, worth_retrying
from eventlab.transport import check_position

if TYPE_CHECKING:
    from redis.asyncio import Redis

log = logging.getLogger("eventlab.system")

Ear = tuple["Redis", tuple[str, ...]]
"""A node, and the channels that are heard there."""


class Bell:
    """Hears the bells of all partitions, and mends itself. It is hung at the first `wait`, and ends with `aclose`."""

    def __init__(
        self,
        nodes: Nodes,
        channels: Sequence[str],
        *,
        sharded: bool,
        backoff: Backoff = Backoff(base=0.1, cap=1.0),  # noqa: B008  a frozen value
        random: Random | None = None,
    ) -> None:
        self._nodes, self._channels, self._sharded = nodes, channels, sharded
        self._backoff, self._random = backoff, random or Random()
        self.heard: list[str | None] = [None] * len(channels)
        """For each channel the position that was rung last since it was hung; None before the first."""
        self._rings = self._rehangs = self._outages = 0
        self._told = logging.NOTSET
        """The level at which the log was told of this outage, which lasts until every bell hangs again."""
        self._failures = 0
        """In a row: ears that ended, since one of them last stood."""
        self._ears: dict[Ear, asyncio.Task[None]] = {}
        self._standing: set[Ear] = set()
        """Those whose subscriptions Redis has confirmed."""
        self._waiting: dict[asyncio.Future[None], Callable[[], bool]] = {}
        self._keeper: asyncio.Task[None] | None = None
        self._open = True

    async def wait(self, is_news: Callable[[], bool], timeout: float) -> bool:  # noqa: ASYNC109  no error: an answer
        """True as soon as `is_news`, or something may have been missed; False after `timeout` seconds.

        `is_news` looks at `heard`, and is asked at each ring. Raises `Closed`.
        """
        if not self._open:
            raise Closed("this bell is closed: make another one.")
        if self._keeper is None or self._keeper.done():
            self._keeper = asyncio.create_task(self._keep_hung(), name="the bell")
        if is_news():
            return True
        woken = asyncio.get_running_loop().create_future()
        self._waiting[woken] = is_news
        try:
            await asyncio.wait([woken], timeout=timeout)
            return woken.done()
        finally:
            del self._waiting[woken]

    def rehang(self) -> None:
        """Drop the connections and hang the bell anew: for whoever finds that it has gone deaf."""
        for ear in self._ears.values():
            ear.cancel()

    def snapshot(self) -> dict[str, int]:
        """`connections` that are confirmed, rings `heard`, `outages`, and `rehangs`: all attempts to hang one anew."""
        return {
            "connections": len(self._standing),
            "heard": self._rings,
            "outages": self._outages,
            "rehangs": self._rehangs,
        }

    async def aclose(self) -> None:
        """Take it down; whoever waits is woken. Closing twice does nothing."""
        self._open = False
        await end([self._keeper] if self._keeper else [])
        await end(self._ears.values())
        self._ears.clear()
        self._wake(everybody=True)

    async def _keep_hung(self) -> None:
        """Hang the bell on every node; when an ear ends, wait a moment, ask who holds what, and hang it anew."""
        from redis.exceptions import RedisError

        while True:
            with suppress(RedisError):  # nobody holds a slot, just now
                await self._hang()
                await asyncio.wait(self._ears.values(), return_when=asyncio.FIRST_COMPLETED)
            for ear in [ear for ear, task in self._ears.items() if task.done()]:
                self._tell(ear, self._ears.pop(ear))
            self._failures += 1
            await asyncio.sleep(self._backoff.pause(self._failures, self._random))
            await self._nodes.refresh()

    async def _hang(self) -> None:
        """One ear for each node that holds channels now; none where no channel is held any more."""
        held: dict[Redis, list[str]] = {}
        for channel in self._channels:
            held.setdefault(self._nodes.of(channel), []).append(channel)
        wanted = {(node, tuple(channels)) for node, channels in held.items()}
        await end([self._ears.pop(ear) for ear in set(self._ears) - wanted])
        for ear in wanted - set(self._ears):
            self._ears[ear] = asyncio.create_task(self._listen(ear), name=f"the bell of {', '.join(ear[1])}")

    async def _listen(self, ear: Ear) -> None:
        """Subscribe, and take in what is rung, until the connection breaks.

        On a connection of its own rather than a PubSub of the library, which reconnects in secret when it breaks.
        """
        from redis.exceptions import RedisError

        node, channels = ear
        s = "S" if self._sharded else ""
        connection: Any = await node.connection_pool.get_connection()  # type: ignore[no-untyped-call]  # theirs
        try:
            for channel in channels:  # one by one: several in one command have to share a slot
                await connection.send_command(f"{s}SUBSCRIBE", channel)
            unconfirmed = len(channels)
            while True:
                # Redis confirms in time (None: within the client's own patience), and rings when it likes.
                patience = None if unconfirmed else math.inf
                kind, channel, told = await connection.read_response(timeout=patience, disconnect_on_error=False)
                if kind in (b"message", b"smessage"):
                    self._ring(channel.decode(), told.decode(errors="replace"))
                elif kind in (b"subscribe", b"ssubscribe"):
                    unconfirmed -= 1
                    if not unconfirmed:
                        self._stands(ear)
                else:
                    raise ConnectionResetError(f"{channel.decode()} is no longer held there")
        finally:
            self._standing.discard(ear)
            with suppress(RedisError, OSError):
                if connection.is_connected:  # an embedded store rings for whoever has not said that it goes
                    await connection.send_command(f"{s}UNSUBSCRIBE")
            await connection.disconnect(nowait=True)
            await node.connection_pool.release(connection)

    def _stands(self, ear: Ear) -> None:
        """What was rung before may be missed: say so, and claim to have heard nothing."""
        self._standing.add(ear)
        self._failures = 0
        for channel in ear[1]:
            self.heard[self._channels.index(channel)] = None
        self._wake(everybody=True)
        if self._told and sum(len(channels) for _node, channels in self._standing) == len(self._channels):
            log.info("the bell hangs again")
            self._told = logging.NOTSET

    def _ring(self, channel: str, told: str) -> None:
        with suppress(InvalidQuery):  # anybody may publish anything
            self.heard[self._channels.index(channel)] = check_position(told)
            self._rings += 1
            self._wake(everybody=False)

    def _wake(self, *, everybody: bool) -> None:
        for woken, is_news in self._waiting.items():
            if not woken.done() and (everybody or is_news()):
                woken.set_result(None)

    def _tell(self, ear: Ear, ended: asyncio.Task[None]) -> None:
        """Count that an ear has ended, and log the first of an outage, and the first refusal: that will not pass."""
        self._rehangs += 1
        self._outages += not self._told
        error = None if ended.cancelled() else ended.exception()
        level = logging.INFO if error is None or worth_retrying(error) else logging.WARNING
        if level > self._told:
            self._told = level
            log.log(level, "the bell of %s has to be hung anew: %s", ", ".join(ear[1]), error or "it was deaf")
