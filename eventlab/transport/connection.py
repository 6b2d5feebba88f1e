"""The connection: one address decides where the events live, and nothing else changes.

    None, embedded://lab                         a store inside this process (fakeredis): no server, nothing to install
    redis://host:6379/0, rediss://…, unix://…    a Redis server

Two profiles, both named here so that no default of the library decides: *command* connections answer within five
seconds and never repeat a command by themselves (a repeated XADD is a duplicate); *blocking* ones wait for as long
as a read may block, and five seconds more.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from eventlab.errors import InvalidAddress, NotRedis, Refused, Unconfirmed, Unreachable, shown
from eventlab.event import Event

if TYPE_CHECKING:
    from fakeredis import FakeServer
    from redis.asyncio import Redis

ANSWER_SECONDS = 5.0
"""Seconds within which a command is answered, or counts as lost."""

SCHEMES = ("embedded", "redis", "rediss", "unix")
_embedded: dict[str, FakeServer] = {}


def open_redis(address: str | None = None, *, block: float = 0.0) -> Redis:
    """A client for `address`; it connects when it is first used. `block`: seconds that a read of yours may block.

    `embedded://name` shares one store by name within the process; `None` is a store of its own. Replies are bytes.
    Raises `InvalidAddress`.
    """
    if address is None or scheme_of(address) == "embedded":
        return _open_embedded((address or "").partition("://")[2])
    from redis.asyncio import Redis
    from redis.asyncio.retry import Retry
    from redis.backoff import NoBackoff

    try:
        redis = Redis.from_url(
            address,
            socket_connect_timeout=ANSWER_SECONDS,
            socket_timeout=ANSWER_SECONDS + block,
            **({} if address.startswith("unix:") else {"socket_keepalive": True}),
            retry=Retry(NoBackoff(), 0),
            protocol=2,  # one shape of replies, whatever the server's age
        )
        redis.connection_pool.connection_class(**redis.connection_pool.connection_kwargs)  # opens nothing
    except (ValueError, TypeError) as error:  # TypeError: an option that no connection knows
        place = without_password(address)
        # The library's reason may quote a piece of a password that was not encoded.
        reason = f"{_reason(error)}." if place == address else "is its password percent-encoded, as %2F for a slash?"
        raise InvalidAddress(f"{place!r} is not an address: {reason} Try redis://127.0.0.1:6379/0.") from None
    return redis


def scheme_of(address: str | None) -> str:
    """The kind of store that an address names (`embedded` for None); raises `InvalidAddress` for any other."""
    if address is None:
        return "embedded"
    scheme, slashes, _ = address.lower().partition("://") if isinstance(address, str) else ("", "", "")
    if not slashes or scheme not in SCHEMES:
        came = shown(without_password(address) if isinstance(address, str) else address)
        raise InvalidAddress(
            f"{came} is not an address: expected embedded://name for a store in this process, or redis://host:port/0, "
            "rediss://… or unix://… for a server. connect() also takes memory://name and redis+cluster://host:port,…"
        )
    return scheme


def forget_embedded(name: str) -> None:
    """Drop the embedded store of that name, with all it holds. Clients that are still open keep their view of it."""
    _embedded.pop(name, None)


async def ensure_redis(redis: Redis, address: str) -> None:
    """Ask PING; raises `Unreachable`, `NotRedis` or `Refused` in one line, before anything is at stake."""
    with speaking_to(address):
        await redis.ping()


async def reach(redis: Redis, address: str) -> None:
    """Make sure that a live connection waits in the pool; raises `Unreachable` while nothing has been sent yet."""
    with speaking_to(address):
        for _ in range(2):  # the loop's turn to poll the sockets, and its turn to take in that Redis has hung up;
            await asyncio.sleep(0)  # knowing that, the pool connects anew
        connection = await redis.connection_pool.get_connection()  # type: ignore[no-untyped-call]  # theirs
        await redis.connection_pool.release(connection)


@contextmanager
def speaking_to(address: str, storing: Event | None = None) -> Iterator[None]:
    """Turn whatever the client library raises into one line of ours.

    With `storing`, a connection lost in mid-command raises `Unconfirmed` with that event: stored or not, nobody
    knows. Without, it raises `Unreachable`, or `NotRedis` for replies that no Redis sends.
    """
    from redis.exceptions import AuthenticationError, InvalidResponse, RedisError, ResponseError

    place = without_password(address)
    try:
        yield
    except AuthenticationError as error:
        raise Refused(f"{place} does not let us in: {error}. Try redis://:password@host:port/0.") from None
    except ResponseError as error:
        raise Refused(f"{place} refused: {error}.{' Nothing was stored.' if storing else ''}") from None
    except (RedisError, OSError) as error:
        if storing is None and isinstance(error, InvalidResponse):
            raise NotRedis(
                f"{place} answers, but not as a Redis does: {error}. Is it another program's port?"
            ) from None
        if storing is None:
            raise Unreachable(
                f"no Redis at {place}: {_reason(error)}. Start one with `redis-server`, "
                "or leave the address out for the embedded store."
            ) from None
        raise Unconfirmed(
            f"{place} went away while {storing.type} was being stored: {_reason(error)}. "
            f"It may be stored or not: look for id {storing.id} in the history before you emit it again.",
            event=storing,
        ) from None


def without_password(address: str) -> str:
    """An address as it may stand in a message: without its password, even one that makes it unreadable."""
    address = re.sub(r"(://[^:@/]*:).*@", r"\1…@", address)  # to the last @: people forget to encode / and @
    return " ".join(re.sub(r"([?&]password=)[^&]*", r"\1…", address).split())


def _reason(error: Exception) -> str:
    """The operating system's own word where there is one; else the library's."""
    cause = error.__cause__ or error.__context__ or error
    if isinstance(cause, OSError) and cause.errno:
        return (os.strerror(cause.errno) if cause.errno > 0 else str(cause.strerror)).lower()
    if number := re.match(r"Error (\d+) connecting", str(error)):  # its OSError is lost when the pool connects anew
        return os.strerror(int(number[1])).lower()
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__


def _open_embedded(name: str) -> Redis:
    from fakeredis import FakeAsyncRedis, FakeServer

    server = _embedded.setdefault(name, FakeServer()) if name else FakeServer()
    return FakeAsyncRedis(server=server)
