"""The direct way: the frames of a stream go to the connection by one call, past everything that wraps `send`.

    connection ◀── access log ◀── counting, CORS, Starlette's own ◀── how an answer begins and ends
        ▲
        └─ writer ◀────────────────────────────────────────────────── frames: one call instead of five coroutines

A frame for a thousand clients would take a thousand steps through each of these layers, and the server would write the
same few bytes around it a thousand times. So our connections (protocols.py) offer a `Writer`, and a form makes each
frame ready for the wire, once for everybody. With any other server everything goes by `send`.
"""

from __future__ import annotations

from typing import Protocol

from starlette.types import Scope

WRITER = "eventlab.writer"
"""The extension of a scope in which our server offers one."""
ABORT = "eventlab.abort"
"""The extension by which our server lets a connection be cut off. Any other server is asked to close it."""


class Writer(Protocol):
    """The end of one connection, behind the head of an answer or a handshake."""

    written: int
    """Bytes so far, with what HTTP or WebSocket put around a frame."""

    def write(self, wire: bytes) -> bool:
        """Write, without waiting. False, and nothing is written, if the client takes no more for now.

        To a client that is gone nothing is written, and that is all: whoever receives from it is told.
        """
        ...


class NoWriter:
    """Where a server offers none: it never takes anything at once."""

    written = 0

    def write(self, wire: bytes) -> bool:
        """False."""
        return False


NO_WRITER = NoWriter()


def writer_of(scope: Scope) -> Writer:
    """The direct way to this client. The head of the answer has to go by `send`, and first; so has a close."""
    offered = scope.get("extensions", {}).get(WRITER)
    return NO_WRITER if offered is None else offered["writer"]
