"""Names: lower-case words joined by dots, words of one segment by underscores (guide, chapter 1).

The *shape* is enforced, because patterns such as `user.*` rest on it. The tense and the domain (`order.placed`,
not `place.order`) are advised, in `advice.py`: they are taste, and taste has exceptions (`alert`).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from eventlab.errors import InvalidName, shown

MAX_NAME_LENGTH = 200
"""Characters. A name is a key in Redis and a label in a metric; nothing longer is still a name."""

_SEGMENT = r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*"
_NAME = re.compile(rf"{_SEGMENT}(?:\.{_SEGMENT})*", re.ASCII)
_LETTERS = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "œ": "oe"})
"""Letters of Europe that are no other letter with an accent."""
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+", re.ASCII)


def check_name(name: object, what: str = "an event name") -> str:
    """Return `name`, as plain text, if it has the shape of a name; else raise `InvalidName` with a suggestion."""
    if type(name) is str and len(name) <= MAX_NAME_LENGTH and _has_the_shape(name):  # the common case first
        return name
    if not isinstance(name, str):
        raise InvalidName(f"{shown(name)} is not {what}: expected a string such as 'order.placed'.", name=name)
    if len(name) > MAX_NAME_LENGTH:
        raise InvalidName(
            f"{name[:40]!r}… is not {what}: it has {len(name)} characters, and {MAX_NAME_LENGTH} is the limit. "
            "Put details into data, not into the name.",
            name=name,
        )
    if not _has_the_shape(str.__str__(name)):
        better = suggest_name(name)
        hint = f" Did you mean {better!r}?" if better else " Try 'order.placed'."
        raise InvalidName(
            f"{name!r} is not {what}: expected lower-case words joined by dots, such as order.placed.{hint}",
            name=name,
        )
    return str.__str__(name)  # the bare text: str() of an Enum's member would be the member's label


@lru_cache(maxsize=1024)  # a program has few names, and says them again and again
def _has_the_shape(text: str) -> bool:
    return _NAME.fullmatch(text) is not None


def suggest_name(name: str) -> str | None:
    """The nearest well-shaped name (`userLoggedIn` → `user.logged_in`, `Order-Payed` → `order.payed`), or None."""
    letters = unicodedata.normalize("NFKD", name.translate(_LETTERS))  # é becomes e and an accent, which falls away
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    segments = ["_".join(_WORD.findall(segment)).lower() for segment in plain.split(".")]
    segments = [segment.lstrip("0123456789_") for segment in segments]
    segments = [segment for segment in segments if segment]
    if len(segments) == 1:  # no dot yet: the first word is most often the subject
        subject, _, rest = segments[0].partition("_")
        segments = [subject, rest] if rest[:1].isalpha() else segments
    better = ".".join(segments)
    return better if _NAME.fullmatch(better) and better != name and len(better) <= MAX_NAME_LENGTH else None
