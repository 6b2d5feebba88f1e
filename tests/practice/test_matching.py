"""What can be expected of data: parts, functions, kinds, anything; and where it differs."""

from __future__ import annotations

from typing import Any
from unittest.mock import ANY

import pytest

from eventlab.event import Event
from eventlab.practice.matching import differences, written

DATA = Event(
    "order.paid",
    {"total": 12, "paid": True, "customer": {"city": "Lyon", "name": "Ann"}, "items": [{"sku": "tea"}, {"sku": "cup"}]},
).data


def large(total: int) -> bool:
    return total > 20


@pytest.mark.parametrize(
    "expected",
    [
        {},
        {"total": 12},
        {"customer": {"city": "Lyon"}},
        {"items": [ANY, {"sku": "cup"}]},
        {"total": lambda total: total > 10},
        {"total": int, "customer": dict},
        {"paid": ANY},
        {"paid": True},
    ],
    ids=written,
)
def test_a_part_is_enough(expected: dict[str, Any]) -> None:
    """What is not named is not looked at, at any depth."""
    assert list(differences(expected, DATA)) == []


@pytest.mark.parametrize(
    ("expected", "difference"),
    [
        ({"total": 13}, "total is 12, expected 13"),
        ({"total": large}, "total is 12, expected what large accepts"),
        ({"total": str}, "total is 12, expected any str"),
        ({"paid": 1}, "paid is True, expected 1"),
        ({"discount": ANY}, "discount is not there, expected <ANY>"),
        ({"customer": {"city": "Rome", "name": "Ann"}}, "customer.city is 'Lyon', expected 'Rome'"),
        ({"customer": "Ann"}, "customer is {'city': 'Lyon', 'name': 'Ann'}, expected 'Ann'"),
        ({"total": {"euro": 12}}, "total is 12, expected {'euro': 12}"),
        ({"total": {"euro": "x" * 90}}, f"total is 12, expected {{'euro': '{'x' * 78}…}}"),
        ({"items": [{"sku": "tea"}, {"sku": str.isupper}]}, "items[1].sku is 'cup', expected what isupper accepts"),
        ({"items": [ANY]}, "items is [{'sku': 'tea'}, {'sku': 'cup'}], expected [<ANY>]"),
        ({"total": None}, "total is 12, expected None"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_difference_says_where_and_what(expected: dict[str, Any], difference: str) -> None:
    """The path as one would write it, what is there, and what was expected."""
    assert [str(each) for each in differences(expected, DATA)] == [difference]


def test_a_predicate_that_raises_is_heard() -> None:
    """A slip in a test is not "does not match"."""
    with pytest.raises(AttributeError):
        list(differences({"total": lambda total: total.upper()}, DATA))
