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
from collections.abc import Callable
from fnmatch import translate
from functools import lru_cache

from eventlab.errors import InvalidPattern
from eventlab.event.name import MAX_NAME_LENGTH

_PATTERN = re.compile(r"[a-z0-9_*]+(?:\.[a-z0-9_*]+)*", re.ASCII)


class Pattern:
    """A compiled pattern: `Pattern("user.*").matches("user.registered")`. Two with the same text are one object.

    `text` is the pattern as written. `exact` says that it holds no star, so that it names a single type.
    """

    __slots__ = ("_match", "exact", "text")
    text: str
    exact: bool
    _match: Callable[[str], object]

    def __new__(cls, text: object) -> Pattern:
        return _compiled(check_pattern(text))

    def matches(self, name: str) -> bool:
        """Whether the whole of `name` fits the pattern."""
        return self._match(name) is not None

    def __repr__(self) -> str:
        return f"Pattern({self.text!r})"

    def __reduce__(self) -> tuple[type[Pattern], tuple[str]]:
        return (Pattern, (self.text,))


def check_pattern(text: object) -> str:
    """Return `text` if it is a pattern; else raise `InvalidPattern`, which says what to write instead."""
    if not isinstance(text, str):
        raise InvalidPattern(f"{text!r} is not a pattern: expected a string such as 'user.*'.", pattern=text)
    if len(text) > MAX_NAME_LENGTH:
        raise InvalidPattern(
            f"{text[:40]!r}… is not a pattern: it has {len(text)} characters, and {MAX_NAME_LENGTH} is the limit.",
            pattern=text,
        )
    if "**" in text:
        raise InvalidPattern(
            f"{text!r} is not a pattern: one star already stands for any run of characters, dots included. "
            f"Try {re.sub(r'[*]+', '*', text)!r}.",
            pattern=text,
        )
    if not _PATTERN.fullmatch(text):
        raise InvalidPattern(
            f"{text!r} is not a pattern: expected lower-case words joined by dots, with * for any run of characters, "
            "such as user.* or *.failed. There are no other wildcards.",
            pattern=text,
        )
    return text


@lru_cache(maxsize=4096)  # bounded: patterns may come from the network
def _compiled(text: str) -> Pattern:
    pattern = object.__new__(Pattern)
    pattern.text = text
    pattern.exact = "*" not in text
    # With only `*` left in the syntax, the standard library's translation is exact, and it never backtracks.
    pattern._match = re.compile(translate(text)).fullmatch
    return pattern
