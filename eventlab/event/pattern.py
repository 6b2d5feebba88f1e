"""Patterns: a name in which `*` stands for any run of characters, dots included.

    *             every event
    user.*        user.registered, user.profile.changed, but not user or users.registered
    *.failed      payment.failed, order.delivery.failed
    order.*.sent  order.receipt.sent

Everything else stands for itself: a dot is a dot, and a pattern must match from the first character to the last.
The tempting one-liner, replacing the star by `.*` in a regular expression, gets three things wrong at once: it
forgets to escape the dots, often replaces only the first star, and often forgets to anchor the ends.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fnmatch import translate
from functools import lru_cache

from eventlab.errors import InvalidName, InvalidPattern, shown
from eventlab.event.name import MAX_NAME_LENGTH, check_name

_PATTERN = re.compile(r"[a-z0-9_*]+(?:\.[a-z0-9_*]+)*", re.ASCII)


@dataclass(frozen=True, slots=True, repr=False)
class Pattern:
    """A compiled pattern: `Pattern("user.*").matches("user.registered")`. Raises `InvalidPattern`."""

    text: str
    """The pattern as written. Two patterns with the same text are equal."""
    exact: bool = field(init=False, compare=False)
    """It holds no star, so that it names a single type."""
    _match: Callable[[str], object] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        text = check_pattern(self.text)
        for name, value in {"text": text, "exact": "*" not in text, "_match": _compiled(text)}.items():
            object.__setattr__(self, name, value)

    @property
    def texts(self) -> tuple[str, ...]:
        """The one text, as `any_of` several has several."""
        return (self.text,)

    def matches(self, name: str) -> bool:
        """Whether the whole of `name` fits the pattern."""
        return self._match(name) is not None

    def __repr__(self) -> str:
        return f"Pattern({self.text!r})"

    def __reduce__(self) -> tuple[type[Pattern], tuple[str]]:
        return (Pattern, (self.text,))


@dataclass(frozen=True, slots=True)
class AnyPattern:
    """Several patterns as one, which matches what any of them does: `any_of` makes it."""

    texts: tuple[str, ...]
    """As written, each once."""
    exact: bool = field(init=False, default=False)
    """It may name several types."""

    @property
    def text(self) -> str:
        """To be shown; not a pattern that could be read again."""
        return " | ".join(self.texts)

    def matches(self, name: str) -> bool:
        """Whether the whole of `name` fits one of them."""
        return any(_compiled(text)(name) is not None for text in self.texts)


def any_of(patterns: Iterable[Pattern]) -> Pattern | AnyPattern:
    """One pattern for all of these: the only one there is, or `*` if that is among them. Raises `InvalidPattern`."""
    texts = tuple(dict.fromkeys(pattern.text for pattern in patterns))
    if not texts:
        raise InvalidPattern("no pattern came: expected one or more, such as 'user.*'. Try '*' for all.", pattern=None)
    return Pattern("*" if "*" in texts else texts[0]) if "*" in texts or len(texts) == 1 else AnyPattern(texts)


def check_pattern(text: object) -> str:
    """Return `text` if it is a pattern; else raise `InvalidPattern`, which says what to write instead."""
    if not isinstance(text, str):
        raise InvalidPattern(f"{shown(text)} is not a pattern: expected a string such as 'user.*'.", pattern=text)
    if len(text) > MAX_NAME_LENGTH:
        raise InvalidPattern(
            f"{text[:40]!r}… is not a pattern: it has {len(text)} characters, and {MAX_NAME_LENGTH} is the limit.",
            pattern=text,
        )
    if not _PATTERN.fullmatch(text):
        raise InvalidPattern(
            f"{text!r} is not a pattern: expected lower-case words joined by dots, with * for any run of characters. "
            "There are no other wildcards. Try user.*, *.failed or *.",
            pattern=text,
        )
    if "**" in text:
        raise InvalidPattern(
            f"{text!r} is not a pattern: one star already stands for any run of characters, dots included. "
            f"Try {re.sub(r'[*]+', '*', text)!r}.",
            pattern=text,
        )
    return str.__str__(text) if "*" in text else _exact(text)


def _exact(text: str) -> str:
    try:
        return check_name(text)
    except InvalidName as error:  # such as `user_.left`: a subscription to it would wait for ever, in silence
        raise InvalidPattern(f"no event can match: {error}", pattern=text) from None


@lru_cache(maxsize=4096)  # bounded: patterns may come from the network
def _compiled(text: str) -> Callable[[str], object]:
    # With only `*` left in the syntax, the standard library's translation is exact, and it never backtracks.
    return re.compile(translate(text)).fullmatch
