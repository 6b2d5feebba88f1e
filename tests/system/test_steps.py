"""The five steps: named for whoever watches."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from eventlab.event import Event, to_envelope
from eventlab.subscription import Subscriptions
from eventlab.system.feed import Told
from eventlab.system.log import Record
from eventlab.system.steps import FOLLOWED, NAMES, Step, Steps


class ByHand:
    """A feed whose one ear is told by the test."""

    def __init__(self) -> None:
        self.ear: Any = None

    def join(self, _pattern: str, ear: Any) -> Any:
        """Take the ear; what is returned lets it go."""
        self.ear = ear
        return lambda: setattr(self, "ear", None)


class Watched:
    """Steps that are watched, and what was watched.seen of them."""

    def __init__(self) -> None:
        self.feed, self.table, self.seen = ByHand(), Subscriptions(), list[Step]()
        self.steps = Steps(self.feed, self.table)  # type: ignore[arg-type]  # all of a feed that it needs
        self.stop = self.steps.watch(self.seen.append)

    def emit(self, number: int) -> None:
        """The first four steps of one event."""
        self.steps.emitted(("a", {"n": number}), stored(number), b"{}", 3, (1.0, 1.5, 1.75, 2.75))

    def hand_out(self, number: int) -> None:
        """The feed tells of an event."""
        event = stored(number)
        self.feed.ear(Told(event, Record(0, event.position or "", event.type, to_envelope(event))))


def stored(number: int) -> Event:
    """An event that is stored."""
    return Event("a", {"n": number}, id=f"e{number}").at(f"{number}-0")


def test_the_first_four_are_told_when_the_event_is_stored() -> None:
    """What went in, what came out, and how long each took; `publish` happens within `store`."""
    watched = Watched()

    watched.emit(1)

    assert watched.seen == [
        Step(1, ("a", {"n": 1}), {"n": 1}, 0.5),
        Step(2, {"n": 1}, "e1", 0.25),
        Step(3, b"{}", "1-0", 1.0),
        Step(4, "1-0", 3, None),
    ]
    assert [step.name for step in watched.seen] == list(NAMES[:4])


def test_the_fifth_follows_when_the_event_is_handed_out() -> None:
    """With the handlers that it goes to; of an event that was not emitted here nothing is told."""
    watched = Watched()
    watched.table.add("a", print)
    watched.table.add("b", print)
    watched.emit(1)

    for number in (1, 2, 1):
        watched.hand_out(number)

    assert [step.number for step in watched.seen] == [1, 2, 3, 4, 5]
    assert (watched.seen[4].name, watched.seen[4].given, watched.seen[4].result) == ("broadcast", "1-0", ["print"])
    assert watched.seen[4].seconds is not None


def test_a_feed_that_is_quicker_than_the_answer_does_not_change_the_order() -> None:
    """The fifth step waits for the other four."""
    watched = Watched()

    watched.hand_out(1)
    early = list(watched.seen)
    watched.emit(1)

    assert early == []
    assert [step.number for step in watched.seen] == [1, 2, 3, 4, 5]
    assert watched.seen[4].seconds is not None
    assert watched.seen[4].seconds >= 0


def test_what_is_followed_is_bounded() -> None:
    """Events that are never handed out, and those of others, do not fill the memory: the oldest are let go."""
    watched = Watched()
    for number in range(FOLLOWED + 1):
        watched.emit(number)
        watched.hand_out(-1 - number)
    watched.seen.clear()

    watched.hand_out(0)
    watched.hand_out(1)
    watched.emit(-1)

    assert [(step.number, step.given) for step in watched.seen if step.number == 5] == [(5, "1-0")]


def test_every_watcher_is_told_though_one_of_them_raises(caplog: pytest.LogCaptureFixture) -> None:
    """Whoever looks on cannot stop the work, nor each other."""
    watched = Watched()

    def breaks(_step: Step) -> None:
        raise ValueError("no paper")

    watched.steps.watch(breaks)
    watched.steps.watch(watched.seen.append)
    with caplog.at_level(logging.ERROR, "eventlab.system"):
        watched.emit(1)

    assert [step.number for step in watched.seen] == [1, 1, 2, 2, 3, 3, 4, 4]
    assert "a watcher raised on step 4, publish" in caplog.text


def test_the_last_watcher_takes_the_ear_with_it() -> None:
    """While nobody watches the feed tells nobody; stopping twice does nothing."""
    watched = Watched()
    stop = watched.steps.watch(print)

    watched.stop()
    watched.stop()
    one_left = watched.feed.ear
    stop()

    assert one_left is not None
    assert watched.feed.ear is None
    assert watched.steps.watchers == []


def test_a_step_is_shown_in_a_line() -> None:
    """Number, name, time, what went in and what came out."""
    assert str(Step(3, b"{}", "1-0", 0.0012)) == "3 store      1,200 µs  b'{}' → '1-0'"
    assert str(Step(4, "1-0", 3, None)) == "4 publish     with it  '1-0' → 3"
