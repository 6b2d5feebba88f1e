"""Errors as answers: the status of the nearest class, one sentence, and when to come again where that helps."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Route

from eventlab.errors import (
    Closed,
    CursorExpired,
    EventLabError,
    InvalidMessage,
    InvalidPattern,
    InvalidQuery,
    Overloaded,
    Unconfirmed,
    Unreachable,
)
from eventlab.gateway.answers import handlers
from eventlab.system.cursor import Cursor
from eventlab.system.producers.incoming import Refusal


def answer_to(error: Exception) -> httpx.Response:
    """What a client gets of an endpoint that raises it."""

    async def fails(_request: Request) -> None:
        raise error

    async def story() -> httpx.Response:
        app = Starlette(routes=[Route("/", fails)], exception_handlers=handlers())
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.get("/")

    return asyncio.run(story())


@pytest.mark.parametrize(
    ("error", "status", "again"),
    [
        (InvalidPattern("no pattern", pattern="**"), 400, None),
        (InvalidQuery("no question"), 400, None),
        (InvalidMessage("no event"), 422, None),
        (CursorExpired("gone", cursor=Cursor("", ("7-0",))), 410, None),
        (Overloaded("too many"), 503, "1"),
        (Refusal(403, "not you"), 403, None),
        (HTTPException(400, "says Starlette"), 400, None),
    ],
)
def test_an_error_is_answered_by_its_nearest_class(error: Exception, status: int, again: str | None) -> None:
    """Only whoever would be served a moment later is told to come again."""
    answer = answer_to(error)

    assert (answer.status_code, answer.headers.get("retry-after")) == (status, again)
    assert answer.json()["error"] == (error.detail if isinstance(error, HTTPException) else str(error))


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (Unreachable("no Redis at redis://shop@10.0.0.7"), "nothing was changed"),
        (Unconfirmed("10.0.0.7 went away"), "may be stored, or not"),
        (Closed("aclose() of 10.0.0.7"), "this node is about to end"),
    ],
)
def test_a_client_is_told_what_became_of_it_and_not_where_the_store_is(
    error: EventLabError, told: str, caplog: pytest.LogCaptureFixture
) -> None:
    """That is for whoever reads the log of this node."""
    answer = answer_to(error)

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert told in answer.json()["error"]
    assert "10.0.0.7" not in answer.text
    assert "10.0.0.7" in caplog.text


def test_nobody_on_the_way_keeps_an_error() -> None:
    """What was gone a moment ago may be there the next time it is asked for."""
    assert answer_to(InvalidQuery("no question")).headers["cache-control"] == "no-store"


def test_who_comes_too_late_is_told_where_to_go_on() -> None:
    """The cursor stands beside the sentence, for a program to read."""
    answer = answer_to(CursorExpired("gone", cursor=Cursor("", ("7-0",))))

    assert answer.json() == {"error": "gone", "cursor": "7-0"}
