"""A model at an address: what is tried again and what is not, and that no word of theirs gets out."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import aclosing
from typing import Any

import httpx
import pytest
import stamina

from eventlab.apps.model import CutShort
from eventlab.apps.model_api import MAX_BYTES, ApiModel
from eventlab.errors import InvalidOption, NoAnswer, Rejected
from tests.apps.models import DONE, GOOD, Answer, TheirModel, chunk, model_server
from tests.conftest import free_port


@pytest.fixture(autouse=True)
def no_waits() -> Iterator[None]:
    """stamina's own test mode: it tries again at once, three times at most."""
    with stamina.set_testing(True, attempts=3, cap=True):
        yield


def answered(
    *answers: Answer, patience: float = 30.0, retry_after: str = ""
) -> tuple[list[str], Exception | None, TheirModel]:
    """The tokens of an answer, the error behind them, and the server that gave them."""
    server = TheirModel(*answers, retry_after=retry_after)

    async def story() -> tuple[list[str], Exception | None, TheirModel]:
        headers = {"Authorization": "Bearer sk-123"}
        async with (
            model_server(server) as url,
            httpx.AsyncClient(headers=headers, timeout=patience, trust_env=False) as client,
        ):
            return *await heard(ApiModel(f"{url}/", "ours", client=client)), server

    return asyncio.run(story())


async def heard(model: ApiModel) -> tuple[list[str], Exception | None]:
    """What it says, up to its end or its error."""
    tokens: list[str] = []
    try:
        async for token in model.answer("What do you have?"):
            tokens.append(token)
    except (NoAnswer, Rejected, CutShort) as error:
        return tokens, error
    return tokens, None


def test_tokens_come_as_the_server_sends_them() -> None:
    """One request, with the question, the model's name and the key; chunks without text add nothing."""
    tokens, error, server = answered(GOOD)

    body = {"model": "ours", "stream": True, "messages": [{"role": "user", "content": "What do you have?"}]}
    assert (tokens, error) == (["Good ", "evening!"], None)
    assert server.requests == [("/v1/chat/completions", body, "Bearer sk-123")]


def test_an_answer_of_nothing_is_an_answer() -> None:
    """The model had nothing to say."""
    assert answered([chunk(None), DONE])[:2] == ([], None)


def test_the_network_may_cut_anywhere() -> None:
    """In the middle of a line, and of a letter."""
    raw = chunk("größe ") + chunk("餃子") + DONE

    tokens, _, _ = answered([*(bytes([byte]) for byte in raw), DONE])

    assert tokens == ["größe ", "餃子"]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_time_may_mend_is_tried_again(status: int) -> None:
    """Before the first token nothing is lost by it."""
    tokens, error, server = answered(status, status, GOOD)

    assert (tokens, error) == (["Good ", "evening!"], None)
    assert len(server.requests) == 3


@pytest.mark.parametrize("status", [429, 500, 503])
def test_an_overloaded_model_is_told(status: int) -> None:
    """After the last attempt, in words of ours."""
    tokens, error, server = answered(status)

    assert tokens == []
    assert str(error) == f"the model is overloaded or down: it answers {status}."
    assert len(server.requests) == 3


def test_a_model_that_wants_more_time_than_we_wait_is_asked_once() -> None:
    """Who asked is told how much: to ask it sooner costs a request, and is refused again."""
    tokens, error, server = answered(429, GOOD, retry_after="3600")

    assert (tokens, len(server.requests)) == ([], 1)
    assert str(error) == "the model is overloaded or down: it answers 429. Ask again in 3,600 s."


def test_a_model_whose_time_is_over_already_names_none() -> None:
    """Its clock is behind ours: nobody is told to come again some seconds ago."""
    _, error, server = answered(429, retry_after="Fri, 16 Aug 2024 10:30:00 GMT")

    assert len(server.requests) == 3
    assert str(error) == "the model is overloaded or down: it answers 429."


@pytest.mark.parametrize("done", [DONE, b"", b'data: {"choices": []}\n\n'], ids=["done", "no [DONE]", "usage behind"])
@pytest.mark.parametrize(("said", "heard"), [("Good ", ["Good "]), (None, [])])
def test_an_answer_that_had_no_more_room_is_told_from_a_whole_one(
    said: str | None, heard: list[str], done: bytes
) -> None:
    """`finish_reason` says `length`, with the last chunk; what has come by then is the reader's."""
    tokens, error = sent(chunk(said) + chunk(None, "length") + done)

    assert tokens == heard
    assert isinstance(error, CutShort)


@pytest.mark.parametrize("status", [307, 400, 401, 403, 404, 422])
def test_what_the_server_will_not_do_is_asked_once(status: int) -> None:
    """A bad key is as bad the second time; what they say of it stays with us."""
    tokens, error, server = answered(status)

    assert (tokens, len(server.requests)) == ([], 1)
    assert isinstance(error, Rejected)
    assert error.status == status
    assert str(error).startswith(f"the model refuses the request: it answers {status}. ")
    assert "?" in str(error)
    assert "sk-123" not in f"{error!r} {error.detail}"


@pytest.mark.parametrize("sent", [[], [chunk("")]])
def test_a_stream_that_breaks_before_the_first_token_is_begun_again(sent: list[bytes]) -> None:
    """Nobody has seen anything of it."""
    tokens, error, server = answered([*sent, b": nothing yet\n\n"], GOOD)

    assert (tokens, error, len(server.requests)) == (["Good ", "evening!"], None, 2)


def test_a_stream_that_breaks_behind_a_token_has_failed() -> None:
    """A second answer would begin with other words."""
    tokens, error, server = answered([chunk("Good ")], GOOD)

    assert (tokens, len(server.requests)) == (["Good "], 1)
    assert str(error) == "the model cannot be reached, or its stream broke off. Ask again later."


def test_a_stream_that_ends_before_it_is_done_has_failed() -> None:
    """In order, as far as HTTP can tell; but it has not said that it was all."""

    tokens, error = sent(chunk("Good "))

    assert tokens == ["Good "]
    assert "ended before it was done" in str(error)


def test_a_stream_may_end_with_its_last_chunk() -> None:
    """Some servers leave out `[DONE]`: that it has finished was said in the chunk before."""
    last = b'data: {"choices": [{"delta": {}, "finish_reason": "stop"}]}\n\n'

    assert sent(chunk("Good ") + last) == (["Good "], None)


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "application/json"])
def test_a_page_is_no_stream(kind: str) -> None:
    """An address without its `/v1` often has a page behind it, or an answer in one piece."""
    tokens, error = sent(b"{}", kind)

    assert tokens == []
    assert str(error) == (
        f"the model sends {kind.partition(';')[0]}, and not a stream of tokens. Is the address right? Most end in /v1."
    )


def sent(body: bytes, kind: str = "text/event-stream") -> tuple[list[str], Exception | None]:
    """What is heard of a server that answers all with this, and ends."""

    async def serve(scope: Any, receive: Any, send: Any) -> None:
        headers = [(b"content-type", kind.encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def story() -> tuple[list[str], Exception | None]:
        async with model_server(serve) as url, httpx.AsyncClient(trust_env=False) as client:
            return await heard(ApiModel(url, "ours", client=client))

    return asyncio.run(story())


@pytest.mark.parametrize("sent", [[b""], [chunk("Good "), b""]])
def test_a_silent_model_is_told(sent: list[bytes]) -> None:
    """The client's timeout bounds each silence."""
    tokens, error, _ = answered(sent, patience=1.0)

    assert tokens == ["Good "][: len(sent) - 1]
    assert str(error) == "the model was silent for too long. Ask again later."


@pytest.mark.parametrize(
    "said", ["hello", "[]", '{"choices": 7}', '{"choices": [{"delta": {"content": 7}}]}', "[" * 9999]
)
def test_what_nobody_can_read_is_told(said: str) -> None:
    """It is perhaps no model at all."""
    tokens, error, server = answered([chunk("Good "), f"data: {said}\n\n".encode(), DONE])

    assert (tokens, len(server.requests)) == (["Good "], 1)
    assert "something that nobody can read" in str(error)


def test_an_error_within_the_stream_is_told_without_theirs() -> None:
    """Some servers find out late, and quote the key."""
    tokens, error, _ = answered([chunk("Good "), b'data: {"error": {"message": "sk-123 is used up"}}\n\n', DONE])

    assert tokens == ["Good "]
    assert "reports an error" in str(error)
    assert "sk-123" not in str(error)


def test_an_answer_without_end_is_ended() -> None:
    """Memory is bounded: also for a server that never ends its line."""
    tokens, error, _ = answered([chunk("Good "), *([b"x" * (MAX_BYTES // 4)] * 5), DONE])

    assert tokens == ["Good "]
    assert f"more than {MAX_BYTES:,} bytes" in str(error)


def test_nobody_there_is_told() -> None:
    """Without the address, which may be an inner one."""

    async def story() -> tuple[list[str], Exception | None]:
        async with httpx.AsyncClient(trust_env=False) as client:
            return await heard(ApiModel(f"http://127.0.0.1:{free_port()}", "ours", client=client))

    tokens, error = asyncio.run(story())

    assert tokens == []
    assert "cannot be reached" in str(error)
    assert "127.0.0.1" not in str(error)


def test_whoever_stops_early_hangs_up() -> None:
    """The server makes no more tokens that nobody wants, and that somebody pays for."""
    hung_up = asyncio.Event()

    async def endless(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": chunk("Good "), "more_body": True})
        assert (await receive())["type"] == "http.disconnect"
        hung_up.set()

    async def story() -> list[str]:
        async with model_server(endless) as url, httpx.AsyncClient(trust_env=False) as client:
            async with aclosing(ApiModel(url, "ours", client=client).answer("?")) as tokens:
                first = [await anext(tokens)]
            async with asyncio.timeout(30):
                await hung_up.wait()
            return first

    assert asyncio.run(story()) == ["Good "]


@pytest.mark.parametrize(
    "url", ["", "api.example", "ftp://api.example", "http://", "http://a/?key=1", "http://a:b", "/v1"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    """With one that is."""
    with pytest.raises(InvalidOption, match="is no address of a model: try one such as"):
        ApiModel(url, "ours", client=httpx.AsyncClient())


def test_a_password_in_an_address_is_refused_and_not_shown() -> None:
    """Addresses are logged."""
    with pytest.raises(InvalidOption, match="has a password in it") as caught:
        ApiModel("https://me:sk-123@api.example/v1", "ours", client=httpx.AsyncClient())

    assert "sk-123" not in str(caught.value)
