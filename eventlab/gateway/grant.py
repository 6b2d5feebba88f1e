"""A grant: what somebody who has been let in may do, and until when."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from eventlab.errors import InvalidOption, shown
from eventlab.event import Pattern

MAX_SUBJECT = 200
"""Characters of a name that stands in each line of the log."""
MAX_PATTERNS = 100
"""For listening, and for emitting: each of them is compared with each that is asked for."""


@dataclass(frozen=True, slots=True)
class Grant:
    """Patterns that may be listened to, and of types that may be emitted. Names and patterns are checked before."""

    subject: str
    """Who: for logs and limits."""
    listen: tuple[Pattern, ...] = ()
    emit: tuple[Pattern, ...] = ()
    expires: datetime | None = None
    """When a connection that was opened with it ends; None for never."""

    @classmethod
    def of(
        cls,
        subject: str,
        *,
        listen: Collection[str] = (),
        emit: Collection[str] = (),
        expires: datetime | None = None,
    ) -> Grant:
        """A grant of patterns as they are written. Raises `InvalidPattern`, or `InvalidOption` for the rest."""
        if not isinstance(subject, str) or not 0 < len(subject) <= MAX_SUBJECT or not subject.isprintable():
            raise InvalidOption(
                f"{shown(subject)} is no subject: expected 1 to {MAX_SUBJECT} printable characters. Try 'dashboard'."
            )
        return cls(subject, _patterns(listen, "listen"), _patterns(emit, "emit"), expires)

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


def _patterns(texts: Collection[str], what: str) -> tuple[Pattern, ...]:
    if isinstance(texts, str) or len(texts) > MAX_PATTERNS:  # a text is a collection too: of its letters
        came = shown(texts) if isinstance(texts, str) else f"{len(texts):,} patterns"
        raise InvalidOption(f"{what} is {came}: expected a list of {MAX_PATTERNS} patterns at most. Try ['order.*'].")
    return tuple(Pattern(text) for text in texts)


EVERYTHING = Grant("anyone", listen=(Pattern("*"),), emit=(Pattern("*"),))
"""What everybody may do where no secret is set: on loopback, on one's own machine."""
