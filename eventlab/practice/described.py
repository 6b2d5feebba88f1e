"""An event as somebody wrote it down, right or wrong: what the linter looks at.

    Event("user.registered", …)                                one that was made, and so is right in form
    {"type": "user.registered", "data": {…}, "version": 1}     an envelope; or the guide's {"what": …, "details": …}
    {"specversion": "1.0", "type": …, "source": …, …}          a CloudEvent
    "user.registered": {"version": 2, "data": {…}}             an entry of a catalogue: an example, or a JSON Schema

All of them become a `Described`, and its details a flat list of `Field`s: a path, the words of the name, and the value
where one is known (a schema knows none).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any

from eventlab.event import Event

ENVELOPE = ("id", "type", "time", "data", "version", "actor", "source", "key", "metadata", "position")
_SYNONYMS = {"what": "type", "when": "time", "timestamp": "time", "who": "actor", "where": "source", "details": "data"}
"""What the guide calls the fields of an envelope, at one place or another."""
_CLOUD = {"dataversion": "version", "partitionkey": "key"}
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
MOST_FIELDS = 10_000
"""Fields of one event that are looked at. Past that it is too large, which is what is said about it."""


class Unknown:
    """The value of a field of which only the schema is there."""

    def __repr__(self) -> str:
        return "any value"


UNKNOWN = Unknown()
ABSENT: Any = None
"""A field that is not there; null means the same."""


@dataclass(frozen=True, slots=True)
class Field:
    """One detail of an event."""

    path: str
    """`data.items[0].price`."""
    name: str
    value: Any = UNKNOWN
    kind: str | None = None
    """What JSON Schema calls it: string, integer, number, boolean, array, object, null; None where nobody says."""

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the name, in lower case: `userID` and `user_id` are both user, id."""
        return words(self.name)

    @property
    def text(self) -> str | None:
        """The value, where it is a text."""
        return self.value if isinstance(self.value, str) else None

    def may_be(self, *kinds: str) -> bool:
        """Whether it is of one of these kinds, or might be."""
        return self.kind is None or self.kind in kinds


@dataclass(frozen=True, slots=True)
class Described:
    """What was written, part by part; nothing is checked yet."""

    type: Any = ABSENT
    data: Any = field(default_factory=dict)
    version: Any = ABSENT
    time: Any = ABSENT
    id: Any = ABSENT
    actor: Any = ABSENT
    source: Any = ABSENT
    key: Any = ABSENT
    metadata: Any = ABSENT
    strays: tuple[str, ...] = ()
    """Fields that stand beside the envelope's own."""
    line: int | None = None
    """Where it begins in its file."""
    entry: bool = False
    """It is an entry of a catalogue, not an event that happened."""
    whole: bool = True
    """It is a mapping at all."""

    @property
    def name(self) -> str | None:
        """The type, where it is a text: the heading of what is found."""
        return self.type if isinstance(self.type, str) else None

    @property
    def is_schema(self) -> bool:
        """Whether `data` describes the data, by a JSON Schema of an object."""
        return isinstance(self.data, Mapping) and (
            "$schema" in self.data
            or (self.data.get("type") == "object" and isinstance(self.data.get("properties"), Mapping))
        )

    def details(self) -> list[Field]:
        """Every field of the data, however deep."""
        walk = _of_schema(self.data, "data", 0) if self.is_schema else _of_value(self.data, "data", 0)
        return [each for each, _ in zip(walk, range(MOST_FIELDS), strict=False)]

    def aside(self) -> list[Field]:
        """Every field of the metadata."""
        return [each for each, _ in zip(_of_value(self.metadata, "metadata", 0), range(MOST_FIELDS), strict=False)]


def described(event: object, *, line: int | None = None) -> Described:
    """Take an event, an envelope, the guide's form of one, or a CloudEvent, as it is."""
    if isinstance(event, Event):
        parts = {each.name: getattr(event, each.name) for each in fields(event)}
        del parts["position"]
        return Described(**parts, line=line)
    if not isinstance(event, Mapping):
        return Described(data=event, line=line, whole=False)
    cloud = "specversion" in event
    known = _CLOUD if cloud else _SYNONYMS
    parts, strays = {}, []
    for name, value in event.items():
        place = name if name in ENVELOPE else known.get(name)
        if place is None or place in parts:
            strays.append(str(name))
        elif place != "position":
            parts[place] = value
    return Described(**parts, strays=() if cloud else tuple(strays), line=line)


def entry(type: object, row: object, *, line: int | None = None) -> Described:
    """Take an entry of a catalogue: a mapping with `version`, `description` and `data`, all of them optional."""
    if row is None:
        row = {}
    if not isinstance(row, Mapping):
        return Described(type, data=row, line=line, entry=True, whole=False)
    strays = tuple(str(name) for name in row if name not in ("version", "description", "data"))
    data = row.get("data")
    return Described(type, {} if data is None else data, row.get("version"), strays=strays, line=line, entry=True)


@lru_cache(maxsize=4096)  # events of one type have the same few names, and every rule asks for their words
def words(name: str) -> tuple[str, ...]:
    """The words of a name, however they are joined, in lower case."""
    return tuple(word.lower() for word in _WORD.findall(name))


def _of_value(value: Any, path: str, depth: int) -> Iterator[Field]:
    if depth > 32:  # deeper data is refused, and that is said elsewhere
        return
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield Field(f"{path}.{name}", str(name), inner, kind_of(inner))
            yield from _of_value(inner, f"{path}.{name}", depth + 1)
    elif isinstance(value, list | tuple):
        name = re.sub(r"\[\d+\]", "", path).rpartition(".")[2]  # of the list: `tags`
        for index, inner in enumerate(value):
            if not isinstance(inner, Mapping | list | tuple):
                yield Field(f"{path}[{index}]", name, inner, kind_of(inner))
            yield from _of_value(inner, f"{path}[{index}]", depth + 1)


def _of_schema(schema: Any, path: str, depth: int) -> Iterator[Field]:
    if depth > 32 or not isinstance(schema, Mapping):
        return
    properties = schema.get("properties")
    for name, described_as in properties.items() if isinstance(properties, Mapping) else ():
        inner = described_as if isinstance(described_as, Mapping) else {}
        yield Field(f"{path}.{name}", str(name), _example(inner), _kind_in(inner))
        yield from _of_schema(inner, f"{path}.{name}", depth + 1)
    yield from _of_schema(schema.get("items"), f"{path}[]", depth + 1)


def _example(schema: Mapping[str, Any]) -> Any:
    """A value that the schema itself shows."""
    for name in ("const", "example", "default"):
        if name in schema:
            return schema[name]
    examples = schema.get("examples")
    return examples[0] if isinstance(examples, list) and examples else UNKNOWN


def _kind_in(schema: Mapping[str, Any]) -> str | None:
    kind = schema.get("type")
    kinds = [each for each in kind if each != "null"] if isinstance(kind, list) else [kind]
    return kinds[0] if len(kinds) == 1 and isinstance(kinds[0], str) else None


def kind_of(value: object) -> str | None:
    """What JSON Schema calls a value of this kind; None for what JSON does not have."""
    if value is None or isinstance(value, bool):
        return "null" if value is None else "boolean"
    for kind, name in ((str, "string"), (int, "integer"), (float, "number"), (Mapping, "object"), (list, "array")):
        if isinstance(value, kind):
            return name
    return "array" if isinstance(value, tuple) else None
