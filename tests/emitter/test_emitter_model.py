"""`EventEmitter` against a slow reference: a list that is searched from the front, at every emit."""

from __future__ import annotations

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from eventlab.emitter import EventEmitter
from eventlab.event import Pattern

NAMES = ("a", "a.b", "a.b.c", "b", "b.a")
PATTERNS = (*NAMES, "*", "a.*", "*.a", "*b*")
DEEPEST = 3


class SlowEmitter:
    """The same promises, in the plainest way: rows of [pattern, handler, once, still listening]."""

    def __init__(self) -> None:
        self.rows: list[list[Any]] = []

    def on(self, pattern: str, handler: Any, once: bool = False) -> Any:
        row = [pattern, handler, once, True]
        self.rows.append(row)

        def stop() -> None:
            row[3] = False

        return stop

    def once(self, pattern: str, handler: Any) -> Any:
        return self.on(pattern, handler, once=True)

    def off(self, pattern: str, handler: Any) -> int:
        ended = [row for row in self.rows if row[3] and row[0] == pattern and row[1] == handler]
        for row in ended:
            row[3] = False
        return len(ended)

    def emit(self, type: str, value: Any = None) -> int:
        began_with = [row for row in self.rows if row[3] and Pattern(row[0]).matches(type)]
        errors = []
        for row in began_with:
            if row[3]:
                row[3] = not row[2]
                try:
                    row[1](value)
                except Exception as error:  # noqa: BLE001  (any error of a handler, as the real one)
                    errors.append(error)
        if errors:
            raise ExceptionGroup("errors", errors)
        return len(began_with)

    def handlers(self, type: str) -> tuple[Any, ...]:
        return tuple(row[1] for row in self.rows if row[3] and Pattern(row[0]).matches(type))


class World:
    """One emitter, and handlers that do things in mid-emit; everything that happens goes into `heard`."""

    def __init__(self, emitter: Any) -> None:
        self.emitter = emitter
        self.heard: list[object] = []
        self.stops: list[Any] = []
        self.made: list[Any] = []
        self.depth = 0

    def handler(self, name: int, deed: tuple[str, Any]) -> Any:
        what, value = deed

        def handle(seen: object) -> None:
            self.heard.append((name, seen))
            if what == "raise":
                raise ValueError(value)
            if what == "emit" and self.depth < DEEPEST:
                self.emit(value, f"{seen}+")
            if what == "stop" and self.stops:
                self.stops[value % len(self.stops)]()
            if what == "add" and len(self.made) < 30:
                self.add("on", value, ("nothing", None))

        self.made.append(handle)
        return handle

    def add(self, verb: str, pattern: str, deed: tuple[str, Any]) -> None:
        handler = self.handler(len(self.made), deed)
        self.stops.append(getattr(self.emitter, verb)(pattern, handler))

    def emit(self, type: str, value: object) -> None:
        self.depth += 1
        try:
            self.heard.append(self.emitter.emit(type, value))
        except ExceptionGroup as group:
            self.heard.append(tuple(str(error) for error in group.exceptions if isinstance(error, ValueError)))
        finally:
            self.depth -= 1


DEEDS = st.one_of(
    st.just(("nothing", None)),
    st.just(("raise", "no stove")),
    st.tuples(st.just("emit"), st.sampled_from(NAMES)),
    st.tuples(st.just("stop"), st.integers(0, 20)),
    st.tuples(st.just("add"), st.sampled_from(PATTERNS)),
)


class BothEmitters(RuleBasedStateMachine):
    """Every step is done to both; what was heard, returned and raised must be the same."""

    def __init__(self) -> None:
        super().__init__()
        self.worlds = [World(EventEmitter()), World(SlowEmitter())]

    @rule(verb=st.sampled_from(["on", "once"]), pattern=st.sampled_from(PATTERNS), deed=DEEDS)
    def add(self, verb: str, pattern: str, deed: tuple[str, Any]) -> None:
        for world in self.worlds:
            world.add(verb, pattern, deed)

    @rule(pattern=st.sampled_from(PATTERNS), number=st.integers(0, 20))
    def off(self, pattern: str, number: int) -> None:
        for world in self.worlds:
            if world.made:
                world.heard.append(world.emitter.off(pattern, world.made[number % len(world.made)]))

    @rule(number=st.integers(0, 20))
    def stop(self, number: int) -> None:
        for world in self.worlds:
            if world.stops:
                world.stops[number % len(world.stops)]()

    @rule(type=st.sampled_from(NAMES), value=st.integers())
    def emit(self, type: str, value: int) -> None:
        for world in self.worlds:
            world.emit(type, value)

    @invariant()
    def agree(self) -> None:
        quick, slow = self.worlds
        assert quick.heard == slow.heard
        for name in NAMES:
            numbers = [[world.made.index(each) for each in world.emitter.handlers(name)] for world in self.worlds]
            assert numbers[0] == numbers[1]


def test_the_emitter_agrees_with_a_slow_reference() -> None:
    """Under any sequence of adding, ending and emitting, also in mid-emit, the two cannot be told apart."""
    steady = settings(derandomize=True, deadline=None, max_examples=150, stateful_step_count=25)
    run_state_machine_as_test(BothEmitters, settings=steady)
