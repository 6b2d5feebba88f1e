"""A TOML file that an instructor writes, read with care: what is unknown in it is said, with the nearest known word."""

from __future__ import annotations

import difflib
import math
import tomllib
from collections.abc import Collection
from pathlib import Path
from typing import Any

from eventlab.errors import CourseError


def read_toml(path: Path, keys: Collection[str]) -> dict[str, Any]:
    """The file's content; raises `CourseError` when it is no TOML, or has other keys at the top than these."""
    try:
        with path.open("rb") as file:
            found = tomllib.load(file)
    except OSError as error:
        raise CourseError(f"{path} cannot be read ({error.strerror}).") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CourseError(f"{path} is no TOML: {error}.") from None
    for key in found:
        if key not in keys:
            raise CourseError(f"{path}: {key!r} is unknown. {nearest(key, keys)}")
    return found


def nearest(word: str, known: Collection[str]) -> str:
    """A sentence with the nearest known words; with the first few when none is near."""
    same = [one for one in known if one.casefold() == word.casefold()]
    near = same or difflib.get_close_matches(word, sorted(known), n=3, cutoff=0.5)
    if near:
        return f"Did you mean {' or '.join(map(repr, near))}?"
    return f"Known are {', '.join(map(repr, sorted(known)[:8]))}{', …' * (len(known) > 8)}."


def number(path: Path, what: str, value: object) -> float:
    """The value as a number of points; raises `CourseError` for what is none, or below zero."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
        raise CourseError(f"{path}: {what} is {value!r}: expected a number of points, 0 or more.")
    return float(value)
