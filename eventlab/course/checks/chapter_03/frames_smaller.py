"""The situations of 3.1 with something left out; what is due is worked out anew from what is left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from eventlab.course.checks.chapter_03.frames_due import scenario
from eventlab.course.scenario import Scenario

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")

FEW = 24
"""Chunks up to which leaving out a single cut is tried; else the half of them."""


def smaller(of: Scenario) -> Iterator[Scenario]:
    """The same bytes in one piece; without some lines, half of them, a quarter, …, one; with fewer cuts."""
    chunks: list[str] = of.plan["chunks"]
    if len(chunks) > 2:
        yield scenario(of.name, ["".join(chunks)])
    spans = [match.span() for match in _LINE.finditer("".join(chunks))]
    size = len(spans) // 2
    while size:
        for first in reversed(range(0, len(spans) - size + 1, size)):  # what comes first is read most easily
            yield scenario(of.name, _without(chunks, spans[first][0], spans[first + size - 1][1]))
        size //= 2
    size = len(chunks) // 2 if len(chunks) > FEW else 1
    for first in range(0, len(chunks) - size, size):
        joined = "".join(chunks[first : first + size + 1])
        yield scenario(of.name, [*chunks[:first], joined, *chunks[first + size + 1 :]])


def _without(chunks: list[str], start: int, end: int) -> list[str]:
    """The chunks without this part of the text; what is left is cut where it was, and an empty chunk stays."""
    raw, edges, at = "".join(chunks), [0], 0
    for chunk in chunks:
        at += len(chunk)
        edges.append(at if at <= start else max(start, at - (end - start)))
    left = raw[:start] + raw[end:]
    return [left[a:b] for chunk, (a, b) in zip(chunks, pairwise(edges), strict=True) if a < b or not chunk]
