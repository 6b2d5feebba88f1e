"""3.1's situations: streams as chunks of bytes, with fresh words for each seed.

Each is one trap, and the plainest come first: whoever breaks a plain rule is not told about an odd one. The last is
made of chance alone.
"""

from __future__ import annotations

from collections.abc import Callable

from eventlab.course.checks.chapter_03.frames_cuts import CUTS
from eventlab.course.checks.chapter_03.frames_fields import FIELDS
from eventlab.course.checks.chapter_03.frames_words import FOREIGN, Chunks, Words, cut, written

DRAWN = "random streams"
_LONG, _CUTS, _FINE = 600, 60, 240
"""Of a random stream: its bytes at least, the cuts in it, and the bytes at its end that come one by one."""


def _drawn(words: Words) -> Chunks:
    """Lines of every kind, with ends of every kind, cut anywhere; the last of them byte by byte."""
    rng, raw = words.rng, b""
    while len(raw) < _LONG:
        line = rng.choice(_of_every_kind(words)) if rng.random() < 0.6 else ""
        raw += (line + rng.choice(("\n", "\r", "\r", "\r\n"))).encode()
    raw += written(f"data: {words.dishes(1)[0]}", "", end="\r") + b": warm\n"
    fine = len(raw) - _FINE
    return cut(raw, *rng.sample(range(1, fine), _CUTS), *range(fine, len(raw)))


def _of_every_kind(words: Words) -> list[str]:
    dish, foreign, number = words.dishes(1)[0], words.rng.choice(FOREIGN), words.number()
    data = [f"data: {dish}", f"data:{foreign}", "data", f"data:  {number}: {dish} "]
    rest = [f"event: {words.types()[0]}", "event", f"id: {number}", "id", f"id: {number}\0", f"retry: {number}"]
    return [*data, *data, *rest, "retry: soon", f": {dish}", "dish", f"datum: {dish}", f"data: {dish}\u2028{foreign}"]


_SITUATIONS: dict[str, Callable[[Words], Chunks]] = {**FIELDS, **CUTS, DRAWN: _drawn}
_FIRST = ("frames", "no name", "several in a chunk", "cut in a line")
"""Whoever takes a chunk for a frame is told so before any field is looked at."""
BUILDERS = {name: _SITUATIONS[name] for name in (*_FIRST, *_SITUATIONS)}
