"""Every error that eventlab raises on purpose, in one tree.

    EventLabError
    ├── InvalidMessage (ValueError)      what you wanted to say cannot be said
    │   ├── InvalidName                  the type is not a lower-case dotted name
    │   ├── InvalidData                  the data is not a JSON object; `.path` says where
    │   ├── InvalidTime                  a time without a zone, or not a time
    │   ├── MessageTooLarge              the envelope is over the limit; `.size`, `.limit` in bytes
    │   ├── UnknownVersion               a shape of the data that nobody here can read; `.version`, `.known`
    │   └── NotUpcast                    a step from an old shape to the next one failed; `.step`, `.event`
    ├── InvalidPattern (ValueError)      a subscription or a query names types in a syntax we do not have
    ├── InvalidHandler (TypeError)       not callable, or asynchronous where only synchronous works
    ├── InvalidQuery (ValueError)        a limit, cursor or filter that no history can answer
    │   └── CursorExpired                what stood behind that cursor is gone; `.cursor` is where to go on
    ├── InvalidOption (ValueError)       a setting with which nothing could work: no workers, a pause without end
    ├── NoAnswer (TimeoutError)          a request that nobody answers, or not in time
    ├── Rejected                         an external API will never take this; `.status`, `.detail`
    ├── NotAnEnvelope (ValueError)       bytes that are not one of our envelopes; `.raw` keeps them
    ├── NotACatalogue (ValueError)       a file, or a value, in which no events are described; `.line` if known
    ├── LineCut (ConnectionError)        the wire to a reader broke; `.position` says where to go on, if anywhere
    ├── StoreError                       the store did not do what it was asked
    │   ├── InvalidAddress (ValueError)  the address cannot be read
    │   ├── Unreachable                  nothing answers there; nothing was stored
    │   ├── NotRedis                     something answers, but it is not a Redis
    │   ├── Refused                      Redis answered with an error; nothing was stored
    │   ├── GroupLost                    the group of workers is not there any more; `.group`
    │   ├── UnknownGroup (LookupError)   no group of that name has ever been at work; `.group`, `.known`
    │   ├── WrongLog                     the log there is made differently, or by a newer eventlab
    │   ├── Overloaded                   too much waits to be stored already; nothing was stored
    │   └── Unconfirmed                  Redis went away in mid-command: stored or not, nobody knows; `.event`
    ├── Closed (RuntimeError)            used after `aclose()`
    ├── NotRunning                       a program is missing, or its process ended or never got ready
    └── CourseError                      the course cannot do that; raised in `course/`, told by `cli`

Catch `EventLabError` around anything of ours; catch a leaf when you can do something about that one case.
A message says what came, what was expected and what to try. The data behind it are attributes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from eventlab.event import Event


def shown(value: object, limit: int = 60) -> str:
    """`value` as a message shows it: its repr, cut at `limit` characters, and its type."""
    try:
        text = repr(value)
    except Exception:  # noqa: BLE001  the message is about what the caller did, not about a repr that fails
        text = "<no repr>"
    text = text if len(text) <= limit else text[: limit - 1] + "…"
    return f"{text} ({type(value).__name__})"


def shown_as_json(value: object, limit: int = 60) -> str:
    """What came over the network, spelled as its sender did: `null`, `"text"`, `{"type": 7}`, cut at `limit`.

    JSON's spelling tells the type already. What JSON does not have is shown as Python has it.
    """
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        return shown(value, limit)
    return text if len(text) <= limit else text[: limit - 1] + "…"


class EventLabError(Exception):
    """The root: anything that eventlab raises on purpose. Errors can be pickled, with their attributes."""

    def __reduce__(self) -> tuple[Any, ...]:
        # The default calls the class with the message alone, which the leaves that demand more would refuse.
        return (_rebuild, (type(self), self.args), self.__dict__)


def _rebuild(kind: type[EventLabError], args: tuple[object, ...]) -> EventLabError:
    return kind.__new__(kind, *args)


class InvalidMessage(EventLabError, ValueError):
    """What you wanted to say is not an event, a command or a query. Nothing was sent or stored."""


class InvalidName(InvalidMessage):
    """The type is not a lower-case dotted name. `name` is what came."""

    def __init__(self, message: str, *, name: object) -> None:
        super().__init__(message)
        self.name = name


class InvalidData(InvalidMessage):
    """The data, or the metadata, cannot be written as a JSON object. `path` leads to the culprit."""

    def __init__(self, message: str, *, path: str) -> None:
        super().__init__(message)
        self.path = path


class InvalidTime(InvalidMessage):
    """A moment that is not one: no time zone, or no datetime at all."""


class MessageTooLarge(InvalidMessage):
    """The envelope is larger than a log should carry. `size` and `limit` are in bytes."""

    def __init__(self, message: str, *, size: int, limit: int) -> None:
        super().__init__(message)
        self.size = size
        self.limit = limit


class UnknownVersion(InvalidMessage):
    """The event's version is none that this program can read. `known` are those of its `type` that it can."""

    def __init__(self, message: str, *, type: str, version: int, known: range) -> None:
        super().__init__(message)
        self.type, self.version, self.known = type, version, known


class NotUpcast(InvalidMessage):
    """A step from one version of the data to the next failed. The `event` is as it was; `step` is its old version."""

    def __init__(self, message: str, *, event: Event, step: int) -> None:
        super().__init__(message)
        self.event, self.step = event, step


class InvalidPattern(EventLabError, ValueError):
    """A pattern in a syntax that we do not have. `pattern` is what came."""

    def __init__(self, message: str, *, pattern: object) -> None:
        super().__init__(message)
        self.pattern = pattern


class InvalidHandler(EventLabError, TypeError):
    """A handler that could never be called, or whose work would never be awaited."""


class InvalidQuery(EventLabError, ValueError):
    """A limit, a cursor or a span of time that no history can answer."""


class CursorExpired(InvalidQuery):
    """Events behind a cursor are gone: past their retention, or with a store that lost everything.

    `cursor` is the earliest place from which nothing is missing any more. It is None where only the log knows.
    """

    def __init__(self, message: str, *, cursor: object = None) -> None:
        super().__init__(message)
        self.cursor: Any = cursor


class InvalidOption(EventLabError, ValueError):
    """A setting that nothing can work with: a concurrency of 0, a schedule that never fires, a secret too short."""


class NoAnswer(EventLabError, TimeoutError):
    """Nobody answers a request of that name, or not within its time."""


class Rejected(EventLabError):
    """An external API refuses, and would again: bury it. `status` is HTTP's, `detail` how its answer begins."""

    def __init__(self, message: str, *, status: int, detail: str) -> None:
        super().__init__(message)
        self.status = status
        self.detail = detail


class NotAnEnvelope(EventLabError, ValueError):
    """Bytes that are not one of our envelopes. `raw` keeps them, so that nothing is lost."""

    def __init__(self, message: str, *, raw: bytes) -> None:
        super().__init__(message)
        self.raw = raw


class NotACatalogue(EventLabError, ValueError):
    """Neither a catalogue of events nor a list of them. `line` is where in its file, from 1, if somebody knows."""

    def __init__(self, message: str, *, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class LineCut(EventLabError, ConnectionError):
    """The wire to a reader broke. `position` is where to go on, or None where the wire remembers nothing."""

    def __init__(self, message: str, *, position: str | None = None) -> None:
        super().__init__(message)
        self.position = position


class StoreError(EventLabError):
    """The store did not do what it was asked."""


class InvalidAddress(StoreError, ValueError):
    """An address that names no store."""


class Unreachable(StoreError):
    """Nothing answers at the address. Nothing was stored."""


class NotRedis(StoreError):
    """Something answers at the address, but it does not speak Redis. Nothing was stored."""


class Refused(StoreError):
    """Redis answered, with an error: wrong type of key, no permission, out of memory. Nothing was stored."""


class GroupLost(StoreError):
    """The store does not know the group: it lost its data, or somebody deleted it. `group` is its name.

    A worker meets it, makes the group again, and goes on; see `snapshot()["healed"]`.
    """

    def __init__(self, message: str, *, group: str) -> None:
        super().__init__(message)
        self.group = group


class UnknownGroup(StoreError, LookupError):
    """You asked about a group that nobody ever started. `group` is what came, `known` are those there are."""

    def __init__(self, message: str, *, group: str, known: list[str]) -> None:
        super().__init__(message)
        self.group, self.known = group, known


class WrongLog(StoreError):
    """There is a log at the address, but not one that this program can read and write."""


class Overloaded(StoreError):
    """Events come faster than they can be stored, and the line before the store is full. This one was not stored."""


class Unconfirmed(StoreError):
    """Redis went away before it answered: the event may be stored, or not. Look before you emit it again."""

    def __init__(self, message: str, *, event: Event | None = None) -> None:
        super().__init__(message)
        self.event = event


class Closed(EventLabError, RuntimeError):
    """The system was used after `aclose()`."""


class NotRunning(EventLabError):
    """A process that should run does not: its program is not there, it ended at once, or it never got ready."""


class CourseError(EventLabError):
    """The course cannot do what it was asked: no such exercise, no such file, no place to write."""
