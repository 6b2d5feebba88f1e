"""3.1: what a browser hears of a stream, worked out by our own parser, chunk by chunk.

That is done in the judge's process, where no learner's code ever runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eventlab.course.scenario import Scenario
from eventlab.transport import SseParser

Fields = list[Any]
"""`[data, event, id, retry]`."""


@dataclass(frozen=True, slots=True)
class Due:
    """A frame that a browser hears."""

    fields: Fields
    chunk: int
    """The chunk that completes it, counted from 1."""
    latest: int
    """The chunk before whose follower it must come.

    Behind a final CR one may wait, to see whether the other half of a CRLF follows: the standard does not mind.
    """


SECOND = "a second stream"
"""The situation in which another stream has been read before."""
_BEFORE = ["id: 7\nretry: 900\ndata: tea\n\nevent: order.paid\ndata: le"]


def scenario(name: str, chunks: list[str]) -> Scenario:
    """The plan of these chunks, with what is due in it; each character is one byte."""
    before = {"before": _BEFORE} if name == SECOND else {}
    return Scenario(name, {"chunks": chunks, **before}, due(chunks))


def due(chunks: list[str]) -> list[Due]:
    """The frames, in order."""
    parser, found = SseParser(), []
    for number, chunk in enumerate(chunks, 1):
        latest = len(chunks) + 1 if chunk.endswith("\r") else number
        for frame in parser.feed(chunk.encode("latin-1")):
            found.append(Due([frame.data, frame.event, frame.id, frame.retry], number, latest))
    return found


def told(fields: Any) -> str:
    """A frame as a card shows it; what is none, as `drive` has described it."""
    return f"({', '.join(map(repr, fields))})" if isinstance(fields, list) else str(fields["!"])
