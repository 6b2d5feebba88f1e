"""What a test expects of an event's data, and where the data differs.

{"total": 12}                          the same value; what else the data holds is not looked at
{"customer": {"city": "Lyon"}}         the same at every depth
{"total": lambda total: total > 10}    any function of the value that answers yes
{"email": str}                         any value of that kind
{"id": ANY}                            anything, as long as it is there: `unittest.mock.ANY`
{"items": [ANY, {"sku": "tea"}]}       a list: as many, each in its place
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MISSING = object()


@dataclass(frozen=True, slots=True)
class Difference:
    """A place in the data that is not as expected."""

    path: str
    expected: Any
    actual: Any

    def __str__(self) -> str:
        came = "is not there" if self.actual is MISSING else f"is {_shown(self.actual)}"
        return f"{self.path} {came}, expected {_described(self.expected)}"


def differences(expected: Any, actual: Any, path: str = "") -> Iterator[Difference]:
    """Every place in which `actual` is not as `expected`. What a predicate of yours raises is raised."""
    if actual is MISSING:
        yield Difference(path, expected, actual)
    elif isinstance(expected, Mapping):
        if not isinstance(actual, Mapping):
            yield Difference(path, expected, actual)
            return
        for name, value in expected.items():
            yield from differences(value, actual.get(name, MISSING), f"{path}.{name}" if path else str(name))
    elif isinstance(expected, list | tuple):
        if not isinstance(actual, list | tuple) or len(actual) != len(expected):
            yield Difference(path, expected, actual)
            return
        for number, (value, there) in enumerate(zip(expected, actual, strict=True)):
            yield from differences(value, there, f"{path}[{number}]")
    elif not _fits(expected, actual):
        yield Difference(path, expected, actual)


def _fits(expected: Any, actual: Any) -> bool:
    if isinstance(expected, type):
        return isinstance(actual, expected)
    if type(expected) is not type(actual) and isinstance(expected, bool | int) and isinstance(actual, bool):
        return False  # True == 1, and yet nobody who expects 1 means True
    return bool(expected(actual)) if callable(expected) else bool(expected == actual)


def written(data: Mapping[str, Any] | Sequence[Any]) -> str:
    """Data, or what is expected of it, as it stands in a message."""
    if isinstance(data, Mapping):
        return "{" + ", ".join(f"{name!r}: {_described(value)}" for name, value in data.items()) + "}"
    return "[" + ", ".join(map(_described, data)) + "]"


def _described(expected: Any) -> str:
    if isinstance(expected, type):
        return f"any {expected.__name__}"
    if isinstance(expected, Mapping | list | tuple):
        return written(expected)
    if callable(expected):
        return f"what {getattr(expected, '__qualname__', repr(expected)).split('.')[-1]} accepts"
    return _shown(expected)


def _shown(value: Any, limit: int = 80) -> str:
    text = written(value) if isinstance(value, Mapping | list | tuple) else repr(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"
