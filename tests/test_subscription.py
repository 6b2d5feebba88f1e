"""The table behind every `on` and `subscribe`, and the handle that ends one entry of it."""

from __future__ import annotations

import gc
import weakref
from contextlib import suppress
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventlab.errors import InvalidHandler, InvalidName, InvalidPattern
from eventlab.event import Pattern
from eventlab.subscription import MAX_REMEMBERED_TYPES, Subscription, Subscriptions, must_be_awaited

NAMES = ("a", "a.b", "a.b.c", "b", "b.a", "a_b.c")
PATTERNS = (*NAMES, "*", "a.*", "*.a", "a*", "*.b.*", "*c")


def nothing(_value: object) -> None:
    """A handler that does nothing."""


def test_calling_a_subscription_ends_it() -> None:
    """It is active until it is called; calling it again does nothing."""
    table = Subscriptions()
    subscription = table.add("order.placed", nothing)
    before = subscription.active

    subscription()
    subscription()

    assert before
    assert not subscription.active
    assert table.matching("order.placed") == ()


def test_a_with_block_ends_a_subscription() -> None:
    """It listens inside the block, and no longer, even when the block is left by an error."""
    table = Subscriptions()

    with suppress(KeyError), table.add("order.*", nothing) as subscription:
        inside = table.matching("order.placed")
        raise KeyError

    assert inside == (subscription,)
    assert table.matching("order.placed") == ()


def test_an_ended_subscription_is_deaf_in_tuples_that_are_out_already() -> None:
    """`deliver` of an ended subscription does nothing, whoever still holds it."""
    table, heard = Subscriptions(), []
    table.add("a", heard.append)
    (out,) = table.matching("a")

    out()
    out.deliver("news")

    assert heard == []


def test_the_end_is_told_once() -> None:
    """However it ends: called, called again, by a `with`, by the end of all, or by its one event."""
    table, ended = Subscriptions(), []
    kinds = {name: table.add("a", nothing, once=name == "once") for name in ("called", "with", "all", "once")}
    for name, subscription in kinds.items():
        subscription.on_end = lambda name=name: ended.append(name)

    kinds["called"]()
    kinds["called"]()
    with kinds["with"]:
        pass
    kinds["once"].deliver("news")
    table.remove_all()

    assert ended == ["called", "with", "once", "all"]


def test_whoever_is_told_of_the_end_finds_it_ended() -> None:
    """And may look at the table, or add to it."""
    table, found = Subscriptions(), []
    subscription = table.add("a", nothing)
    subscription.on_end = lambda: found.append((subscription.active, len(table), table.add("b", nothing).active))

    subscription()

    assert found == [(False, 0, True)]


def test_a_table_has_a_length() -> None:
    """The number of those who listen, to exact names and to patterns."""
    table = Subscriptions()
    lengths = [len(table)]
    subscriptions = [table.add(pattern, nothing) for pattern in ("a", "a", "a.*", "*")]
    lengths.append(len(table))
    for subscription in subscriptions:
        subscription()
        lengths.append(len(table))

    assert lengths == [0, 4, 3, 2, 1, 0]


def test_the_same_handler_twice_is_two_subscriptions() -> None:
    """Each ends by itself."""
    table = Subscriptions()
    first, second = table.add("a", nothing), table.add("a", nothing)

    first()

    assert table.matching("a") == (second,)


def test_removing_all_ends_each() -> None:
    """The table is empty afterwards, and every handle knows that it has ended."""
    table = Subscriptions()
    subscriptions = [table.add(pattern, nothing) for pattern in PATTERNS]

    table.remove_all()

    assert not any(subscription.active for subscription in subscriptions)
    assert table.snapshot() == {}


def test_the_snapshot_counts_by_pattern() -> None:
    """How many listen, by the pattern as it was written."""
    table = Subscriptions()
    for pattern in ("order.*", "order.placed", "order.*"):
        table.add(pattern, nothing)

    assert table.snapshot() == {"order.*": 2, "order.placed": 1}


def test_a_subscription_tells_what_it_is() -> None:
    """Its repr names the pattern and the handler, and says when it has ended."""
    subscription = Subscriptions().add("order.*", nothing)
    shown = repr(subscription)

    subscription()

    assert shown == "<Subscription 'order.*' → nothing>"
    assert repr(subscription) == "<Subscription 'order.*' → nothing, ended>"


def test_what_is_not_callable_is_refused() -> None:
    """The message shows what came, in one line, and nothing is added."""
    table = Subscriptions()

    with pytest.raises(InvalidHandler, match=r"^'a\\nb' \(str\) cannot be called: a handler is a function") as caught:
        table.add("a", "a\nb")  # type: ignore[arg-type]

    assert "\n" not in str(caught.value)
    assert table.snapshot() == {}


def test_a_handler_that_yields_is_refused() -> None:
    """Calling a generator function runs none of its lines, so that it would listen in vain."""

    def yields(_value: object) -> object:
        yield

    async def yields_too(_value: object) -> object:
        yield

    for handler in (yields, yields_too):
        with pytest.raises(InvalidHandler, match="holds a `yield`"):
            Subscriptions().add("a", handler)


@pytest.mark.parametrize("pattern", ["", "A", "a..b", "a.**", "a b", "user_.left", 7, None, "é"])
def test_what_is_no_pattern_is_refused(pattern: object) -> None:
    """Nothing is added."""
    table = Subscriptions()

    with pytest.raises(InvalidPattern):
        table.add(pattern, nothing)  # type: ignore[arg-type]

    assert table.snapshot() == {}


@pytest.mark.parametrize("name", ["", "A", "a.*", 7, None, ["a"]])
def test_only_names_are_looked_up(name: object) -> None:
    """A pattern is no name, and what is no name is not remembered."""
    table = Subscriptions()
    table.add("*", nothing)

    with pytest.raises(InvalidName):
        table.matching(name)  # type: ignore[arg-type]

    assert table.remembered == {}


def test_the_remembered_types_are_bounded() -> None:
    """However many types are asked for, what is remembered stays small, and right."""
    table = Subscriptions()
    subscription = table.add("t*", nothing)

    sizes = []
    for number in range(3 * MAX_REMEMBERED_TYPES):
        assert table.matching(f"t{number}") == (subscription,)
        sizes.append(len(table.remembered))

    assert max(sizes) <= MAX_REMEMBERED_TYPES


def test_no_row_is_left_when_the_last_of_its_type_ends() -> None:
    """A program that subscribes to a name of its own for each request does not grow."""
    table = Subscriptions()

    for number in range(2000):
        with table.add(f"reply.r{number}", nothing):
            table.matching(f"reply.r{number}")

    left = table._index.snapshot()  # nothing public could show what the table forgot to drop
    assert left == {"values": 0, "patterns": 0, "lengths": 0}
    assert table.remembered == {}


def test_the_table_lets_go_of_ended_handlers() -> None:
    """What only a handler kept alive is gone when its subscription has ended and been dropped."""

    class Owner:
        def hear(self, _value: object) -> None: ...

    table, kept = Subscriptions(), []
    for once in (False, True):
        owner = Owner()
        kept.append(weakref.ref(owner))
        subscription = table.add("a.*", owner.hear, once=once)
        table.matching("a.b")
        subscription()
    del owner, subscription
    gc.collect()

    assert [reference() for reference in kept] == [None, None]


async def asynchronous(_value: object) -> None:
    """An `async def`."""


class Asks:
    """An object that is called, and whose call must be awaited."""

    async def __call__(self, _value: object) -> None: ...

    async def method(self, _value: object) -> None: ...


@pytest.mark.parametrize(
    "function", [asynchronous, partial(asynchronous), Asks(), Asks().method, partial(partial(Asks())), Asks().__call__]
)
def test_what_makes_a_coroutine_is_recognised(function: object) -> None:
    """Behind partials, bound methods and callable objects as well."""
    assert must_be_awaited(function)


@pytest.mark.parametrize("function", [nothing, partial(nothing), print, Asks, list, 7, None])
def test_what_makes_no_coroutine_is_recognised(function: object) -> None:
    """A class whose objects are asynchronous is not: calling the class only makes an object."""
    assert not must_be_awaited(function)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.sampled_from(PATTERNS)),
        st.tuples(st.just("end"), st.integers(0, 20)),
        st.tuples(st.just("look"), st.sampled_from(NAMES)),
    ),
    max_size=40,
)


@settings(derandomize=True, deadline=None)
@given(STEPS)
def test_the_table_agrees_with_a_list_that_is_searched(steps: list[tuple[str, object]]) -> None:
    """After any adding and ending, each name reaches what a search through a plain list finds, oldest first."""
    table: Subscriptions = Subscriptions()
    listed: list[tuple[str, Subscription]] = []

    for step, value in steps:
        if step == "add":
            listed.append((str(value), table.add(str(value), nothing)))
        elif step == "end" and listed:
            assert isinstance(value, int)
            listed.pop(value % len(listed))[1]()
        elif step == "look":
            found = tuple(each for pattern, each in listed if Pattern(pattern).matches(str(value)))
            assert table.matching(str(value)) == found

    assert list(table) == [each for _, each in listed]
    assert sum(table.snapshot().values()) == len(listed)
