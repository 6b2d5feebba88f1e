"""A client's end of a stream of Server-Sent Events, as a program has it that is no browser (guide, chapter 3).

    async with SseLine("http://…/orders", after=position) as line:      `after` is sent as Last-Event-ID
        async for event in line: ...                                    `line.position` is the last id that came

It reads, and that is all it can do: the answer to one GET goes in one direction.
"""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Self

from eventlab.errors import Closed, LineCut, Unreachable
from eventlab.event import Event, from_envelope
from eventlab.transport.sse import Frame, SseParser
from eventlab.transport.wire import OPEN_SECONDS, SILENCE_SECONDS

if TYPE_CHECKING:
    import httpx


class SseLine:
    """A client's end of one stream at an `http://` address. Raises `Unreachable` when no stream comes from there.

    It stands when the server has sent its first bytes. Unlike a browser's EventSource it does not reconnect.
    """

    def __init__(self, address: str, *, after: str | None = None) -> None:
        self.address = address
        self.position = after
        """Up to where it has read, if the frames carry ids; a browser sends it back by itself."""
        self._opened = AsyncExitStack()
        self._parser, self._frames = SseParser(), deque[Frame]()
        self._chunks: AsyncIterator[bytes] | None = None

    async def __aenter__(self) -> Self:
        import httpx

        async with AsyncExitStack() as opened:  # closes what was opened, unless all goes well
            client = httpx.AsyncClient(timeout=httpx.Timeout(OPEN_SECONDS, read=3 * SILENCE_SECONDS), trust_env=False)
            await opened.enter_async_context(client)
            headers = {"Accept": "text/event-stream"} | ({"Last-Event-ID": self.position} if self.position else {})
            try:
                response = await opened.enter_async_context(client.stream("GET", self.address, headers=headers))
                if response.status_code != httpx.codes.OK:
                    raise Unreachable(await _refusal(self.address, response))
                self._chunks = response.aiter_bytes()
                self._feed(await anext(self._chunks, b""))
            except (httpx.TransportError, httpx.InvalidURL) as error:
                raise Unreachable(
                    f"no stream at {self.address}: {_reason(error)}. Is the server running, and the path right?"
                ) from None
            self._opened = opened.pop_all()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self._opened.aclose()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Event:
        import httpx

        if self._chunks is None:
            raise Closed("this line is not open yet: use it within `async with SseLine(address) as line:`.")
        try:
            while not self._frames:
                self._feed(await anext(self._chunks))
        except httpx.TransportError as error:
            where = f"ask again with after={self.position!r}" if self.position else "what is sent meanwhile is lost"
            raise LineCut(
                f"the stream from {self.address} broke off: {_reason(error)}; {where}.",
                position=self.position,
            ) from None
        frame = self._frames.popleft()
        self.position = frame.id or None
        return from_envelope(frame.data, position=self.position)

    def _feed(self, chunk: bytes) -> None:
        self._frames.extend(self._parser.feed(chunk))
        if not self._frames and self._parser.last_id:
            self.position = self._parser.last_id  # a block without data moves the place on, too


async def _refusal(address: str, response: httpx.Response) -> str:
    detail = (await response.aread())[:200].decode(errors="replace")
    return f"{address} answers {response.status_code}, no stream: {detail}"


def _reason(error: Exception) -> str:
    return str(error).rstrip(".") or type(error).__name__
