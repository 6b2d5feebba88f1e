"""The tree of errors: drawn as it is, caught by its root, and able to travel with what it carries."""

from __future__ import annotations

import copy
import pickle
import re

import pytest

from eventlab import errors
from eventlab.errors import (
    EventLabError,
    InvalidData,
    InvalidMessage,
    InvalidName,
    InvalidPattern,
    MessageTooLarge,
    NotAnEnvelope,
    Unconfirmed,
    shown,
    shown_as_json,
)
from eventlab.event import Event


def drawn() -> dict[str, tuple[str, str | None]]:
    """Class → (its parent in the drawing, the built-in error in brackets), read from the module's docstring."""
    tree: dict[str, tuple[str, str | None]] = {}
    path: list[str] = []
    for line in errors.__doc__.splitlines():
        found = re.match(r"    ([│ ]*)[├└]── (\w+)(?: \((\w+)\))?", line)
        if found:
            depth = len(found[1]) // 4
            path = [*path[:depth], found[2]]
            tree[found[2]] = (path[-2] if depth else "EventLabError", found[3])
    return tree


def test_the_drawing_is_the_tree() -> None:
    """Every class stands in the docstring under its parent, with the built-in error that also catches it."""
    classes = {
        name: kind for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, EventLabError)
    }
    tree = {
        name: (kind.__bases__[0].__name__, kind.__bases__[1].__name__ if len(kind.__bases__) > 1 else None)
        for name, kind in classes.items()
    }

    del tree["EventLabError"]
    assert drawn() == tree


def test_every_error_says_when_it_is_raised() -> None:
    """A class without a docstring of its own teaches nobody."""
    classes = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, EventLabError)]

    assert [kind.__name__ for kind in classes if "__doc__" not in vars(kind) or not kind.__doc__] == []


@pytest.mark.parametrize(
    "error",
    [
        InvalidMessage("plain"),
        InvalidName("not a name", name=["what", "came"]),
        InvalidData("not JSON", path="data['a']"),
        MessageTooLarge("too large", size=9, limit=7),
        InvalidPattern("not a pattern", pattern=7),
        NotAnEnvelope("not ours", raw=b"\xff"),
        Unconfirmed("who knows", event=Event("order.placed")),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_travels_with_what_it_carries(error: EventLabError) -> None:
    """Between processes and through copies: the class, the message and the attributes arrive."""
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert type(twin) is type(error)
        assert str(twin) == str(error)
        assert vars(twin) == vars(error)


def test_a_leaf_is_caught_by_its_root_and_by_the_built_in_error() -> None:
    """`except ValueError` works for those who do not know us yet."""
    for kind in (EventLabError, ValueError, InvalidMessage):
        with pytest.raises(kind, match="not an event name"):
            Event("Order Placed")


def test_a_value_is_shown_with_its_type_and_cut_to_length() -> None:
    """A message stays readable, whatever came."""
    assert shown("7") == "'7' (str)"
    assert shown(7) == "7 (int)"
    assert shown("x" * 100, limit=10) == "'xxxxxxxx… (str)"
    assert shown(10**5000) == "<no repr> (int)"


def test_what_came_as_json_is_shown_as_json() -> None:
    """Its spelling tells the type; what JSON does not have is shown all the same."""
    came = [None, True, "seven", 7, {"name": "ü"}, [1.5]]

    assert list(map(shown_as_json, came)) == ["null", "true", '"seven"', "7", '{"name": "ü"}', "[1.5]"]
    assert shown_as_json("x" * 100, limit=10) == '"xxxxxxxx…'
    assert shown_as_json(b"raw") == "b'raw' (bytes)"
    assert shown_as_json(10**5000) == "<no repr> (int)"
