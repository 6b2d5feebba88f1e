"""A model at an address: any server that speaks the chat completions of OpenAI, streamed.

    POST {url}/chat/completions   {"model": "…", "stream": true, "messages": [{"role": "user", "content": "…"}]}

    data: {"choices": [{"delta": {"content": "Good "}}]}
    data: {"choices": [{"delta": {"content": "evening!"}}]}
    data: [DONE]

Until the first token has come, what time may mend is tried again. After it nothing is: the reader has seen the
beginning of an answer, and a second one would begin with other words. What goes wrong is told in words of ours; theirs
may quote the request, the account or the key.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import httpx
import msgspec
import stamina

from eventlab.apps.model import CutShort
from eventlab.clock import Clock, system_clock
from eventlab.errors import InvalidOption, NoAnswer, Rejected, shown
from eventlab.system.consumers.external_api import TRY_AGAIN, again, retry_after
from eventlab.transport import SseParser

MAX_BYTES = 2 * 1024 * 1024
"""Of one answer, with all that is around its tokens."""
DONE = "[DONE]"


class Delta(msgspec.Struct):
    """What a chunk adds."""

    content: str | None = None


class Choice(msgspec.Struct):
    """One of the answers; we ask for one."""

    delta: Delta = msgspec.field(default_factory=Delta)
    finish_reason: str | None = None


class Chunk(msgspec.Struct):
    """What is read of a frame."""

    choices: list[Choice] = []
    error: Any = None


class ApiModel:
    """The model `name` of the server at `url`, such as `https://api.example/v1`.

    `client` is yours: it has the key in its headers, its timeout bounds each silence, and you close it. Raises
    `InvalidOption` for an address that is none.
    """

    repeats = False

    def __init__(
        self,
        url: str,
        name: str,
        *,
        client: httpx.AsyncClient,
        attempts: int = 3,
        max_wait: float = 10.0,
        clock: Clock = system_clock,
    ) -> None:
        self.name, self._client = name, client
        self._address = f"{_checked(url)}/chat/completions"
        self._attempts, self._max_wait, self._clock = attempts, max_wait, clock

    async def answer(self, message: str) -> AsyncGenerator[str, None]:
        """The tokens as they come. Raises `Rejected` when the server will not, `NoAnswer` when it cannot.

        Raises `CutShort` behind the last one of an answer that has filled all the room there was for it.
        """
        try:
            first, tokens = await self._begin(message)
            async with aclosing(tokens):
                if first is not None:
                    yield first
                async for token in tokens:
                    yield token
        except httpx.HTTPStatusError as error:
            seconds = retry_after(error.response, self._clock)
            when = f" Ask again in {seconds:,.0f} s." if seconds else ""
            raise NoAnswer(f"the model is overloaded or down: it answers {error.response.status_code}.{when}") from None
        except httpx.TimeoutException:
            raise NoAnswer("the model was silent for too long. Ask again later.") from None
        except httpx.HTTPError:
            raise NoAnswer("the model cannot be reached, or its stream broke off. Ask again later.") from None

    async def _begin(self, message: str) -> tuple[str | None, AsyncGenerator[str, None]]:
        """The first token, or None if there is none, and the stream of the others."""
        async for attempt in stamina.retry_context(
            on=lambda error: again(error, max_wait=self._max_wait, clock=self._clock),
            attempts=self._attempts,
            timeout=None,
            wait_max=self._max_wait,
        ):
            with attempt:
                tokens = self._stream(message)
                first = await anext(tokens, None)
        return first, tokens

    async def _stream(self, message: str) -> AsyncGenerator[str, None]:
        body = {"model": self.name, "stream": True, "messages": [{"role": "user", "content": message}]}
        async with self._client.stream("POST", self._address, json=body) as response:
            _check(response)
            parser, size, reason = SseParser(), 0, ""
            async for raw in response.aiter_bytes():
                size += len(raw)
                if size > MAX_BYTES:
                    raise NoAnswer(f"the model's answer has more than {MAX_BYTES:,} bytes. Ask for less.")
                for frame in parser.feed(raw):
                    if frame.data == DONE:
                        _check_end(reason or "stop")
                        return
                    token, ends = _token(frame.data)
                    reason = ends or reason
                    if token:
                        yield token
        _check_end(reason)  # some servers leave out the last frame, and say so in the last but one


def _check(response: httpx.Response) -> None:
    """Raise what the status says: to be tried again, or not."""
    status = response.status_code
    if status in TRY_AGAIN or response.is_server_error:
        response.raise_for_status()
    if not response.is_success:
        hint = _HINTS.get(status, "Is it an address of chat completions?")
        raise Rejected(f"the model refuses the request: it answers {status}. {hint}", status=status, detail="")
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in ("text/html", "application/json"):
        hint = "Is the address right? Most end in /v1."
        raise Rejected(f"the model sends {kind}, and not a stream of tokens. {hint}", status=status, detail="")


_HINTS = {
    400: "Does it know this model?",
    401: "Is the key right?",
    403: "Does the key allow this model?",
    404: "Are the model's name and the address right? Most addresses end in /v1.",
    413: "Ask for less.",
}
"""What to try, where it refuses: to the owner of the assistant, and nothing to whoever would guess a key."""


def _check_end(reason: str) -> None:
    """Raise what an answer is that ends for this reason, if it is not whole."""
    if not reason:
        raise NoAnswer("the model's answer ended before it was done. Ask again.")
    if reason == "length":
        raise CutShort


def _token(data: str) -> tuple[str, str]:
    """What a chunk adds to the text, nothing for one that tells of the role; and why it is the last one, if it is."""
    try:
        chunk = msgspec.json.decode(data, type=Chunk)
    except (msgspec.MsgspecError, RecursionError):
        raise NoAnswer("the model says something that nobody can read: is it a chat completion?") from None
    if chunk.error is not None:
        raise NoAnswer("the model reports an error in the middle of its answer. Ask again.")
    text = "".join(choice.delta.content or "" for choice in chunk.choices)
    return text, next((choice.finish_reason for choice in chunk.choices if choice.finish_reason), "")


def _checked(url: str) -> str:
    """The address without its last slash. A password in it would be logged with it: it is refused, and not shown."""
    try:
        parts = httpx.URL(url)
    except httpx.InvalidURL:
        parts = httpx.URL()
    if parts.userinfo:
        raise InvalidOption("the model's address has a password in it: expected none. Try a key in the environment.")
    if parts.scheme not in ("http", "https") or not parts.host or parts.query or parts.fragment:
        raise InvalidOption(f"{shown(url)} is no address of a model: try one such as https://api.example/v1.")
    return str(parts).rstrip("/")
