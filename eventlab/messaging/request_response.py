"""Request and response: a phone call. One asks, exactly one answers, and the one who asks waits for it.

    line = RequestResponse()
    line.answer("user.get", find_user)
    user = await line.request(Query("user.get", {"id": 7}, timeout=2.0))

Simple, and rigid: the caller must know that somebody answers, waits as long as that takes, and fails when it fails.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from typing import Any, ClassVar

from eventlab.errors import InvalidHandler, NoAnswer, shown
from eventlab.event import Command, Query, check_name
from eventlab.guarantees import Guarantees

Answerer = Callable[[Any], Any]
"""Called with the query or command, plain or `async`; what it returns is the answer."""

COMMAND_SECONDS = 5.0
"""How long a command is waited for; a query brings its own time."""


class RequestResponse:
    """Who answers what, and the asking. A name has one answerer: two answers to one question are none."""

    guarantees: ClassVar[Guarantees] = Guarantees(
        persistent=False,
        replay=False,
        ordered=True,
        across_processes=False,
        at_least_once=False,
        waits_for_handlers=True,
    )

    def __init__(self) -> None:
        self._answerers: dict[str, Answerer] = {}
        self._waiting = 0

    def answer(self, name: str, answerer: Answerer) -> Callable[[], None]:
        """Have `answerer` answer every request of this name, until the returned function is called.

        Raises `InvalidHandler` when somebody does already, and for what cannot be called; `InvalidName`.
        """
        check_name(name, "a request's name")
        if not callable(answerer):
            raise InvalidHandler(f"{shown(answerer)} cannot be called: an answerer is a function of one argument.")
        if name in self._answerers:
            raise InvalidHandler(
                f"{name} has an answerer already, {shown(self._answerers[name])}: a request has exactly one answer. "
                "End the first, or publish an event if several should hear it."
            )
        self._answerers[name] = answerer

        def stop() -> None:
            if self._answerers.get(name) is answerer:
                del self._answerers[name]

        return stop

    async def request(self, message: Query | Command) -> Any:
        """Ask, wait, and return the answer. What the answerer raises, the caller gets.

        Raises `NoAnswer` when nobody answers this name, and when the time is over; the answerer is then cancelled,
        and nothing of the request is left behind.
        """
        answerer = self._answerers.get(message.name)
        if answerer is None:
            known = ", ".join(sorted(self._answerers))
            there = f": expected one of {known}" if known else ", nor anything else"
            raise NoAnswer(f"nobody answers {message.name}{there}. Start the answerer first.")
        seconds = message.timeout if isinstance(message, Query) else COMMAND_SECONDS
        self._waiting += 1
        try:
            async with asyncio.timeout(seconds) as limit:
                answer = answerer(message)
                return await answer if inspect.isawaitable(answer) else answer
        except TimeoutError:
            if not limit.expired():  # the answerer's own: it belongs to the caller, like any error of his
                raise
            raise NoAnswer(
                f"{message.name} was not answered within {seconds} s. It may have happened or not: ask again only if "
                "asking twice does no harm."
            ) from None
        finally:
            self._waiting -= 1

    def snapshot(self) -> dict[str, Any]:
        """Which names are answered, and how many requests wait."""
        return {"answers": sorted(self._answerers), "waiting": self._waiting}
