"""Trying again: pauses between tries, and only there; limits of time; cancellation."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from eventlab.clock import run_virtual
from eventlab.errors import InvalidOption, NoAnswer
from eventlab.practice.retrying import Retrying
from eventlab.system.backoff import Backoff
from tests.practice.flaky import Longest


class Call:
    """Fails so many times, then answers; notes when it was called."""

    def __init__(self, failures: int, takes: float = 0) -> None:
        self.failures, self.takes, self.at = failures, takes, list[float]()

    async def __call__(self) -> str:
        self.at.append(round(asyncio.get_running_loop().time(), 6))
        await asyncio.sleep(self.takes)
        if len(self.at) <= self.failures:
            raise ConnectionError(f"failure {len(self.at)}")
        return "done"


def retrying(**options: Any) -> Retrying:
    return Retrying(**{"backoff": Backoff(base=1, cap=60), "chance": Longest()} | options)


def run(call: Call, of: Retrying, again: Any = lambda _error: True) -> tuple[Any, float]:
    """What came of it, and when."""

    async def story() -> tuple[Any, float]:
        try:
            outcome: Any = await of.run(call, again)
        except Exception as error:  # noqa: BLE001  (it is the outcome)
            outcome = error
        return outcome, round(asyncio.get_running_loop().time(), 6)

    return run_virtual(story())


def test_a_pause_stands_between_two_tries_and_none_behind_the_last() -> None:
    """Four tries have three pauses: the bad news comes at the moment of the last failure."""
    call = Call(failures=9)
    outcome, ended = run(call, retrying(retries=3))

    assert call.at == [0, 1, 3, 7]
    assert ended == 7
    assert str(outcome) == "failure 4"


def test_no_pause_follows_a_success() -> None:
    """The answer comes at the moment at which a try succeeds."""
    call = Call(failures=2)
    outcome, ended = run(call, retrying(retries=3))

    assert (call.at, ended, outcome) == ([0, 1, 3], 3, "done")


def test_without_retries_there_is_one_try() -> None:
    """0 is a number of retries like any other."""
    call = Call(failures=9)

    assert str(run(call, retrying(retries=0))[0]) == "failure 1"
    assert call.at == [0]


def test_an_error_that_does_not_pass_is_raised_at_once() -> None:
    """Whoever knows that a second try is of no use makes none."""
    call = Call(failures=9)
    outcome, ended = run(call, retrying(), again=lambda error: not isinstance(error, ConnectionError))

    assert (str(outcome), ended, len(call.at)) == ("failure 1", 0, 1)


def test_each_try_has_its_time() -> None:
    """A try that hangs is cancelled, counts as a failure, and the next one begins after the pause."""
    call = Call(failures=0, takes=100)
    outcome, ended = run(call, retrying(retries=1, timeout=10))

    assert (call.at, ended) == ([0, 11], 21)
    assert isinstance(outcome, NoAnswer)
    assert "within 10 s" in str(outcome)


def test_no_pause_is_begun_that_ends_behind_the_total() -> None:
    """The third pause would end at 7 s, and 5 are allowed: to wait for it would be in vain."""
    call = Call(failures=9)
    outcome, ended = run(call, retrying(retries=9, total=5))

    assert (call.at, ended, str(outcome)) == ([0, 1, 3], 3, "failure 3")


def test_the_last_try_gets_what_is_left_of_the_total() -> None:
    """A try that begins at 5.5 of 8 seconds is cut off at 8, though its own limit is longer."""
    call = Call(failures=9, takes=4.5)
    _, ended = run(call, retrying(retries=9, timeout=20, total=8))

    assert (call.at, ended) == ([0, 5.5], 8)


def test_a_timeout_of_the_callers_own_is_its_own_error() -> None:
    """`TimeoutError` is not ours because we set limits, too."""

    async def own() -> None:
        raise TimeoutError("of the handler")

    with pytest.raises(TimeoutError, match="of the handler"):
        run_virtual(retrying(retries=0, timeout=10).run(own, lambda _error: True))


@pytest.mark.parametrize("when", [0.5, 1.5])
def test_cancellation_passes_through_at_once(when: float) -> None:
    """In the middle of a try, or of a pause: no more tries follow."""
    call = Call(failures=9, takes=1)

    async def story() -> float:
        task = asyncio.create_task(retrying(retries=9).run(call, lambda _error: True))
        await asyncio.sleep(when)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return asyncio.get_running_loop().time()

    assert run_virtual(story()) == when
    assert call.at == [0]


@pytest.mark.parametrize("options", [{"retries": -1}, {"retries": 1.5}, {"timeout": 0}, {"total": float("inf")}])
def test_settings_that_cannot_work_are_refused(options: dict[str, Any]) -> None:
    """With what was expected, and what to try."""
    with pytest.raises(InvalidOption, match=r"Try retries=3, timeout=10"):
        retrying(**options)
