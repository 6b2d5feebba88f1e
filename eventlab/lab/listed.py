"""A few things in a sentence: `kitchen, email and delivery`; `event 4`; `orders 4 and 5`."""

from __future__ import annotations

from collections.abc import Iterable


def listed(names: Iterable[str]) -> str:
    """Names in words: `kitchen`; `kitchen and email`; `kitchen, email and delivery`. There is one at least."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def events(numbers: Iterable[int]) -> str:
    """Events by number: `event 4`; `events 4, 5 and 6`."""
    return _numbered("event", numbers)


def orders(numbers: Iterable[int]) -> str:
    """Orders by number: `order 4`; `orders 4, 5 and 6`."""
    return _numbered("order", numbers)


def _numbered(noun: str, numbers: Iterable[int]) -> str:
    names = [str(number) for number in numbers]
    return f"{noun}{'s' * (len(names) > 1)} {listed(names)}"
