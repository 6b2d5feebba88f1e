"""A line: a connection that posts, one request at a time. It is kept, and leads elsewhere when its node is gone."""

from __future__ import annotations

import asyncio

from eventlab.gateway.load.plan import Load
from eventlab.gateway.load.wire import place, post, read_answer

PAUSE = 0.1
"""Seconds before the next node is tried, when one takes no connection."""


class Line:
    """Number `number` of those of a load; they begin at its nodes in turn. Close it."""

    def __init__(self, load: Load, number: int) -> None:
        self._load, self._turn = load, number
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    @property
    def url(self) -> str:
        """The node that it leads to, or will."""
        return self._load.urls[self._turn % len(self._load.urls)]

    async def connect(self) -> None:
        """See to it that it is connected: to the node that it was connected to, or else the next that is there.

        A server closes a line that was silent for some seconds: that is no fault, and is noticed here.
        """
        if self._reader is not None and not self._reader.at_eof():
            return
        self.close()
        while self._reader is None:
            host, port, secure = place(self.url)
            try:
                self._reader, self._writer = await asyncio.open_connection(host, port, ssl=secure)
            except OSError:
                self._turn += 1
                await asyncio.sleep(PAUSE)

    async def post(self, body: bytes) -> tuple[int, bytes]:
        """Post JSON; the status and the body of the answer.

        Raises `OSError` or `EOFError` when no whole answer comes, `ValueError` when it is no HTTP.
        """
        assert self._reader is not None
        assert self._writer is not None
        self._writer.write(post(self.url, "/api/events", self._load.token, body))
        code, kept, answer = await read_answer(self._reader)
        if not kept:
            self.close()
        return code, answer

    def close(self) -> None:
        """Hang up. It may be connected again."""
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None
