"""Stage 1: what an `EventEmitter` promises, one fact a test."""

from __future__ import annotations

import gc
import weakref
from functools import partial

import pytest

from eventlab.emitter import EventEmitter
from eventlab.errors import InvalidHandler, InvalidName, InvalidPattern
from eventlab.subscription import MAX_REMEMBERED_TYPES


def test_a_handler_gets_the_emitted_value_itself() -> None:
    """Not a copy and not an event: the same object."""
    emitter, heard = EventEmitter(), []
    emitter.on("order.placed", heard.append)
    order = {"dish": "ramen"}

    count = emitter.emit("order.placed", order)

    assert count == 1
    assert heard[0] is order


def test_without_listeners_nothing_happens() -> None:
    """It is no error to emit what nobody listens to, nor to emit no value."""
    emitter = EventEmitter()

    assert emitter.emit("order.placed") == 0


def test_handlers_are_called_in_the_order_in_which_they_were_added() -> None:
    """Whether their pattern is exact or holds a star."""
    emitter, heard = EventEmitter(), []
    patterns = ["order.placed", "*", "order.*", "order.placed", "*.placed"]
    for number, pattern in enumerate(patterns):
        emitter.on(pattern, lambda _value, number=number: heard.append(number))

    emitter.emit("order.placed")

    assert heard == [0, 1, 2, 3, 4]


def test_on_decorates() -> None:
    """The decorated function stays the plain function that it was."""
    emitter, heard = EventEmitter(), []

    @emitter.on("order.*")
    def cook(order: str) -> None:
        heard.append(order)

    emitter.emit("order.placed", "ramen")
    cook("soba")

    assert heard == ["ramen", "soba"]


def test_once_decorates() -> None:
    """It hears the first, and not the second."""
    emitter, heard = EventEmitter(), []

    @emitter.once("order.*")
    def cook(order: str) -> None:
        heard.append(order)

    assert [emitter.emit("order.placed", dish) for dish in ("ramen", "soba")] == [1, 0]
    assert heard == ["ramen"]
    assert callable(cook)


def test_once_is_once_even_when_its_handler_emits_the_same() -> None:
    """It ends before it is called, so that it cannot call itself."""
    emitter, heard = EventEmitter(), []

    def again(depth: int) -> None:
        heard.append(depth)
        emitter.emit("echo", depth + 1)

    emitter.once("echo", again)
    emitter.emit("echo", 0)

    assert heard == [0]


def test_once_is_once_even_when_its_handler_raises() -> None:
    """A handler that failed its one time does not get another."""
    emitter, calls = EventEmitter(), []

    def fail(value: object) -> None:
        calls.append(value)
        raise ValueError

    emitter.once("a", fail)
    with pytest.raises(ExceptionGroup):
        emitter.emit("a", 1)

    assert emitter.emit("a", 2) == 0
    assert calls == [1]


def test_once_is_once_for_nested_emits_that_reach_it_twice() -> None:
    """An earlier handler emits the same again: the inner emit uses it up, and the outer one calls nobody."""
    emitter, heard = EventEmitter(), []
    emitter.once("a", lambda value: emitter.emit("a", "inner"))
    emitter.once("a", heard.append)

    emitter.emit("a", "outer")

    assert heard == ["inner"]


def test_a_handler_removed_in_mid_emit_is_not_called_any_more() -> None:
    """Unsubscribing is final, also for the emit that is going on."""
    emitter, heard = EventEmitter(), []
    emitter.on("a", lambda value: stop())
    stop = emitter.on("a", heard.append)

    emitter.emit("a", "news")

    assert heard == []


def test_a_handler_can_end_itself() -> None:
    """Ending itself in mid-emit takes nothing away from those behind it."""
    emitter, heard = EventEmitter(), []

    def first(value: object) -> None:
        stop()

    stop = emitter.on("a", first)
    emitter.on("a", heard.append)
    emitter.emit("a", 1)

    assert heard == [1]
    assert emitter.emit("a", 2) == 1


def test_a_handler_added_in_mid_emit_hears_the_next_one() -> None:
    """The emit that is going on calls those who listened when it began."""
    emitter, heard = EventEmitter(), []

    def recruit(value: object) -> None:
        emitter.on("a", heard.append)

    stop = emitter.on("a", recruit)
    emitter.emit("a", 1)
    stop()
    emitter.emit("a", 2)

    assert heard == [2]


def test_a_handler_is_heard_from_the_next_emit_on_also_of_a_type_emitted_before() -> None:
    """What was worked out for the first emit is worked out anew."""
    emitter, heard = EventEmitter(), []
    emitter.emit("order.placed", 1)
    for pattern in ("order.placed", "order.*"):
        emitter.on(pattern, heard.append)
        emitter.emit("order.placed", pattern)

    assert heard == ["order.placed", "order.*", "order.*"]


def test_off_ends_every_subscription_of_the_handler_under_that_pattern() -> None:
    """It says how many there were; others, and other patterns, stay."""
    emitter, heard = EventEmitter(), []
    for pattern in ("order.*", "order.*", "order.placed"):
        emitter.on(pattern, heard.append)
    emitter.on("order.*", print)

    assert emitter.off("order.*", heard.append) == 2
    assert emitter.snapshot() == {"order.placed": 1, "order.*": 1}


def test_off_finds_bound_methods_and_once() -> None:
    """`object.method` is a new object each time it is written, and equal each time."""

    class Kitchen:
        def cook(self, _order: object) -> None: ...

    emitter, kitchen = EventEmitter(), Kitchen()
    emitter.once("order.placed", kitchen.cook)
    emitter.on("order.placed", kitchen.cook)

    assert emitter.off("order.placed", kitchen.cook) == 2
    assert emitter.off("order.placed", kitchen.cook) == 0


def test_off_in_mid_emit_is_final_too() -> None:
    """A handler behind the one that calls `off` is not called."""
    emitter, heard = EventEmitter(), []
    emitter.on("a", lambda value: emitter.off("a", heard.append))
    emitter.on("a", heard.append)

    emitter.emit("a", 1)

    assert heard == []


def test_a_handler_that_raises_stops_nobody() -> None:
    """All run; then all errors reach the caller together, in order."""
    emitter, heard = EventEmitter(), []

    def fail(error: Exception) -> object:
        def handler(_value: object) -> None:
            raise error

        return handler

    errors = [ValueError("no stove"), KeyError("no pan")]
    for handler in (fail(errors[0]), heard.append, fail(errors[1]), heard.append):
        emitter.on("order.placed", handler)

    with pytest.raises(ExceptionGroup) as caught:
        emitter.emit("order.placed", "ramen")

    assert heard == ["ramen", "ramen"]
    assert list(caught.value.exceptions) == errors
    assert caught.value.message == "2 of 4 handlers of order.placed raised"


def test_the_errors_of_a_nested_emit_arrive_as_a_group_in_the_group() -> None:
    """The handler that emitted is the one that failed, and says with what."""
    emitter = EventEmitter()
    emitter.on("outer", lambda value: emitter.emit("inner"))
    emitter.on("inner", lambda value: 1 / 0)

    with pytest.raises(ExceptionGroup) as caught:
        emitter.emit("outer")

    (nested,) = caught.value.exceptions
    assert isinstance(nested, ExceptionGroup)
    assert isinstance(nested.exceptions[0], ZeroDivisionError)


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_what_ends_a_program_passes_at_once(stop: type[BaseException]) -> None:
    """Ctrl-C in a handler is not a handler's error: nobody else is called."""
    emitter, heard = EventEmitter(), []

    def interrupted(_value: object) -> None:
        raise stop

    emitter.on("a", interrupted)
    emitter.on("a", heard.append)
    with pytest.raises(stop):
        emitter.emit("a")

    assert heard == []


def test_a_nested_emit_is_finished_before_the_outer_one_goes_on() -> None:
    """It is a function call: those behind in the outer emit hear the effect before the cause."""
    emitter, heard = EventEmitter(), []
    emitter.on("placed", lambda value: emitter.emit("cooked", value))
    for type in ("placed", "cooked"):
        emitter.on(type, lambda value, type=type: heard.append(type))

    emitter.emit("placed")

    assert heard == ["cooked", "placed"]


async def asynchronous(_value: object) -> None:
    """Would have to be awaited."""


class Asks:
    """A callable object whose call would have to be awaited."""

    async def __call__(self, _value: object) -> None: ...


@pytest.mark.parametrize("handler", [asynchronous, partial(asynchronous), Asks(), partial(Asks()), Asks().__call__])
@pytest.mark.parametrize("verb", ["on", "once"])
def test_a_handler_that_must_be_awaited_is_refused(verb: str, handler: object) -> None:
    """The message says why, and where such a handler belongs; nothing is added."""
    emitter = EventEmitter()

    with pytest.raises(InvalidHandler, match=r"is asynchronous.*Try a plain function here, or .*PersistentEventSystem"):
        getattr(emitter, verb)("a", handler)

    assert emitter.snapshot() == {}


def test_a_class_is_a_handler_although_its_objects_are_asynchronous() -> None:
    """Calling the class makes an object, and that needs no awaiting."""
    emitter = EventEmitter()

    class Job:
        def __init__(self, order: object) -> None:
            self.order = order

        async def __call__(self) -> None: ...

    emitter.on("order.placed", Job)

    assert emitter.emit("order.placed", "ramen") == 1


@pytest.mark.parametrize("handler", [7, "print", [print], object()])
def test_a_handler_that_cannot_be_called_is_refused(handler: object) -> None:
    """`emitter.on("a", cook())` is the usual way to get there, and the message says so."""
    with pytest.raises(InvalidHandler, match="without parentheses"):
        EventEmitter().on("a", handler)


@pytest.mark.parametrize("name", ["", "Order.placed", "order.*", "order placed", "order..placed", 7, None, ["a"], b"a"])
def test_only_names_are_emitted(name: object) -> None:
    """Patterns are for listening; what is no name is no type, whoever listens."""
    emitter, heard = EventEmitter(), []
    emitter.on("*", heard.append)

    for _ in range(2):  # the second time, nothing may have been remembered
        with pytest.raises(InvalidName):
            emitter.emit(name)

    assert heard == []


@pytest.mark.parametrize("pattern", ["", "Order.*", "order.**", "order.?", "order.[ab]", 7, None])
def test_only_patterns_are_listened_to(pattern: object) -> None:
    """Also where it decorates."""
    emitter = EventEmitter()

    with pytest.raises(InvalidPattern):
        emitter.on(pattern, print)
    with pytest.raises(InvalidPattern):
        emitter.once(pattern)(print)

    assert emitter.snapshot() == {}


def test_handlers_lists_whom_an_emit_would_call() -> None:
    """In order, and without calling them; asking changes nothing."""
    emitter = EventEmitter()
    emitter.on("order.*", print)
    emitter.once("order.placed", repr)
    emitter.on("user.*", len)

    assert emitter.handlers("order.placed") == emitter.handlers("order.placed") == (print, repr)
    assert emitter.handlers("order.paid") == (print,)
    with pytest.raises(InvalidName):
        emitter.handlers("order.*")


def test_two_emitters_do_not_know_of_each_other() -> None:
    """State belongs to the object."""
    one, other = EventEmitter(), EventEmitter()
    one.on("a", print)

    assert other.emit("a") == 0
    assert other.snapshot() == {}


def test_many_types_and_many_comings_and_goings_leave_no_trace() -> None:
    """After a busy life with nobody left, the tables are empty, and the memory of types is bounded."""
    emitter = EventEmitter()
    for number in range(2 * MAX_REMEMBERED_TYPES):
        stop = emitter.on(f"reply.r{number}", print)
        emitter.on("reply.*", len)
        emitter.once("*", repr)
        emitter.emit(f"reply.r{number}", "")
        stop()
        emitter.off("reply.*", len)
        emitter.emit(f"other.o{number}", "")

    table = emitter._subscriptions  # the point is what the private table forgot to drop
    assert emitter.snapshot() == {}
    assert table._index.snapshot() == {"values": 0, "patterns": 0, "lengths": 0}
    assert len(table.remembered) <= MAX_REMEMBERED_TYPES


def test_an_emitter_and_its_handlers_can_be_collected() -> None:
    """Neither values, nor errors, nor a `once` that never came keep them alive."""

    class Value:
        """Something that a weak reference can point to."""

    def fail(_value: object) -> None:
        raise ValueError

    emitter, value = EventEmitter(), Value()
    emitter.once("never.emitted", value.__eq__)
    emitter.on("a", fail)
    with pytest.raises(ExceptionGroup):
        emitter.emit("a", value)
    references = [weakref.ref(emitter), weakref.ref(value)]
    del emitter, value
    gc.collect()

    assert [reference() for reference in references] == [None, None]
