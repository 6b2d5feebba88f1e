"""Origin: from which page a browser speaks. What a page cannot forge is what this rests on.

A browser sends whatever any page asks it to send, to any server, a developer's own included. It does two things about
that. It says in `Origin` which page asked; and it lets the page read the answer only where the server agrees (CORS).
WebSockets are not held by the second, so that the server has to look at the first. It is looked at for everything:

    no Origin                          no browser, or the address bar                 goes on
    http://events.example:8000         the server's own: what `Host` says             goes on
    https://shop.example               named in the settings                          goes on, and may read
    https://evil.example, or null      any other page; null is a page without a name  403

`Host` is what the browser believes that it speaks to, and that can be tricked. In *DNS rebinding* the name
evil.example, whose page is open, is changed to point to 127.0.0.1: now the developer's own server is the page's own,
`Origin` and `Host` agree, and without a secret all events would lie open to it. The trick needs a name. So a server on
loopback that has no secret answers to loopback's names, to addresses in figures, and to names in the settings only.
(Whoever opens a server without a secret to a whole network has let everybody in anyway.)

Behind a proxy: let it send `Host` as it came, port and all, and `X-Forwarded-Proto`, which uvicorn believes of it.
"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from eventlab.errors import InvalidOption, shown, shown_as_json
from eventlab.gateway.listening import is_loopback
from eventlab.gateway.settings import Settings
from eventlab.system.producers.incoming import Refusal

if TYPE_CHECKING:
    from starlette.middleware import Middleware
    from starlette.requests import HTTPConnection

_ORIGIN = re.compile(r"([a-z][a-z0-9+.-]*)://(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::([0-9]{1,5}))?", re.I | re.ASCII)
_PORTS = {"http": 80, "https": 443}
"""That browsers leave out."""
_PAGE_SCHEMES = {"ws": "http", "wss": "https"}
"""The page that opens a socket has an origin of the web."""
_MAX_AGE = 600
"""Seconds for which a browser need not ask again whether it may ask."""


REMEMBERED = 100
"""Origins and hosts that were looked at: each request says the same few."""


class Origins:
    """Checks from which page a connection comes. Raises `InvalidOption` for an origin that is none."""

    def __init__(self, settings: Settings) -> None:
        self._allowed = allowed_origins(settings)
        self._names = {_host(origin) for origin in self._allowed} | {"localhost"}
        self._only_known_names = settings.secret is None and is_loopback(settings.host)

    def check(self, connection: HTTPConnection) -> None:
        """Raises a `Refusal`, 403, for a page that may not be here, and for a name that is not ours."""
        own = self._own(connection)
        if self._only_known_names and not self._is_known(own):
            raise Refusal(
                403,
                f"Host is {_came(connection, 'host')}: without a secret, this server answers to localhost, to an "
                "address in figures, and to the hosts of its origins only. Try --origin http://that.host, or a secret.",
            )
        origins = connection.headers.getlist("origin")
        if not origins:
            return
        origin = normal(origins[0]) if len(origins) == 1 else None
        if origin is None or origin not in (own, *self._allowed):
            raise Refusal(
                403,
                f"Origin is {_came(connection, 'origin')}: expected this server's own, {own or 'which Host tells'}, or "
                "one of its settings. Try --origin; behind a proxy, let it send Host as it came and X-Forwarded-Proto.",
            )

    def _own(self, connection: HTTPConnection) -> str | None:
        """The origin of our own pages, as the browser has it; None where Host does not tell."""
        hosts, scheme = connection.headers.getlist("host"), connection.scope["scheme"]
        return normal(f"{_PAGE_SCHEMES.get(scheme, scheme)}://{hosts[0]}") if len(hosts) == 1 else None

    def _is_known(self, own: str | None) -> bool:
        host = _host(own) if own else ""
        return host in self._names or host.endswith(".localhost") or _address(host) is not None


@lru_cache(REMEMBERED)
def normal(origin: str) -> str | None:
    """An origin as a browser writes it, `https://shop.example`: small letters, no usual port. None if it is none."""
    found = _ORIGIN.fullmatch(origin)
    if found is None:
        return None
    scheme, host, port = found[1].lower(), found[2].lower(), int(found[3] or 0)
    return f"{scheme}://{host}" + (f":{port}" if port not in (0, _PORTS.get(scheme)) else "")


def allowed_origins(settings: Settings) -> list[str]:
    """The origins of other servers in the settings, as browsers write them. Raises `InvalidOption`."""
    allowed = []
    for each in settings.origins:
        origin = normal(each)
        if origin is None:
            raise InvalidOption(
                f"{shown(each)} is not an origin: expected a scheme, a host in ASCII and perhaps a port, and nothing "
                "behind it. Try https://shop.example."
            )
        allowed.append(origin)
    return allowed


def cors(settings: Settings) -> list[Middleware]:
    """What tells browsers that pages of the allowed origins may read the answers; nothing where there are none.

    It answers the question that a browser asks before (OPTIONS), and adds headers where an answer begins; what follows,
    such as the events of a stream, it only hands on.
    """
    from starlette.middleware import Middleware
    from starlette.middleware.cors import CORSMiddleware

    if not settings.origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=allowed_origins(settings),
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "Content-Type", "Last-Event-ID"],
            expose_headers=["Retry-After", "WWW-Authenticate"],
            max_age=_MAX_AGE,
        )
    ]


def _came(connection: HTTPConnection, header: str) -> str:
    return " and ".join(shown_as_json(value) for value in connection.headers.getlist(header)) or "not there"


def _host(origin: str) -> str:
    """Without scheme and port."""
    return re.sub(r":[0-9]+$", "", origin.partition("://")[2])


@lru_cache(REMEMBERED)
def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None
