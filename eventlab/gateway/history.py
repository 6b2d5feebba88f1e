"""`GET /api/history`: events of the past, for whoever speaks HTTP.

    GET /api/history?pattern=order.*&limit=50                    the newest 50, oldest first
    GET /api/history?pattern=order.*&after=1723890600000-3       the oldest 100 behind that cursor: page by page
    GET /api/history?actor=ann&since=15m&until=2024-08-17T10:30:00Z

    200  {"events": [{"id": "…", "type": "…", …, "position": "…"}, …], "cursor": "…", "skipped": 0, "cut": false}
    400  {"error": "what came, what was expected, what to try"}
    410  {"error": …, "cursor": "…"}                            events behind the cursor are gone: go on from this one

`skipped` counts entries of the log that are no events of ours. An answer is bounded by bytes as well as by `limit`, but
one event always comes: `cut` says that there may be more than it holds. Behind a cursor you go on with `after=cursor`
either way, until no events come; of the newest, ask for those of before with `until`, or with a cursor from the start.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from eventlab.errors import InvalidQuery, shown_as_json
from eventlab.event import Event, Pattern, to_envelope
from eventlab.gateway.admission import Admission
from eventlab.gateway.gate import check_listen
from eventlab.gateway.query import asked
from eventlab.protocol import EventSystem, History, Moment
from eventlab.system.producers.incoming import Endpoint

NAMES = ("pattern", "limit", "after", "since", "until", "actor", "key")
DEFAULT_LIMIT = 100
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_AGO = re.compile(r"([0-9]{1,9})([smhd])", re.ASCII)


def get_history(
    events: EventSystem, admission: Admission, *, max_limit: int = 1000, max_bytes: int = 1024 * 1024
) -> Endpoint:
    """An endpoint for GET that answers with at most `max_limit` stored events, of at most `max_bytes`, or with one."""
    look_back: Callable[..., Awaitable[History]] = events.history  # ours, which knows more than the protocol asks for

    async def get(request: Request) -> Response:
        grant = await admission.admit(request)
        question = _question(request, max_limit)
        check_listen(grant, [Pattern(question["pattern"])])
        return _answer(await look_back(**question, max_bytes=max_bytes))

    return get


def _question(request: Request, max_limit: int) -> dict[str, Any]:
    """What `history` is asked for. Raises `InvalidQuery` for a parameter that nobody can read."""
    given = asked(request, NAMES)
    return {
        "pattern": given.pop("pattern", "*"),
        "limit": _limit(given.pop("limit", str(DEFAULT_LIMIT)), max_limit),
        "since": _moment("since", given.pop("since", None)),
        "until": _moment("until", given.pop("until", None)),
        **given,
    }


def _limit(text: str, max_limit: int) -> int:
    if re.fullmatch(r"[0-9]{1,9}", text, re.ASCII) and 1 <= int(text) <= max_limit:
        return int(text)
    raise InvalidQuery(
        f"limit is {shown_as_json(text)}: expected a whole number from 1 to {max_limit:,}. "
        "For more, go on with after=cursor."
    )


def _moment(name: str, text: str | None) -> Moment | None:
    """A time with its zone, or how long ago."""
    if text is None:
        return None
    if ago := _AGO.fullmatch(text):
        return timedelta(**{UNITS[ago[2]]: int(ago[1])})
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+"))  # what a + becomes in an address
    except ValueError:
        moment = None
    if moment is None or moment.utcoffset() is None:
        raise InvalidQuery(
            f"{name} is {shown_as_json(text)}: expected a time with its zone, such as 2024-08-17T10:30:00Z, "
            "or how long ago, such as 90s, 15m, 2h or 7d."
        )
    return moment


def _answer(history: History) -> Response:
    """Written from the envelopes as they are: a thousand need not be taken apart and put together again."""
    body = {
        "events": [_with_position(event) for event in history],
        "cursor": history.cursor,
        "skipped": len(history.skipped),
        "cut": history.cut,
    }
    headers = {"Cache-Control": "no-store"}
    return Response(msgspec.json.encode(body), media_type="application/json", headers=headers)


def _with_position(event: Event) -> msgspec.Raw:
    envelope = to_envelope(event, limit=sys.maxsize)  # it was small enough once
    return msgspec.Raw(b'%b,"position":"%b"}' % (envelope[:-1], (event.position or "").encode()))
