"""The five steps: named for whoever watches."""

from __future__ import annotations

import logging

import pytest

from eventlab.event import Event
from eventlab.system.steps import FOLLOWED, NAMES, Step, Steps


def told(number: int) -> Event:
    """An event that is stored."""
    return Event("a", {"n": number}, id=f"e{number}").at(f"{number}-0")


def emit(steps: Steps, number: int) -> None:
    """The first four steps of one event."""
    event = told(number)
    steps.emitted(("a", {"n": number}), event, b"{}", 3, (1.0, 1.5, 1.75, 2.75))


def test_the_first_four_are_told_when_the_event_is_stored() -> None:
    """What went in, what came out, and how long each took; `publish` happens within `store`."""
    steps, seen = Steps(), []
    steps.watchers.append(seen.append)

    emit(steps, 1)

    assert seen == [
        Step(1, ("a", {"n": 1}), {"n": 1}, 0.5),
        Step(2, {"n": 1}, "e1", 0.25),
        Step(3, b"{}", "1-0", 1.0),
        Step(4, "1-0", 3, None),
    ]
    assert [step.name for step in seen] == list(NAMES[:4])


def test_the_fifth_follows_when_the_event_is_handed_out() -> None:
    """With the handlers that it goes to; of an event that was not emitted here nothing is told."""
    steps, seen = Steps(), []
    steps.watchers.append(seen.append)
    emit(steps, 1)

    steps.handed_out(told(1), ["print"])
    steps.handed_out(told(2), ["print"])
    steps.handed_out(told(1), ["print"])

    assert [step.number for step in seen] == [1, 2, 3, 4, 5]
    assert (seen[4].name, seen[4].given, seen[4].result) == ("broadcast", "1-0", ["print"])
    assert seen[4].seconds is not None


def test_a_feed_that_is_quicker_than_the_answer_does_not_change_the_order() -> None:
    """The fifth step waits for the other four."""
    steps, seen = Steps(), []
    steps.watchers.append(seen.append)

    steps.handed_out(told(1), [])
    early = list(seen)
    emit(steps, 1)

    assert early == []
    assert [step.number for step in seen] == [1, 2, 3, 4, 5]
    assert seen[4].seconds is not None
    assert seen[4].seconds >= 0


def test_what_is_followed_is_bounded() -> None:
    """Events that are never handed out, and those of others, do not fill the memory: the oldest are let go."""
    steps, seen = Steps(), []
    steps.watchers.append(seen.append)
    for number in range(FOLLOWED + 1):
        emit(steps, number)
        steps.handed_out(told(-1 - number), [])
    seen.clear()

    steps.handed_out(told(0), [])
    steps.handed_out(told(1), [])
    emit(steps, -1)

    assert [(step.number, step.given) for step in seen if step.number == 5] == [(5, "1-0")]


def test_every_watcher_is_told_though_one_of_them_raises(caplog: pytest.LogCaptureFixture) -> None:
    """Whoever looks on cannot stop the work, nor each other."""
    steps, seen = Steps(), []

    def breaks(_step: Step) -> None:
        raise ValueError("no paper")

    steps.watchers += [breaks, seen.append]
    with caplog.at_level(logging.ERROR, "eventlab.system"):
        emit(steps, 1)

    assert len(seen) == 4
    assert "a watcher raised on step 4, publish" in caplog.text


def test_a_step_is_shown_in_a_line() -> None:
    """Number, name, time, what went in and what came out."""
    assert str(Step(3, b"{}", "1-0", 0.0012)) == "3 store      1,200 µs  b'{}' → '1-0'"
    assert str(Step(4, "1-0", 3, None)) == "4 publish     with it  '1-0' → 3"
