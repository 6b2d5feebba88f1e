"""The assistant: a worker that answers `ai.request`, token by token (guide, chapter 6).

    python -m eventlab.apps.assistant                        the waiter of our restaurant, and four guests
    python -m eventlab.apps.assistant "What do you have?"    … and you
    python -m eventlab.apps.assistant --api https://api.example/v1 --model NAME "…"       another model
    eventlab serve --system eventlab.apps.assistant:build    browsers ask

               ai.request                                ai.response 0, 1, 2 …   ai.complete
    browser ──────────────▶ log ──▶ group "assistant" ──▶ log ───────────────────────────────▶ browser
                                    one worker takes it, and says what it says to the log

Nobody waits for anybody: who asked may be gone when the answer comes, and who comes in its middle reads it from the
beginning. A worker that dies in mid-answer is replaced after `idle` seconds by another one, which reads what is stored
and goes on behind it, if the model gives the same tokens again. One that does not cannot go on in another's sentence:
that answer fails, and says so.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from typing import Any, Self

from eventlab.apps.assistant_words import (
    CANCELLED,
    COMPLETE,
    FAILED,
    REQUEST,
    RESPONSE,
    message_of,
    request_of,
    told,
)
from eventlab.apps.model import CutShort, Model, Waiter
from eventlab.apps.place import exit_code, parser_of, system_at
from eventlab.apps.until import until
from eventlab.errors import EventLabError, InvalidData, InvalidOption, NoAnswer, Rejected
from eventlab.event import Event
from eventlab.system.unified import UnifiedEventSystem

GROUP = "assistant"
API, MODEL, KEY = "EVENTLAB_AI_API", "EVENTLAB_AI_MODEL", "EVENTLAB_AI_KEY"
"""Variables of the environment: where a model is, which one, and the key to it."""
_logger = logging.getLogger("eventlab.apps.assistant")


class Assistant:
    """Answers the requests in `events`, up to `concurrency` at once: `async with Assistant(events, model)`.

    A model that says nothing for `patience` seconds has failed; an answer ends after `max_tokens` pieces. Which model a
    request names is a wish: there is one, and `ai.complete` says which. Further options are those of `Worker`.
    """

    def __init__(
        self,
        events: UnifiedEventSystem,
        model: Model,
        *,
        concurrency: int = 8,
        patience: float = 30.0,
        max_tokens: int = 4_000,
        **options: Any,
    ) -> None:
        options = {"timeout": 600.0, "drain": 5.0, **options}
        self._events, self._model, self._patience, self._max_tokens = events, model, patience, max_tokens
        self._worker = events.worker(GROUP, REQUEST, self._answer, concurrency=concurrency, **options)
        self._stops: dict[str, asyncio.Event] = {}

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as opening:
            opening.enter_context(self._events.subscribe(CANCELLED, self._cancel))
            await opening.enter_async_context(self._worker)
            self._opened = opening.pop_all()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self._opened.aclose()

    def snapshot(self) -> dict[str, Any]:
        """What is being answered, and what the worker has done."""
        return {"model": self._model.name, "answering": sorted(self._stops), **self._worker.snapshot()}

    def _cancel(self, event: Event) -> None:
        if stop := self._stops.get(request_of(event) or ""):
            stop.set()

    async def _answer(self, request: Event) -> None:
        """The handler: from where the answer stands by now, to its end."""
        stop = self._stops[request.id] = asyncio.Event()  # before we look: a cancellation between the two is heard
        try:
            so_far = await told(self._events, request)
            if so_far.cancelled:
                stop.set()
            if not so_far.ended:
                await self._go_on(request, so_far.tokens, stop)
        finally:
            del self._stops[request.id]

    async def _go_on(self, request: Event, count: int, stop: asyncio.Event) -> None:
        try:
            message = message_of(request)
            if count and not self._model.repeats:
                raise NoAnswer("the answer was interrupted, and this model begins each time anew. Ask again.")
            async with (
                aclosing(self._tokens(message, skip=count)) as tokens,
                aclosing(until(stop, tokens, patience=self._patience)) as wanted,
            ):
                count, reason = await self._tell(request, wanted, count)
        except (NoAnswer, Rejected, InvalidData) as error:
            await self._say(request, "end", FAILED, {"reason": str(error)})
        else:
            end = {"tokens": count, "reason": "cancelled" if stop.is_set() else reason, "model": self._model.name}
            await self._say(request, "end", COMPLETE, end)

    async def _tell(self, request: Event, tokens: AsyncIterator[str], count: int) -> tuple[int, str]:
        """Say each behind the first `count`; how many there are then, and why there are no more."""
        try:
            async for token in tokens:
                if count == self._max_tokens:
                    return count, "length"
                await self._say(request, str(count), RESPONSE, {"index": count, "token": token})
                count += 1
        except CutShort:
            return count, "length"
        return count, "finished"

    async def _tokens(self, message: str, *, skip: int) -> AsyncGenerator[str, None]:
        """The model's tokens behind the first `skip`. Whatever it raises, somebody waits: it becomes a `NoAnswer`."""
        try:
            async with aclosing(self._model.answer(message)) as tokens:
                async for token in tokens:
                    skip -= 1
                    if skip < 0:
                        yield token
        except (EventLabError, CutShort):
            raise
        except Exception:
            _logger.exception("model %s failed", self._model.name)
            raise NoAnswer("the model has failed. Ask again later.") from None

    async def _say(self, request: Event, what: str, type: str, data: dict[str, Any]) -> None:
        said = {"request_id": request.id, **data}
        await self._events.emit(type, said, id=f"{request.id}/{what}", key=request.id)


@asynccontextmanager
async def model_at(api: str | None, name: str | None, *, pause: float = 0.03) -> AsyncIterator[Model]:
    """The model of this name at this address; without one, the waiter. Raises `InvalidOption`."""
    if not api:
        yield Waiter(pause=pause)
        return
    import httpx

    from eventlab.apps.model_api import ApiModel

    if not name:
        raise InvalidOption(f"no model is named: expected --model NAME, or {MODEL}. Ask {api} for its /models.")
    key = os.environ.get(KEY, "").strip()
    if not (key.isascii() and key.isprintable()):
        raise InvalidOption(f"the key in {KEY} has characters that no header can hold. Copy it anew.")
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    async with httpx.AsyncClient(headers=headers, timeout=30.0) as client:
        yield ApiModel(api, name, client=client)


@asynccontextmanager
async def build() -> AsyncIterator[UnifiedEventSystem]:
    """For `eventlab serve --system`: a system in which requests are answered."""
    async with (
        system_at() as events,
        model_at(os.environ.get(API), os.environ.get(MODEL)) as model,
        Assistant(events, model),
    ):
        yield events


def main(arguments: list[str] | None = None) -> int:
    """Answer the question, or show what the assistant can."""
    parser = parser_of("assistant", "Answers questions, token by token. Without a question: a demonstration.")
    parser.add_argument("question", nargs="?", help="such as 'What do you have?'")
    parser.add_argument("--api", metavar="URL", default=os.environ.get(API), help=f"of a model; its key in {KEY}")
    parser.add_argument("--model", metavar="NAME", default=os.environ.get(MODEL), help="which of the models there")
    given = parser.parse_args(arguments)
    return exit_code(lambda: asyncio.run(_show(given)))


async def _show(given: argparse.Namespace) -> int:
    from eventlab.apps.assistant_demo import answer, demonstrate
    from eventlab.apps.place import DEMO

    async with (
        system_at(given.redis, name=DEMO) as events,
        model_at(given.api, given.model) as model,
        Assistant(events, model),
    ):
        await (answer(events, given.question) if given.question is not None else demonstrate(events))
    return 0


if __name__ == "__main__":
    sys.exit(main())
