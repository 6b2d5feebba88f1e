"""Frozen data: dicts and lists that refuse to be edited, and are dicts and lists in every other way."""

from __future__ import annotations

import copy
import json
import math
import pickle
from collections import OrderedDict
from collections.abc import Callable
from decimal import Decimal
from enum import Enum, IntEnum
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest

from eventlab.errors import InvalidData
from eventlab.event.frozen import MAX_DEPTH, FrozenDict, FrozenList, freeze, freeze_mapping


class Dish(str, Enum):  # noqa: UP042  a StrEnum's str() is its value already; this one's is its label
    """A text that is a member of something."""

    RAMEN = "ramen"


class Level(IntEnum):
    """A number that is a member of something."""

    TWO = 2


class Point(NamedTuple):
    """A tuple with names."""

    x: int
    y: int


def sample() -> FrozenDict:
    """A dict with a list with a dict."""
    return freeze_mapping({"items": [{"dish": "ramen"}, "tea"], "table": 7})


DICT_EDITS: list[Callable[[Any], object]] = [
    lambda d: d.__setitem__("table", 8),
    lambda d: d.__delitem__("table"),
    lambda d: d.update(table=8),
    lambda d: d.setdefault("new", 1),
    lambda d: d.pop("table"),
    lambda d: d.popitem(),
    lambda d: d.clear(),
    lambda d: d.__ior__({"table": 8}),
    lambda d: d["items"][0].update(dish="soup"),
]
LIST_EDITS: list[Callable[[Any], object]] = [
    lambda items: items.__setitem__(0, "soup"),
    lambda items: items.__setitem__(slice(None), []),
    lambda items: items.__delitem__(0),
    lambda items: items.append("soup"),
    lambda items: items.extend(["soup"]),
    lambda items: items.insert(0, "soup"),
    lambda items: items.pop(),
    lambda items: items.remove("tea"),
    lambda items: items.clear(),
    lambda items: items.sort(key=str),
    lambda items: items.reverse(),
    lambda items: items.__iadd__(["soup"]),
    lambda items: items.__imul__(2),
]


@pytest.mark.parametrize("edit", DICT_EDITS)
def test_a_frozen_dict_refuses_every_edit(edit: Callable[[Any], object]) -> None:
    """The refusal says why, and how to get a copy that may be edited."""
    data = sample()

    with pytest.raises(TypeError, match=r"cannot be changed.*dict\(event\.data\)"):
        edit(data)
    assert data == {"items": [{"dish": "ramen"}, "tea"], "table": 7}


@pytest.mark.parametrize("edit", LIST_EDITS)
def test_a_frozen_list_refuses_every_edit(edit: Callable[[Any], object]) -> None:
    """Lists inside are as frozen as the dict around them."""
    items = sample()["items"]

    with pytest.raises(TypeError, match="cannot be changed"):
        edit(items)
    assert items == [{"dish": "ramen"}, "tea"]


@pytest.mark.parametrize("kind", [dict, list])
def test_every_method_that_edits_is_covered(kind: type) -> None:
    """What `dict` and `list` can do beyond a tuple or a read-only view is overridden, method by method."""
    reads = set(dir(MappingProxyType)) | set(dir(tuple)) | {"fromkeys", "copy", "__init__", "__reversed__"}
    edits = set(dir(kind)) - reads - {"__setattr__", "__delattr__"}
    frozen = {dict: FrozenDict, list: FrozenList}[kind]

    assert edits
    assert {name for name in edits if getattr(frozen, name) is getattr(kind, name)} == set()


def test_frozen_data_is_a_dict_in_every_other_way() -> None:
    """It equals, prints, dumps and unpacks like the plain one."""
    plain = {"items": [{"dish": "ramen"}, "tea"], "table": 7}

    assert sample() == plain
    assert repr(sample()) == repr(plain)
    assert json.dumps(sample()) == json.dumps(plain)
    assert {**sample(), "table": 8} == sample() | {"table": 8} == plain | {"table": 8}


def test_a_copy_made_on_purpose_may_be_edited() -> None:
    """`dict(…)`, `list(…)` and `|` give plain values, and the record stays as it was."""
    data = sample()
    mine, items = dict(data), list(data["items"])
    mine["table"] = 8
    items.append("soup")

    assert (mine["table"], len(items)) == (8, 3)
    assert data == sample()


def test_copies_made_by_libraries_stay_frozen() -> None:
    """A pickled or deeply copied record is still a record."""
    for twin in (pickle.loads(pickle.dumps(sample())), copy.deepcopy(sample()), copy.copy(sample())):
        assert twin == sample()
        assert [type(twin), type(twin["items"]), type(twin["items"][0])] == [FrozenDict, FrozenList, FrozenDict]


def test_mappings_and_tuples_become_what_json_would_make_of_them() -> None:
    """There are one kind of object and one kind of list on the wire."""
    frozen = freeze({"a": OrderedDict(b=1), "c": MappingProxyType({"d": (1, (2,))}), "e": Point(1, 2)})

    assert frozen == {"a": {"b": 1}, "c": {"d": [1, [2]]}, "e": [1, 2]}
    assert [type(value) for value in frozen.values()] == [FrozenDict, FrozenDict, FrozenList]


@pytest.mark.parametrize("value", [None, True, False, 0, -1, 2**1024 - 1, -0.0, 5e-324, 1.7e308, "", "é😀\x00"])
def test_json_values_are_kept_with_their_type(value: object) -> None:
    """True does not become 1, nor 1.0 become 1."""
    assert repr(freeze(value)) == repr(value)


def test_text_that_refuses_to_be_text_is_not_made_text_behind_your_back() -> None:
    """A decimal may stand for money: whether it travels as text or as a float is not ours to choose."""
    with pytest.raises(InvalidData, match=r"data\['price'\] is Decimal\('9\.90'\).*Try str\(value\)") as caught:
        freeze({"price": Decimal("9.90")})

    assert caught.value.path == "data['price']"


WRAPS: list[Callable[[object], object]] = [lambda inner: [inner], lambda inner: {"a": inner}]


def nested(levels: int, wrap: Callable[[object], object]) -> object:
    """A value in a list (or a dict) in a list in a list …, `levels` deep."""
    return 7 if levels == 0 else wrap(nested(levels - 1, wrap))


@pytest.mark.parametrize("wrap", WRAPS)
def test_data_may_be_nested_32_levels_deep_and_no_deeper(wrap: Callable[[object], object]) -> None:
    """The bound is on the level, and the first value beyond it is refused."""
    assert freeze(nested(MAX_DEPTH, wrap)) == nested(MAX_DEPTH, wrap)
    with pytest.raises(InvalidData, match="over 32 levels"):
        freeze(nested(MAX_DEPTH + 1, wrap))


VALUES = [
    None,
    True,
    7,
    1.5,
    "é",
    "\ud800",
    Dish.RAMEN,
    Level.TWO,
    2**1024,
    -(2**1024),
    math.nan,
    -math.inf,
    b"",
    {},
    [()],
]
KEYS = ["é", "\udfff", Dish.RAMEN, Level.TWO, None]


def told(value: object) -> object:
    """A value and the type of everything in it: 1 is told from True, and a frozen dict from a plain one."""
    if isinstance(value, dict):
        return type(value), [(told(key), told(item)) for key, item in value.items()]
    if isinstance(value, list):
        return type(value), [told(item) for item in value]
    return type(value), repr(value)


def outcome(data: object) -> object:
    """What freezing comes to: the frozen value, or the refusal and its path."""
    try:
        return told(freeze(data))
    except InvalidData as error:
        return str(error), error.path


@pytest.mark.parametrize("data", [{"n": 1, "a": value} for value in VALUES] + [{"n": 1, key: 2} for key in KEYS])
@pytest.mark.parametrize("kind", [dict, FrozenDict])
def test_a_plain_dict_is_frozen_like_any_mapping(kind: type, data: dict[Any, Any]) -> None:
    """There is a short way for the flat and plain; it ends where the long one does, in a record or in a refusal."""
    assert outcome(kind(data)) == outcome(MappingProxyType(data))
