"""An external API: each event is posted to somebody else's server, which is slow, overloaded or down at times.

    202                        done
    no answer, 5xx, 429        try again: later each time, with jitter, or when `Retry-After` says;
                               not now, if that is longer than we wait
    4xx, 3xx                   it will not take this one, today or tomorrow: `Rejected`, for the dead letters

When an answer is lost the server has the event, and we try again. `Idempotency-Key`, the event's id, lets it see that.
"""

from __future__ import annotations

from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from eventlab.clock import Clock, system_clock
from eventlab.errors import InvalidOption, Rejected
from eventlab.event import Event, to_envelope

if TYPE_CHECKING:
    import httpx

TRY_AGAIN = frozenset([408, 425, 429])
"""Timed out, too early, too many: the client errors that time mends. Every 5xx is one, too."""
A_YEAR = 365 * 24 * 3600.0
"""Seconds. A server may name a number of four hundred digits; a message would have to show it."""


class ExternalApi:
    """A handler that posts each event's envelope to `url`, up to `attempts` times.

    `client` is yours: its timeout bounds each attempt, and you close it. Between two attempts it waits no longer than
    `max_wait` seconds; a server that wants more time is not asked again before it is over. Raises `Rejected` at once
    when trying again is of no use, and the last attempt's error of httpx when none has come through, or the server
    wants more time than that: a worker tries later.
    """

    def __init__(
        self,
        url: str,
        *,
        client: httpx.AsyncClient,
        attempts: int = 5,
        max_wait: float = 30.0,
        clock: Clock = system_clock,
    ) -> None:
        if attempts < 1 or not max_wait > 0:
            raise InvalidOption(
                f"attempts={attempts}, max_wait={max_wait}: expected each to be more than 0. Try 5, 30."
            )
        self._url, self._client, self._attempts = url, client, attempts
        self._max_wait, self._clock = max_wait, clock

    async def __call__(self, event: Event) -> None:
        """Return when the server has taken the event."""
        import stamina

        envelope = to_envelope(event)
        # No timeout for all of them together: it would end the attempts while the server has us wait.
        async for attempt in stamina.retry_context(
            on=self._again, attempts=self._attempts, timeout=None, wait_max=self._max_wait
        ):
            with attempt:
                await self._post(event, envelope)

    async def _post(self, event: Event, envelope: bytes) -> None:
        # Ids may hold any letter, and headers only ASCII.
        headers = {"Content-Type": "application/json", "Idempotency-Key": quote(event.id, safe=":/@+=,")}
        response = await self._client.post(self._url, content=envelope, headers=headers)
        if response.status_code in TRY_AGAIN or response.is_server_error:
            raise unable(response, self._clock)
        if not response.is_success:
            detail = response.text[:200]
            raise Rejected(
                f"{self._url} answers {response.status_code} to {event.type} {event.id}: {detail or 'nothing more'}. "
                "Expected 2xx. Mend the event or the address; it was not tried again.",
                status=response.status_code,
                detail=detail,
            )

    def _again(self, error: Exception) -> bool | float:
        return again(error, max_wait=self._max_wait, clock=self._clock)


def again(error: Exception, *, max_wait: float, clock: Clock) -> bool | float:
    """Whether to try again, or after how many seconds, when the server has said so: for `on` of stamina.

    Not, when it wants more than `max_wait` of them: to ask it sooner is to be refused once more.
    """
    import httpx

    if isinstance(error, httpx.HTTPStatusError):
        seconds = retry_after(error.response, clock)
        if seconds is None:
            return True
        return seconds if seconds <= max_wait else False
    return isinstance(error, httpx.TransportError) and not isinstance(error, httpx.UnsupportedProtocol)


def unable(response: httpx.Response, clock: Clock) -> httpx.HTTPStatusError:
    """The error of a server that cannot do it now; it says when it can, if the server does."""
    import httpx

    seconds, request = retry_after(response, clock), response.request
    when = "" if seconds is None else f", and asks us to come again in {seconds:,.0f} s"
    return httpx.HTTPStatusError(
        f"{request.url} answers {response.status_code}{when}.", request=request, response=response
    )


def retry_after(response: httpx.Response, clock: Clock) -> float | None:
    """Seconds until the server wants to see us again, a year at most; it says a number of them, or a date."""
    text = response.headers.get("retry-after", "")
    try:
        if text.isdecimal():
            return min(float(text), A_YEAR)
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):  # no header, or none that can be read
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)  # such as "-0000": a zone that is not told
    return min(max(0.0, (moment - clock()).total_seconds()), A_YEAR)
