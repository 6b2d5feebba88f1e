"""What knocks at the gate in tests: a connection with these headers, made by hand, and the grants of two people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.requests import HTTPConnection

from eventlab.clock import ManualClock
from eventlab.gateway.grant import Grant
from eventlab.gateway.settings import Settings
from eventlab.gateway.tokens import issue
from eventlab.system.producers.incoming import Refusal

SECRET = b"the gateway's secret: 32 bytes would do, and this one has no fewer than 64"
OTHER = b"another gateway's secret, which is no shorter than that of the first"
NOW = ManualClock()()
ANN = Grant.of("ann", listen=["order.*"], emit=["order.placed"])


def settings(**given: Any) -> Settings:
    """Of a gateway with a secret."""
    return Settings(**{"secret": SECRET, **given})


def token_of(grant: Grant = ANN, *, secret: bytes = SECRET, expires_in: float = 3600) -> str:
    """A bearer's token, signed at `NOW`."""
    return issue(secret, grant, expires_in=expires_in, clock=ManualClock())


def connection(
    *headers: tuple[str, str], scheme: str = "http", client: str = "192.0.2.7", **query: str | list[str]
) -> HTTPConnection:
    """A connection to localhost:8000, unless a header `host` says otherwise."""
    given = headers if any(name == "host" for name, _ in headers) else (("host", "localhost:8000"), *headers)
    return HTTPConnection(
        {
            "type": "websocket" if scheme.startswith("ws") else "http",
            "scheme": scheme,
            "method": "GET",
            "path": "/api/events",
            "query_string": urlencode(query, doseq=True).encode(),
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in given if value],
            "client": (client, 50_000),
            "server": ("127.0.0.1", 8000),
        }
    )


def bearing(token: str, scheme: str = "Bearer") -> HTTPConnection:
    """A connection with that token."""
    return connection(("authorization", f"{scheme} {token}"))


@contextmanager
def refused(status: int, words: str | None = None) -> Iterator[pytest.ExceptionInfo[Refusal]]:
    """The block ends in a `Refusal` with this status, and with these words in it."""
    with pytest.raises(Refusal, match=words) as caught:
        yield caught
    assert caught.value.status == status
