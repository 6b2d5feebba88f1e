"""Data that nobody can change any more: `freeze` copies JSON values into dicts and lists that refuse to be edited.

An event is a record of the past, and many subscribers are handed the same one. If the first could edit
`event.data`, the second would read a forged record. Frozen values still *are* dicts and lists: they compare equal
to plain ones, print like them, and `json.dumps` takes them. `dict(event.data)` gives you a copy that you may edit.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NoReturn
from uuid import UUID

from eventlab.errors import InvalidData, shown

MAX_DEPTH = 32
"""Levels of nesting. Deeper data is nearly always a value that contains itself."""

MAX_INTEGER_BITS = 1024
"""About 308 digits, the range of a float. Python itself refuses to write one of over 4,300 digits as text."""

Path = str | tuple["Path", object]
"""Where a value stands: a name, or a path and one step further. Only an error puts it into words (`_in_words`)."""


def _refuse(self: object, *_args: object, **_kwargs: object) -> NoReturn:
    raise TypeError(
        "an event's data cannot be changed: it is a record of what happened. "
        "Copy it first: dict(event.data), or list(event.data['items'])."
    )


class FrozenDict(dict[str, Any]):
    """A dict that refuses to be edited."""

    __slots__ = ()
    __setitem__ = __delitem__ = __ior__ = _refuse
    update = setdefault = pop = popitem = clear = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        return (FrozenDict, (dict(self),))

    def __deepcopy__(self, memo: dict[int, Any]) -> FrozenDict:
        return self


class FrozenList(list[Any]):
    """A list that refuses to be edited."""

    __slots__ = ()
    __setitem__ = __delitem__ = __iadd__ = __imul__ = _refuse
    append = extend = insert = pop = remove = clear = sort = reverse = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        return (FrozenList, (list(self),))

    def __deepcopy__(self, memo: dict[int, Any]) -> FrozenList:
        return self


def freeze_mapping(data: object, name: str = "data") -> FrozenDict:
    """A frozen copy of `data`, which must be a mapping of strings to JSON values; raises `InvalidData`."""
    if type(data) is FrozenDict:  # only this module makes them, of what it has looked at
        return data
    if not isinstance(data, (dict, Mapping)):  # a dict is a Mapping, but to ask for it by name is much faster
        raise InvalidData(
            f"{name} is {shown(data)}: expected a mapping of names to values, "
            f"such as {{'order_id': 7}}. Try {{'value': …}}.",
            path=name,
        )
    return _freeze_items(data, name, 0)


def freeze(value: object, path: Path = "data", depth: int = 0) -> Any:
    """A frozen copy of one JSON value: str, int, finite float, bool, None, and lists and dicts of them.

    Tuples become lists, as they would in JSON. Raises `InvalidData` with the path of the first value that JSON
    cannot hold: nothing is turned into text behind your back.
    """
    if depth > MAX_DEPTH:
        where = _in_words(path)
        raise InvalidData(f"{where[:60]}… is nested over {MAX_DEPTH} levels deep: does it contain itself?", path=where)
    match value:
        case str():
            return _text(value, path)
        case None | bool():
            return value
        case int():
            if value.bit_length() > MAX_INTEGER_BITS:
                raise _refused(path, f"is an integer of {value.bit_length():,} bits. Try text.")
            return int(value)
        case float():
            if not math.isfinite(value):
                raise _refused(path, f"is {value!r}, which JSON does not have. Try None.")
            return float(value)
        case list() | tuple():
            return FrozenList([freeze(item, (path, index), depth + 1) for index, item in enumerate(value)])
        case dict() | Mapping():
            return _freeze_items(value, path, depth)
    raise _refused(
        path,
        f"is {shown(value)}, which JSON does not have: expected text, a number, true, false, null, "
        f"a list or a mapping. {_advice(value)}",
    )


def _freeze_items(data: Mapping[Any, Any], path: Path, depth: int) -> FrozenDict:
    kind = type(data)
    if (kind is dict or kind is FrozenDict) and depth < MAX_DEPTH and _is_flat(data):  # the common case first
        return FrozenDict(data)
    return FrozenDict({_key(key, path): freeze(item, (path, key), depth + 1) for key, item in data.items()})


def _is_flat(data: Mapping[Any, Any]) -> bool:
    """Whether `data` holds nothing but good text, good numbers, True, False and None: then one copy freezes it."""
    for key, value in data.items():
        kind = type(value)
        if type(key) is not str or not key.isascii():
            return False
        if kind is str:
            good = value.isascii() or _has_utf8(value)
        elif kind is int:
            good = value.bit_length() <= MAX_INTEGER_BITS
        elif kind is float:
            good = math.isfinite(value)
        else:
            good = kind is bool or value is None
        if not good:
            return False
    return True


def _key(key: object, path: Path) -> str:
    if not isinstance(key, str):
        raise _refused(path, f"has the key {shown(key)}: expected a string. Try str(key).")
    return _text(key, path, "has a key that is")


def _text(value: str, path: Path, is_what: str = "is") -> str:
    if not (value.isascii() or _has_utf8(value)):
        raise _refused(
            path,
            f"{is_what} {value[:40]!r}, which holds half a character (a lone surrogate) and has no UTF-8 form. "
            "Try value.encode(errors='replace').decode().",
        )
    return str.__str__(value)  # the bare text: str() of an Enum's member would be the member's label


def _has_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _refused(path: Path, complaint: str) -> InvalidData:
    where = _in_words(path)
    return InvalidData(f"{where} {complaint}", path=where)


def _in_words(path: Path) -> str:
    """`data['items'][0]`: what one would write in Python to get there."""
    if isinstance(path, str):
        return path
    before, step = path
    return f"{_in_words(before)}[{step!r}]"


def _advice(value: object) -> str:
    if hasattr(value, "isoformat"):
        return "Try .isoformat()."
    if isinstance(value, Decimal | UUID):
        return "Try str(value)."
    if isinstance(value, bytes | bytearray):
        return "Try base64.b64encode(value).decode()."
    if isinstance(value, set | frozenset):
        return "Try sorted(value)."
    return "Try the few fields of it that others need."
