"""Schemas at the door: three ways to say what the data of a type looks like, and one answer to what does not fit."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypedDict

import msgspec
import pydantic
import pytest

from eventlab.errors import InvalidData, InvalidHandler, InvalidName
from eventlab.event import Event
from eventlab.system import connect
from eventlab.system.schemas import Schemas


@dataclass
class Address:
    """Where somebody lives."""

    city: str
    zip: int


@dataclass
class AsDataclass:
    """The shape, as a dataclass."""

    email: str
    addresses: list[Address] = field(default_factory=list)
    plan: str = "free"


class AsStruct(msgspec.Struct):
    """The same shape, as a struct of msgspec."""

    email: str
    addresses: list[Address] = msgspec.field(default_factory=list)
    plan: str = "free"


class AsModel(pydantic.BaseModel):
    """The same shape, as a model of pydantic."""

    email: str
    addresses: list[Address] = []
    plan: str = "free"


class AsTypedDict(TypedDict, total=False):
    """The same shape, as a TypedDict, which has no defaults."""

    email: str
    addresses: list[Address]


SHAPES = [AsDataclass, AsStruct, AsModel]


@pytest.mark.parametrize("shape", SHAPES)
def test_defaults_are_filled_in_and_unknown_fields_are_left_out(shape: type) -> None:
    """What is stored is what the schema knows, whichever way it is written."""
    schemas = Schemas({"user.registered": shape})

    data = schemas.check("user.registered", {"email": "a@b.c", "colour": "red", "addresses": [{"city": "x", "zip": 7}]})

    assert data == {"email": "a@b.c", "addresses": [{"city": "x", "zip": 7}], "plan": "free"}


def test_a_typed_dict_has_no_defaults() -> None:
    """It takes what fits, and leaves out what it does not know."""
    schemas = Schemas({"user.registered": AsTypedDict})

    assert schemas.check("user.registered", {"email": "a@b.c", "colour": "red"}) == {"email": "a@b.c"}


@pytest.mark.parametrize("shape", [*SHAPES, AsTypedDict])
@pytest.mark.parametrize(
    ("data", "path"),
    [
        ({"email": 7}, ("data.email",)),
        ({"email": "a", "addresses": [{"city": "x", "zip": "no"}]}, ("data.addresses[0].zip", "data.addresses.0.zip")),
        ({"email": "a", "addresses": {}}, ("data.addresses",)),
        (["no", "mapping"], ("data",)),
    ],
)
def test_what_does_not_fit_is_told_with_its_path(shape: type, data: Any, path: tuple[str, ...]) -> None:
    """The message names the type, the schema and the place, in one line; `path` is the place."""
    schemas = Schemas({"user.registered": shape})

    with pytest.raises(InvalidData) as caught:
        schemas.check("user.registered", data)

    assert caught.value.path in path
    assert str(caught.value).startswith(f"user.registered: {caught.value.path} does not fit {shape.__name__}: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("shape", SHAPES)
def test_what_is_missing_is_told(shape: type) -> None:
    """A field without a default has to be there."""
    with pytest.raises(InvalidData, match=r"email|Field required"):
        Schemas({"user.registered": shape}).check("user.registered", {})


def test_each_version_has_a_schema_of_its_own_or_none() -> None:
    """A new shape comes as a new version; a type or a version without a schema takes anything."""
    schemas = Schemas({"user.left": dict[str, int]})
    untouched: dict[str, Any] = {"n": "one"}

    with pytest.raises(InvalidData):
        schemas.check("user.left", untouched)
    assert schemas.check("user.left", untouched, 2) is untouched
    assert schemas.check("user.registered", untouched) is untouched

    schemas.add("user.left", dict[str, str], version=2)
    assert schemas.check("user.left", untouched, 2) == untouched
    assert len(schemas) == 2


def test_times_become_text() -> None:
    """What comes out of a schema is JSON: a moment as text, as the envelope writes it."""

    @dataclass
    class Left:
        at: datetime

    schemas = Schemas({"user.left": Left})

    assert schemas.check("user.left", {"at": datetime(2024, 8, 17, tzinfo=UTC)}) == {"at": "2024-08-17T00:00:00Z"}
    assert schemas.check("user.left", {"at": "2024-08-17T00:00:00Z"}) == {"at": "2024-08-17T00:00:00Z"}


@pytest.mark.parametrize("schema", ["UserRegistered", 7, None, b"", 1.5])
def test_what_is_no_schema_is_refused(schema: Any) -> None:
    """When it is given, and not at the first event."""
    with pytest.raises(InvalidHandler, match=r"is no schema for user\.left: expected a class"):
        Schemas({"user.left": schema})


def test_a_schema_is_for_a_name() -> None:
    """A pattern, or what is no name, has no data."""
    with pytest.raises(InvalidName):
        Schemas({"user.*": AsDataclass})


@pytest.mark.parametrize("shape", [*SHAPES, AsTypedDict])
def test_an_event_can_be_passed_on(shape: type) -> None:
    """The frozen data of one event is good for the next; both are stored as the schema has them."""

    async def story() -> tuple[Event, Event, list[Mapping[str, Any]]]:
        async with connect("memory://", schemas={"user.registered": shape}) as events:
            one = await events.emit("user.registered", {"email": "a", "addresses": [{"city": "x", "zip": 7}]})
            (other,) = await events.emit_many([("user.registered", one.data)])
            return one, other, [event.data for event in await events.history()]

    one, other, stored = asyncio.run(story())

    assert one.data == other.data
    assert stored == [one.data, other.data]
