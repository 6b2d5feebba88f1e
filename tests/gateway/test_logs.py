"""Logs: each record is one line, whatever stands in it, and no secret does."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventlab.gateway.logs import hidden, logging_to, printable
from eventlab.gateway.settings import Settings
from tests.gateway.knocking import token_of

log = logging.getLogger("eventlab.gateway.test")
BREAKS = "\n2026-01-01T00:00:00.000Z INFO    node-1 forged\r\x1b[2J\x00\x7f\x85\u2028\u202e\ud800"


@contextmanager
def unheard() -> Iterator[None]:
    """Nothing of it gets into the report of a test: half a character cannot be sent from one process to another."""
    root = logging.getLogger()
    kept, root.handlers = root.handlers, []
    try:
        yield
    finally:
        root.handlers = kept


def written(*messages: str, as_json: bool = False, error: str | None = None, **fields: Any) -> str:
    """What a log holds after these messages, and perhaps a traceback."""
    out = io.StringIO()
    with unheard(), logging_to(out, Settings(node="node-1", json_logs=as_json)):
        for message in messages:
            log.info(message, extra={"fields": fields})
        if error is not None:
            try:
                raise ValueError(error)
            except ValueError:
                log.exception("it failed")
    return out.getvalue()


def test_a_record_is_a_line_of_text() -> None:
    """When, how bad, where, what, and its fields; a value with a gap is quoted."""
    time, rest = written("request", status=200, path="/api", query="a b").split(" ", 1)

    assert rest == 'INFO    node-1 request status=200 path=/api query="a b"\n'
    assert len(time) == len("2026-11-26T07:10:58.123Z")


def test_a_record_is_a_line_of_json() -> None:
    """With the same in it, and numbers as numbers."""
    line = json.loads(written("request", as_json=True, status=200, path="/api"))

    assert line.pop("time").endswith("Z")
    assert line == {"level": "INFO", "node": "node-1", "message": "request", "status": 200, "path": "/api"}


@pytest.mark.parametrize("as_json", [False, True])
def test_nothing_in_a_record_breaks_its_line(as_json: bool) -> None:
    """Newlines, escapes of the terminal, marks of direction, half a character: each as its escape."""
    text = written(f"message{BREAKS}", as_json=as_json, path=f"path{BREAKS}")

    assert text.endswith("\n")
    assert text[:-1].isprintable()
    assert len(text.splitlines()) == 1


@given(st.text(st.characters(exclude_categories=[])))
def test_whatever_comes_is_printable(text: str) -> None:
    """And printable text is left as it is."""
    shown = printable(text)

    assert shown.isprintable()
    assert shown == text or not text.isprintable()


def test_a_traceback_cannot_be_taken_for_a_record() -> None:
    """In text its lines are indented; in JSON it is a field."""
    first, *others = written(error=f"it says{BREAKS}").splitlines()

    assert first.endswith("ERROR   node-1 it failed")
    assert "    ValueError: it says" in others
    assert all(line.startswith("    ") and line.isprintable() for line in others)
    assert "ValueError: it says" in json.loads(written(as_json=True, error=f"it says{BREAKS}"))["traceback"]


TOKEN = token_of()


@pytest.mark.parametrize(
    "message",
    [
        f"a header: Authorization: Bearer {TOKEN}",
        f'192.0.2.7 - "WebSocket /ws?ticket={TOKEN}&pattern=*" [accepted]',
        f"the claims alone {TOKEN.rpartition('.')[0]}",
        f"without its first part x.{TOKEN.partition('.')[2]}",
        f"its signature alone, Bearer {TOKEN.split('.')[2]}",
        f"GET /?ticket={TOKEN.split('.')[2]}&pattern=*",
        f"GET /?token={TOKEN.split('.')[2]}",
        f"POST /webhooks/shop?signature={TOKEN.split('.')[2]} HTTP/1.1",
    ],
)
def test_a_token_is_hidden_wherever_it_stands(message: str) -> None:
    """Also in what libraries write, and in a traceback."""
    pieces = TOKEN.split(".")[1:]

    for text in (hidden(message), written(message), written(message, as_json=True), written(error=message)):
        assert not any(piece in text for piece in pieces)
        assert "…" in text or "\\u2026" in text


@pytest.mark.parametrize(
    "message",
    [
        "the bearer of eventlab.gateway.tokens",
        "group mailer-of-the-shop has 7 dead letters, ticket 42, token None",
        "0190f6ec-5c5e-7c5e-9c5e-0190f6ec5c5e at 1723890600000-3",
        "File eventlab/system/unified.py, line 7, in eventlab.system.unified.UnifiedEventSystem.emit",
    ],
)
def test_what_is_no_secret_is_left(message: str) -> None:
    """Names, ids, paths."""
    assert hidden(message) == message


@pytest.mark.parametrize("piece", ["a", "a.", "%61", "%", "eyJ", "a" * 30 + ".", "bearer ", "ticket="])
def test_a_long_message_is_read_once(piece: str) -> None:
    """Not once for each place where a token could begin: a client's long address would hold up everybody."""
    assert len(hidden(piece * (1_000_000 // len(piece)))) <= 1_000_000


def test_logging_ends_with_its_block() -> None:
    """What is logged afterwards goes where it went before."""
    logger, level = logging.getLogger("eventlab"), logging.getLogger("eventlab").level
    try:
        logger.setLevel(logging.ERROR)
        with logging_to(io.StringIO(), Settings()):
            assert logger.isEnabledFor(logging.INFO)

        assert logger.level == logging.ERROR
    finally:
        logger.setLevel(level)
    assert not [each for each in logging.getLogger().handlers if type(each) is logging.StreamHandler]
