"""Asking a node again: what passes is waited for, what does not is told, and doubt is never hidden."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, TypeVar

import pytest
from redis import exceptions as they

from eventlab.clock import run_virtual
from eventlab.errors import EventLabError, Refused, Unconfirmed, Unreachable
from eventlab.system.asking import Asking

T = TypeVar("T")
BROKEN = they.ConnectionError("Connection reset by peer")


class Place:
    """A node that answers what was put down for it: an error is raised, anything else is the answer."""

    def __init__(self, *answers: Any, can_be_reached: bool = True) -> None:
        self.answers, self.can_be_reached = list(answers), can_be_reached
        self.asked = 0
        self.connection_pool = self  # whoever asks first makes sure that a connection can be had

    async def get_connection(self) -> None:
        if not self.can_be_reached:
            raise they.ConnectionError("Connection refused")

    async def release(self, connection: None) -> None:
        """It is back."""

    async def answer(self) -> Any:
        self.asked += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


class Places:
    """Nodes of which one holds every key; after a refresh, the next one."""

    sharded = False

    def __init__(self, *places: Any, address: str) -> None:
        self.places, self.refreshed, self.address = list(places), 0, address

    def of(self, key: str) -> Any:
        place = self.places[min(self.refreshed, len(self.places) - 1)]
        if isinstance(place, Exception):
            raise place
        return place

    async def refresh(self) -> None:
        self.refreshed += 1

    async def open(self) -> None:
        """It is open."""

    async def aclose(self) -> None:
        """It is closed."""


def asking(*places: Any, address: str = "redis://here:6379/0", patience: float = 5.0) -> Asking:
    """Asks these places."""
    return Asking(Places(*places, address=address), chance=random.Random(7), patience=patience)


def answered(command: Coroutine[Any, Any, T]) -> T:
    """What comes of it, on a loop that jumps over pauses."""
    return run_virtual(command)


def refused(error: type[EventLabError], command: Coroutine[Any, Any, Any]) -> str:
    """The message of the error that comes of it."""
    with pytest.raises(EventLabError) as caught:
        run_virtual(command)
    assert type(caught.value) is error
    return str(caught.value)


ANSWER: Callable[[Any], Awaitable[Any]] = Place.answer


@pytest.mark.parametrize("passing", [BROKEN, they.TimeoutError("no answer"), they.BusyLoadingError("LOADING")])
def test_what_passes_is_asked_again(passing: Exception) -> None:
    """A connection that broke, an answer that did not come, a server that still reads its file."""
    place = Place(passing, passing, b"yes")

    assert answered(asking(place).ask("key", ANSWER)) == b"yes"
    assert place.asked == 3


def test_what_is_refused_is_asked_once() -> None:
    """Asking again would not help; and nobody is told to be patient."""
    place = Place(they.ResponseError("WRONGTYPE not a stream"))

    message = refused(Refused, asking(place).ask("key", ANSWER))

    assert "WRONGTYPE not a stream" in message
    assert place.asked == 1


def test_a_key_that_has_moved_is_asked_for_where_it_is_now() -> None:
    """Each time that it is asked again, who holds what is learned anew."""
    old, new = Place(they.MovedError("1 127.0.0.1:7001")), Place(b"here")
    here = asking(old, new)

    assert answered(here.ask("key", ANSWER)) == b"here"
    assert (old.asked, new.asked) == (1, 1)


def test_a_slot_that_nobody_holds_is_waited_for() -> None:
    """In the middle of a fail-over nobody does."""
    down = they.ClusterDownError("no node holds slot 7")

    assert answered(asking(down, down, Place(b"here")).ask("key", ANSWER)) == b"here"


def test_patience_ends() -> None:
    """After so many seconds, and not before; then it is told that nobody is there."""
    place = Place(BROKEN)

    async def story() -> float:
        with pytest.raises(Unreachable, match="redis://here:6379/0"):
            await asking(place, patience=5.0).ask("key", ANSWER)
        return asyncio.get_running_loop().time()

    seconds = answered(story())

    assert 5.0 <= seconds <= 5.5  # one pause is half a second at most
    assert place.asked > 10


def test_a_store_that_broke_off_in_mid_command_leaves_doubt() -> None:
    """When something was being stored, nobody can know; the message says what to do."""
    message = refused(Unconfirmed, asking(Place(BROKEN)).ask("key", ANSWER, storing=1))

    assert "while an event was being stored" in message
    assert "repeat with the same id" in message
    assert "3 events were" in refused(Unconfirmed, asking(Place(BROKEN)).ask("key", ANSWER, storing=3))


def test_what_was_never_sent_leaves_no_doubt() -> None:
    """Without a connection there was no command."""
    place = Place(b"yes", can_be_reached=False)

    refused(Unreachable, asking(place).ask("key", ANSWER, storing=1))

    assert place.asked == 0


@pytest.mark.parametrize(
    "later", [Place(b"yes", can_be_reached=False), Place(they.ResponseError("OOM command not allowed"))]
)
def test_doubt_stays_whatever_comes_later(later: Place) -> None:
    """The first attempt may have been stored; that the second was refused does not take that back."""
    refused(Unconfirmed, asking(Place(BROKEN), later).ask("key", ANSWER, storing=1))


def test_a_refusal_leaves_no_doubt() -> None:
    """Also when it was asked again before, for it said "not here" each time."""
    moved = Place(they.MovedError("1 127.0.0.1:7001"))

    refused(Refused, asking(moved, Place(they.ResponseError("OOM"))).ask("key", ANSWER, storing=1))


def test_no_message_shows_the_password() -> None:
    """Errors end in logs."""
    message = refused(Unreachable, asking(Place(BROKEN), address="redis://me:secret@here:6379/0").ask("key", ANSWER))

    assert "here:6379" in message
    assert "secret" not in message


class Shelf:
    """Nodes that hold keys by their first letter, and answer for several at once; `moved` keys come along later."""

    sharded = False
    address = "redis+cluster://here:7000"

    def __init__(self, **moved: str) -> None:
        self.moved, self.refreshed = moved, 0
        self.asked: list[tuple[str, list[int]]] = []
        self.trouble: dict[str, Exception] = {}

    def of(self, key: str) -> Any:
        """The letter is the node; what has moved is known after a refresh."""
        if key[0] in self.trouble and not self.refreshed:
            raise self.trouble[key[0]]
        return self.moved.get(key, key[0]) if self.refreshed else key[0]

    async def refresh(self) -> None:
        self.refreshed += 1

    async def look(self, node: Any, places: Sequence[int]) -> list[str]:
        """Where each is found; a node that is asked for one that has moved says so, and answers nothing."""
        self.asked.append((node, list(places)))
        if any(self.moved.get(KEYS[place], node) != node for place in places):
            raise they.MovedError("1 127.0.0.1:7001")
        return [f"{KEYS[place]} at {node}" for place in places]


KEYS = ("a1", "b1", "a2", "b2", "c1")


def together(shelf: Shelf) -> Coroutine[Any, Any, list[str]]:
    """Ask for all of the keys."""
    return Asking(shelf, chance=random.Random(7), patience=5.0).ask_all(KEYS, shelf.look)  # type: ignore[arg-type]


def test_a_node_is_asked_once_for_all_that_it_holds() -> None:
    """However many keys there are; the answers come in their order."""
    shelf = Shelf()

    assert answered(together(shelf)) == ["a1 at a", "b1 at b", "a2 at a", "b2 at b", "c1 at c"]
    assert shelf.asked == [("a", [0, 2]), ("b", [1, 3]), ("c", [4])]


def test_what_has_moved_is_asked_for_where_it_is_now_and_the_others_are_not_asked_again() -> None:
    """The keys that were asked for along with it had no answer either."""
    shelf = Shelf(a2="c")

    assert answered(together(shelf)) == ["a1 at a", "b1 at b", "a2 at c", "b2 at b", "c1 at c"]
    assert shelf.asked[3:] == [("a", [0]), ("c", [2])]


def test_while_nobody_holds_one_key_the_others_are_answered() -> None:
    """And then only that one is missing."""
    shelf = Shelf()
    shelf.trouble["c"] = they.ClusterDownError("no node holds slot 7")

    assert answered(together(shelf))[4] == "c1 at c"
    assert shelf.asked == [("a", [0, 2]), ("b", [1, 3]), ("c", [4])]


def test_what_one_of_several_nodes_refuses_is_refused() -> None:
    """As if it had been asked alone."""
    shelf = Shelf()
    shelf.trouble["b"] = they.ResponseError("WRONGTYPE not a stream")

    assert "WRONGTYPE not a stream" in refused(Refused, together(shelf))
