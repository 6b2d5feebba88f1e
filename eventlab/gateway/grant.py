"""A grant: what somebody who has been let in may do, and until when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from eventlab.event import Pattern


@dataclass(frozen=True, slots=True)
class Grant:
    """Patterns that may be listened to, and of types that may be emitted. Names and patterns are checked before."""

    subject: str
    """Who: for logs and limits."""
    listen: tuple[Pattern, ...] = ()
    emit: tuple[Pattern, ...] = ()
    expires: datetime | None = None
    """When a connection that was opened with it ends; None for never."""

    def may_listen(self, patterns: Iterable[Pattern]) -> bool:
        """Whether each of the patterns lies within one that is allowed: `order.*` within `order.*`, or within `*`."""
        return all(any(covers(allowed, asked) for allowed in self.listen) for asked in patterns)

    def may_emit(self, type: str) -> bool:
        """Whether an event of this type may be emitted."""
        return any(allowed.matches(type) for allowed in self.emit)


def covers(allowed: Pattern, asked: Pattern) -> bool:
    """Whether everything that `asked` matches is matched by `allowed`.

    A star in `asked` is read as a letter that only a star can match; so it lies within one, whatever it stands for.
    """
    return allowed.matches(asked.text)


EVERYTHING = Grant("anyone", listen=(Pattern("*"),), emit=(Pattern("*"),))
"""What everybody may do where no secret is set: on loopback, on one's own machine."""
