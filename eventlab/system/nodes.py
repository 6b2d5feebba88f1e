"""Nodes: who holds a key. One server holds them all; in a Redis Cluster each master holds a part of the slots.

    nodes = nodes_at("redis+cluster://127.0.0.1:7000,127.0.0.1:7001")
    await nodes.open()                         reach it, and learn who holds what
    await nodes.of("el:{0}:log").xlen(…)       the plain client of the node that holds the key now
    await nodes.refresh()                      after "not here" or no answer: learn it again
    await nodes.aclose()

        slots  0 ──────── 5460 │ 5461 ─────── 10922 │ 10923 ────── 16383
               master A        │ master B           │ master C
               replica A'      │ replica B'         │ replica C'           takes over when its master is gone

The road not taken: a client for the whole Cluster, which follows every MOVED and repeats every command by itself. Only
whoever sent a command knows whether it may be sent twice; here the sender hears what became of it, asks anew who
holds the key, and decides.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from eventlab.errors import InvalidAddress, Refused, StoreError, Unreachable, shown
from eventlab.system.slots import SlotMap
from eventlab.transport import ensure_redis, open_redis
from eventlab.transport.connection import scheme_of, speaking_to, without_password

if TYPE_CHECKING:
    from redis.asyncio import Redis

log = logging.getLogger("eventlab.system")

WITNESS_SECONDS = 1.0
"""A node of a Cluster that is asked who holds what, and is silent for so long, is passed over."""
_CLUSTER = re.compile(
    r"(?P<scheme>rediss?)\+cluster://(?P<login>.*@)?(?P<places>[^@/?]+)(/0?)?(?P<options>\?.*)?", re.I | re.S
)
_PLACE = re.compile(r"[^\s:,]+:[0-9]{1,5}")
_MODES = {
    "standalone": "one server: try redis://{here}/0",
    "cluster": "a node of a Redis Cluster: try redis+cluster://{here}",
    "sentinel": "a Sentinel, which stores nothing: try the address of a server",
}
"""What a Redis says that it is, and what to try then."""
_NOT_NOW = ("UNBLOCKED", "BUSY ", "NOREPLICAS")
"""How errors begin that the library has no class for, and that pass."""


class Nodes(Protocol):
    """Where keys are held. Commands go to one node, once: nothing is repeated in secret."""

    @property
    def address(self) -> str:
        """What they were made of, its password too: not to be shown as it is."""
        ...

    @property
    def sharded(self) -> bool:
        """Whether a channel lives on one node, as a key does: SPUBLISH and SSUBSCRIBE instead of their elders."""
        ...

    @property
    def local(self) -> bool:
        """Whether they are none, but the embedded store of this process."""
        ...

    async def open(self) -> None:
        """Reach it. Raises `Unreachable`, `NotRedis`, `Refused` or `InvalidAddress`; it is to be closed even then."""
        ...

    def of(self, key: str) -> Redis:
        """The client of the node that holds the key now; the library's `ClusterDownError` when none does."""
        ...

    async def refresh(self) -> None:
        """Learn again who holds what. When nobody answers, all stays as it was."""
        ...

    async def aclose(self) -> None:
        """Close every connection. Closing twice does nothing."""
        ...


class OneServer:
    """A server that holds every key, or the embedded store. Raises `InvalidAddress`."""

    sharded = False

    def __init__(self, address: str | None = None) -> None:
        self.address = "embedded://" if address is None else address
        self.local = scheme_of(self.address) == "embedded"
        self._redis = open_redis(address)

    async def open(self) -> None:
        """Reach it, and make sure that it is one server, and not older than Redis 6.2."""
        if not self.local:
            await _greet(self._redis, self.address, mode="standalone", oldest=(6, 2))

    def of(self, key: str) -> Redis:
        """The one client there is."""
        return self._redis

    async def refresh(self) -> None:
        """Nothing to learn: whoever holds every key holds this one."""

    async def aclose(self) -> None:
        """Close its connections."""
        await self._redis.aclose()


class ClusterNodes:
    """The masters of a Redis Cluster, `redis+cluster://[user:password@]host:port,host:port,…`: a client for each.

    One place that answers is enough; the others are learned from it. Raises `InvalidAddress`.
    """

    sharded = True
    local = False

    def __init__(self, address: str) -> None:
        found = _CLUSTER.fullmatch(address) if isinstance(address, str) else None
        places = found["places"].split(",") if found else []
        if not found or not all(_PLACE.fullmatch(place) for place in places):
            raise InvalidAddress(
                f"{shown(without_password(address) if isinstance(address, str) else address)} is not an address of a "
                "Redis Cluster: expected some of its nodes. Try redis+cluster://127.0.0.1:7000,127.0.0.1:7001."
            )
        self.address = address
        self._scheme, self._login, self._options = (found[part] or "" for part in ("scheme", "login", "options"))
        self._given = self._witnesses = places
        """Whom to ask who holds what, in this order."""
        self._map = SlotMap()
        self._clients = {place: self._client(place) for place in places}
        self._asking: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Reach one of its nodes, make sure that it is a Cluster of Redis 7 (it has SPUBLISH), and learn the rest."""
        for place in self._given:
            try:
                await _greet(self._clients[place], self._shown(place), mode="cluster", oldest=(7, 0))
                break
            except Unreachable:
                if place == self._given[-1]:
                    raise
        await self._ask()

    def of(self, key: str) -> Redis:
        """The client of the master that holds the key's slot."""
        from redis.exceptions import ClusterDownError

        place = self._map.holder(_slot(key))
        if place is None:
            raise ClusterDownError(f"nobody in {without_password(self.address)} holds the slot of {key} now")
        return self._clients[place]

    async def refresh(self) -> None:
        """Ask the Cluster who holds what. Whoever comes while the question is out waits for the same answer."""
        if self._asking is None:
            self._asking = asyncio.create_task(self._try_to_ask(), name="who holds what?")
        await asyncio.wait([self._asking])  # a caller that is cancelled leaves the question out for the others

    async def aclose(self) -> None:
        """Close the connections to every node."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.wait([self._asking])
            self._asking = None
        self._map, self._witnesses = SlotMap(), []
        while self._clients:
            await self._clients.popitem()[1].aclose()

    async def _try_to_ask(self) -> None:
        try:
            await self._ask()
        except StoreError as error:
            log.info("who holds what is not known anew: %s", error)
        finally:
            self._asking = None

    async def _ask(self) -> None:
        """Ask one node after the other, until one knows at least as much as we do; raises what became of the last."""
        problem: StoreError = Unreachable(f"no node of {without_password(self.address)} is known any more.")
        for place in list(self._witnesses):
            # Another one first the next time: this one may be cut off from the rest.
            self._witnesses = [*(other for other in self._witnesses if other != place), place]
            try:
                seen = await self._question(place)
            except StoreError as error:
                problem = error
                continue
            if seen.epoch >= self._map.epoch:
                return await self._learn(seen)
            problem = Unreachable(f"{self._shown(place)} has not heard yet who holds what.")
        # Nobody knows of that epoch any more: the Cluster was made anew, and is believed the next time.
        self._map = replace(self._map, epoch=0)
        raise problem

    async def _question(self, place: str) -> SlotMap:
        """Who holds what, in the eyes of the node at that place."""
        client = self._clients.setdefault(place, self._client(place))
        with speaking_to(self._shown(place)):
            async with asyncio.timeout(WITNESS_SECONDS):
                reply = await client.execute_command("CLUSTER", "NODES")  # type: ignore[no-untyped-call]  # theirs
        seen = SlotMap.parse(reply.decode(), place)
        if not seen.ranges:
            raise Unreachable(f"{self._shown(place)} is a node of a Cluster in which nobody holds a slot yet.")
        return seen

    async def _learn(self, seen: SlotMap) -> None:
        """From now on that is who holds what; the clients of nodes that are no masters any more are closed."""
        self._map = seen
        everybody = dict.fromkeys([*self._witnesses, *seen.places])
        self._witnesses = [place for place in everybody if place in seen.places or place in self._given]
        self._clients |= {place: self._client(place) for place in seen.masters - set(self._clients)}
        for gone in set(self._clients) - seen.masters:
            await self._clients.pop(gone).aclose()

    def _client(self, place: str) -> Redis:
        return open_redis(f"{self._scheme}://{self._login}{place}/0{self._options}")

    def _shown(self, place: str) -> str:
        return f"{self._scheme}+cluster://{place}"


def nodes_at(address: str | None) -> Nodes:
    """The nodes behind an address: a Cluster's, or one server, or the embedded store. Raises `InvalidAddress`."""
    if isinstance(address, str) and "cluster" in address.partition("://")[0].lower():
        return ClusterNodes(address)
    return OneServer(address)


@lru_cache(maxsize=1024)  # a log has few keys, and asks for each of them a hundred times a second
def _slot(key: str) -> int:
    from redis.crc import key_slot

    return int(key_slot(key.encode()))


def worth_retrying(error: BaseException) -> bool:
    """Whether it says "not now" or "not here", and not "no": the same command may succeed in a moment, or elsewhere."""
    from redis import exceptions as they

    if isinstance(error, they.AuthenticationError | they.AuthorizationError):  # theirs are broken connections, too
        return False
    broken = they.ConnectionError | they.TimeoutError | OSError
    elsewhere = they.AskError | they.TryAgainError | they.ClusterDownError | they.ReadOnlyError  # MOVED is an AskError
    if isinstance(error, broken | elsewhere):
        return True
    return isinstance(error, they.ResponseError) and str(error).startswith(_NOT_NOW)


async def _greet(redis: Redis, address: str, *, mode: str, oldest: tuple[int, int]) -> None:
    """Make sure that a Redis answers there, in that mode, and of that version or a newer one."""
    from redis.exceptions import ResponseError
    from redis.utils import str_if_bytes

    await ensure_redis(redis, address)
    told = {"mode": mode, "version": "before 6.0"}
    with speaking_to(address), contextlib.suppress(ResponseError):  # Redis 5 knows no HELLO; an ACL cannot forbid it
        reply = [str_if_bytes(part) for part in await redis.execute_command("HELLO", 2)]  # type: ignore[no-untyped-call]
        told |= dict(zip(reply[::2], reply[1::2], strict=True))
    place = without_password(address)
    if told["mode"] != mode:
        where = redis.connection_pool.connection_kwargs
        here = f"{where.get('host', '127.0.0.1')}:{where.get('port', 6379)}"
        what = _MODES.get(told["mode"], "a Redis in {mode} mode: try the address of a server")
        raise InvalidAddress(f"{place} is {what.format(here=here, mode=told['mode'])}.")
    if tuple(map(int, re.findall("[0-9]+", told["version"])[:2])) < oldest:
        raise Refused(
            f"{place} is Redis {told['version']}: expected {oldest[0]}.{oldest[1]} or newer. Try a newer server."
        )
