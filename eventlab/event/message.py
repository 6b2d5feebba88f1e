"""Three things that one program can say to another, and the one that this course is about.

    Command  "Do this!"         imperative; one handler, which may refuse
    Event    "This happened."   past tense; anybody listens, nobody can refuse the past
    Query    "Tell me this."    one answer, and a limit to how long one waits for it

They are values: frozen, comparable, printable. Making one checks it, so that whoever holds an `Event` holds a
good one. `dataclasses.replace(event, actor="ann")` makes a changed copy, and checks that too. They can stand in a
set: two are equal when every field is, and hashed by all fields but the two mappings, which have no hash.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, cast

from eventlab.clock import aware, system_clock
from eventlab.errors import InvalidMessage, shown
from eventlab.event.frozen import FrozenDict, freeze_mapping
from eventlab.event.identity import new_id
from eventlab.event.name import check_name

MAX_WORD = 512
"""Characters of an id, an actor, a source or a key. They are looked up and compared: they are not for texts."""

MAX_VERSION = 2**31 - 1
"""What an Integer of CloudEvents can hold."""


@dataclass(frozen=True, slots=True, repr=False)
class Event:
    """A record that something happened: what, when, who, where, and the details (guide, chapter 1).

    Raises `InvalidName`, `InvalidData`, `InvalidTime` or `InvalidMessage` when a field is not what it should be.
    """

    type: str
    """What happened: a lower-case dotted name, such as `order.placed`."""
    data: Mapping[str, Any] = field(default_factory=FrozenDict, hash=False)
    """The details: a mapping that JSON can hold. Copied and frozen."""
    time: datetime = field(default_factory=system_clock, kw_only=True)
    """When it happened, with a time zone; kept in UTC."""
    id: str = field(default="", kw_only=True)
    """The event's own name, a UUIDv7 unless you bring one: the same event has the same id wherever it is seen."""
    actor: str | None = field(default=None, kw_only=True)
    """Who did it."""
    source: str | None = field(default=None, kw_only=True)
    """Where it came from: a program, a device, a service."""
    key: str | None = field(default=None, kw_only=True)
    """What keeps its order among others: an order number, a user. Without it the actor does, else the type."""
    version: int = field(default=1, kw_only=True)
    """Version of the shape of `data`, from 1 up."""
    metadata: Mapping[str, Any] = field(default_factory=FrozenDict, hash=False, kw_only=True)
    """What the plumbing wants to know (trace ids, user agents) and the domain does not."""
    position: str | None = field(default=None, kw_only=True)
    """Where a log stored it: the stream's id, such as `1723890600000-0`. None until then; not in the envelope."""

    def __post_init__(self) -> None:
        _check(self)

    def __repr__(self) -> str:
        return _show(self)

    @property
    def order_key(self) -> str:
        """What keeps this event's order: the key, else the actor, else the type."""
        return self.key or self.actor or self.type

    def at(self, position: str) -> Event:
        """The same event, as it was stored at `position`. Nothing is checked again: a log knows its positions."""
        return Blank(self, position).sealed()


class Blank:
    """An event in the making: the short way for a log, which makes events by the hundred thousand.

    `Event(…)` fills a frozen object, by ten calls of `object.__setattr__`. A blank is filled by ten assignments, in a
    quarter of the time, and then *becomes* an event: the same object, of another class.
    """

    __slots__ = Event.__slots__  # exactly these: only then does Python let an object change its class

    def __init__(self, like: Any, position: str | None) -> None:
        """Take the fields from `like`: an event, or whatever else calls them by these names."""
        self.type = like.type
        self.data = like.data
        self.time = like.time
        self.id = like.id
        self.actor = like.actor
        self.source = like.source
        self.key = like.key
        self.version = like.version
        self.metadata = like.metadata or FrozenDict()
        self.position = position

    def checked(self) -> Event:
        """The event, checked as `Event(…)` checks it; raises what that raises."""
        _check(self)
        return self.sealed()

    def sealed(self) -> Event:
        """The event, unchecked: for fields that were another event's. The blank is gone, having become it."""
        event: Any = self
        event.__class__ = Event
        return cast(Event, event)


@dataclass(frozen=True, slots=True, repr=False)
class Command:
    """A request to do something. It has one handler; unlike an event it may be refused, and it may fail."""

    name: str
    """What to do, in the imperative, in the shape of a name: `order.place`, `email.send`."""
    data: Mapping[str, Any] = field(default_factory=FrozenDict, hash=False)
    """What it takes to do it: a mapping that JSON can hold. Copied and frozen."""
    time: datetime = field(default_factory=system_clock, kw_only=True)
    """When it was asked, with a time zone; kept in UTC."""
    id: str = field(default="", kw_only=True)
    """The request's own name: an answer or an event that it causes can point back to it."""
    actor: str | None = field(default=None, kw_only=True)
    """Who asks."""

    def __post_init__(self) -> None:
        _set(self, "name", check_name(self.name, "a command's name"))
        _common(self)

    def __repr__(self) -> str:
        return _show(self)


@dataclass(frozen=True, slots=True, repr=False)
class Query:
    """A question. It changes nothing, has exactly one answer, and whoever asks waits no longer than `timeout`."""

    name: str
    """What to tell, in the shape of a name: `user.get`, `orders.of_customer`."""
    data: Mapping[str, Any] = field(default_factory=FrozenDict, hash=False)
    """The question's parameters: a mapping that JSON can hold. Copied and frozen."""
    timeout: float = field(default=5.0, kw_only=True)
    """Seconds to wait for the answer; more than 0."""
    time: datetime = field(default_factory=system_clock, kw_only=True)
    """When it was asked, with a time zone; kept in UTC."""
    id: str = field(default="", kw_only=True)
    """The question's own name; the answer carries it."""
    actor: str | None = field(default=None, kw_only=True)
    """Who asks."""

    def __post_init__(self) -> None:
        _set(self, "name", check_name(self.name, "a query's name"))
        _common(self)
        seconds = self.timeout
        if not isinstance(seconds, int | float) or isinstance(seconds, bool) or not 0 < seconds < float("inf"):
            raise InvalidMessage(
                f"timeout is {shown(seconds)}: expected seconds, more than 0 and not for ever. Try 5.0."
            )

    def __repr__(self) -> str:
        return _show(self)


def _check(event: Event | Blank) -> None:
    """Check what an event has, and put it into its plain form."""
    _set(event, "type", check_name(event.type))
    _common(event)
    if type(event.version) is not int or not 1 <= event.version <= MAX_VERSION:
        _set(event, "version", _version(event.version))
    _set(event, "metadata", freeze_mapping(event.metadata, "metadata"))


def _common(message: Event | Blank | Command | Query) -> None:
    """Check what all three have, copy and freeze the data, and give an id to a message that came without."""
    _set(message, "time", aware(message.time))
    _set(message, "data", freeze_mapping(message.data))
    if message.id in ("", None):  # and not merely false: an id of 0 or [] is a mistake to tell, not to replace
        _set(message, "id", new_id(message.time))
    for name in ("id", "actor", "source", "key", "position"):
        value = getattr(message, name, None)
        if value is None or (type(value) is str and 0 < len(value) <= MAX_WORD and value.isprintable()):
            continue  # the common case first: nothing to change, nothing to tell
        _set(message, name, _word(name, value))


def _version(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= MAX_VERSION:
        raise InvalidMessage(f"version is {shown(value)}: expected a whole number from 1 to {MAX_VERSION:,}. Try 1.")
    return int(value)


def _word(name: str, value: object) -> str:
    if not isinstance(value, str):
        better = ".decode()" if isinstance(value, bytes) else "str(…)"
        raise InvalidMessage(f"{name} is {shown(value)}: expected a short text. Try {better}.")
    if len(value) > MAX_WORD:
        raise InvalidMessage(f"{name} has {len(value)} characters, and {MAX_WORD} is the limit: put texts into data.")
    if not value or not value.isprintable():
        raise InvalidMessage(f"{name} is {shown(value)}: expected a short printable text. Try None if there is none.")
    return str.__str__(value)  # the bare text: str() of an Enum's member would be the member's label


def _show(message: Event | Command | Query) -> str:
    """The call that makes it again, less what is empty; the time as text, which is easier on the eye."""
    what, data, *rest = fields(message)
    parts = [repr(getattr(message, what.name)), repr(dict(getattr(message, data.name)))]
    for each in rest:
        value = getattr(message, each.name)
        if each.name == "time":
            value = value.isoformat().replace("+00:00", "Z")
        if value is not None and value != {}:
            parts.append(f"{each.name}={value!r}")
    return f"{type(message).__name__}({', '.join(parts)})"


_set = object.__setattr__  # the one door through a frozen dataclass, used only while it is made
