"""Which errors pass: by kind, and of refusals by the words of a real Redis."""

from __future__ import annotations

import asyncio

import pytest

from eventlab import errors
from eventlab.practice.worth_retrying import worth_keeping, worth_retrying, worth_running_again
from eventlab.system import connect
from tests.conftest import RedisServer


@pytest.mark.parametrize(
    "error",
    [errors.Unreachable(""), errors.Overloaded(""), errors.Unconfirmed(""), ConnectionError(), TimeoutError()],
    ids=repr,
)
def test_what_time_mends_is_worth_it(error: Exception) -> None:
    """The store may be back in a moment."""
    assert worth_retrying(error)
    assert worth_keeping(error)


@pytest.mark.parametrize(
    "error",
    [errors.InvalidMessage(""), errors.InvalidPattern("", pattern=""), errors.Closed(""), ValueError(), TypeError()],
    ids=repr,
)
def test_what_you_must_mend_is_neither_tried_again_nor_kept(error: Exception) -> None:
    """The hundredth try of a mistake is a mistake."""
    assert not worth_retrying(error)
    assert not worth_keeping(error)


@pytest.mark.parametrize("error", [errors.WrongLog(""), errors.NotRedis("")], ids=repr)
def test_a_store_that_somebody_must_mend_is_not_asked_again_and_the_event_is_kept(error: Exception) -> None:
    """The event was good: when the store is, too, it can be emitted."""
    assert not worth_retrying(error)
    assert worth_keeping(error)


def refusal(server: RedisServer, *commands: tuple[str, ...]) -> Exception:
    """What an emit raises when these commands have been given to the server."""

    async def story() -> Exception:
        async with connect(server.address, name="refusing", patience=0.1) as events:
            for command in commands:
                server.ask(*command)
            with pytest.raises(errors.Refused) as raised:
                await events.emit("order.placed", {})
            return raised.value

    return asyncio.run(story())


@pytest.mark.parametrize(
    "commands",
    [
        [("CONFIG", "SET", "maxmemory", "1")],
        [("CONFIG", "SET", "min-replicas-to-write", "1")],
        [("REPLICAOF", "127.0.0.1", "1")],
    ],
    ids=["no memory left", "too few replicas", "a replica, read-only"],
)
def test_a_refusal_that_passes_is_known_by_its_words(
    redis_server: RedisServer, commands: list[tuple[str, ...]]
) -> None:
    """Memory is freed, replicas come back, a master is found: no fault of the event's."""
    error = refusal(redis_server, *commands)

    assert worth_retrying(error), error


def test_a_refusal_that_stays_is_not_asked_for_again(redis_server: RedisServer) -> None:
    """A user without the right to write has none in a second either."""
    error = refusal(redis_server, ("ACL", "SETUSER", "default", "-@write", "-@scripting"))

    assert not worth_retrying(error), error
    assert worth_keeping(error)


def test_a_handler_is_run_again_unless_it_says_that_it_is_of_no_use() -> None:
    """Of a handler's errors we know little, but those that say "never" are ours."""
    assert worth_running_again(KeyError("x"))
    assert not worth_running_again(errors.Rejected("", status=400, detail=""))
