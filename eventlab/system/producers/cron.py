"""Cron: the clock as a producer, on every node at once, and each firing stored once.

    cron = Cron(events, {"report.due": "0 9 * * *"}, zone="Europe/Berlin")

    node 1   09:00:00.01   emit(id="cron:report.due:2024-08-17T07:00:00Z")   stored
    node 2   09:00:00.02   emit(id="cron:report.due:2024-08-17T07:00:00Z")   the same event, once

No node is elected: an election is one more thing that can fail. The id follows from the type and the firing's moment,
every node comes to the same one, and the system stores an explicit id once.

What was missed, because every node was down or this one asleep: of each type the newest firing, if it is no older than
`grace`, is made up for; those before it are passed over. Nobody wants ten reports for ten lost mornings.
"""

from __future__ import annotations

import asyncio
import difflib
import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo, available_timezones

from eventlab.clock import Clock, system_clock
from eventlab.errors import InvalidOption, shown
from eventlab.event import check_name
from eventlab.protocol import EventSystem

log = logging.getLogger("eventlab.system")

LOOK_SECONDS = 30.0
"""How long to sleep at most: the machine's clock may be set, or stand still with the lid closed."""
ON_TIME = timedelta(minutes=1)
"""No later than this, a firing is on time; later, another node may have fired it longer ago than ids are kept."""


class Cron:
    """Fires every type of `schedule` by its cron line, in `zone`, while its `async with` lasts.

    A line has the five fields of cron, or six with seconds first. An event's data are `due`, and `late_seconds`, which
    tells of a pause. What the store refuses is tried again at the next look, as long as `grace` (seconds, 60 or more)
    lasts. Raises `InvalidOption` for a line, a zone or a grace that cannot be, and `InvalidName`.
    """

    def __init__(
        self,
        events: EventSystem,
        schedule: Mapping[str, str],
        *,
        zone: str = "UTC",
        grace: float = 3600.0,
        clock: Clock = system_clock,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        if not grace >= ON_TIME.total_seconds():
            raise InvalidOption(f"grace is {shown(grace)}: expected seconds, 60 or more, for nobody wakes on the dot.")
        self._events, self._zone, self._grace = events, _zone(zone), timedelta(seconds=grace)
        self._clock, self._sleep = clock, sleep
        self._schedule = {check_name(type): line for type, line in schedule.items()}
        now = clock()
        self._next = {type: self._first(line, now) for type, line in self._schedule.items()}
        self._seen: dict[str, datetime] = {}
        self._fired = self._failed = 0
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        begin = self._clock() - self._grace
        self._seen = dict.fromkeys(self._schedule, begin)
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(self, *_exc: object) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
            if not self._task.cancelled():
                self._task.result()  # it ended before it was told to: raises why

    def snapshot(self) -> dict[str, Any]:
        """When each type fires next, how many firings this node has emitted, and how many attempts have failed."""
        following = {type: _text(moment) for type, moment in self._next.items()}
        return {"next": following, "fired": self._fired, "failed": self._failed}

    async def _run(self) -> None:
        while True:
            for type in self._schedule:
                await self._look(type)
            wait = min(self._next.values(), default=datetime.max.replace(tzinfo=UTC)) - self._clock()
            await self._sleep(min(max(wait.total_seconds(), 0.0), LOOK_SECONDS))

    async def _look(self, type: str) -> None:
        """Fire what has become due since the last look; of several, the newest."""
        now = self._clock()
        since = max(self._seen[type], now - self._grace)
        due = None
        for moment in self._firings(self._schedule[type], since):
            self._next[type] = moment
            if moment > now:
                break
            due = moment
        if due is not None and await self._fire(type, due, (now - due).total_seconds()):
            self._seen[type] = due

    async def _fire(self, type: str, due: datetime, late: float) -> bool:
        """Whether it is done, by this node or by another. Errors are logged: one bad minute must not end all days."""
        id, key = f"cron:{type}:{_text(due)}", f"cron:{type}"
        try:
            if late > ON_TIME.total_seconds():
                past = await self._events.history(type, key=key, since=due - ON_TIME)  # clocks of nodes may differ
                if any(event.id == id for event in past):
                    return True
            data = {"due": _text(due), "late_seconds": round(late, 3)}
            await self._events.emit(type, data, source="cron", key=key, id=id)
        except Exception as error:  # whatever it is, the next firing deserves its attempt
            self._failed += 1
            log.error("%s could not be fired; it is tried again", id, exc_info=error)
            return False
        self._fired += 1
        return True

    def _first(self, line: object, now: datetime) -> datetime:
        """The next firing of a line; raises `InvalidOption` for one that is none, or never fires."""
        from cronsim import CronSimError

        try:
            if isinstance(line, str) and (moment := next(self._firings(line, now), None)):
                return moment
            reason = "it never fires" if isinstance(line, str) else "it is no text"
        except CronSimError as error:
            reason = str(error)
        raise InvalidOption(
            f"{shown(line)} is not a cron line: {reason}. Expected minute, hour, day, month and day of the week, "
            "such as '0 9 * * *', daily at nine."
        )

    def _firings(self, line: str, since: datetime) -> Iterator[datetime]:
        """The moments after `since`, in UTC, in their order."""
        from cronsim import CronSim

        for local in CronSim(line, since.astimezone(self._zone)):
            moment = local.astimezone(UTC)  # local times would be compared by what the hands of the clock show
            if moment > since:  # in the hour that comes twice, the library also names the first
                yield moment


def _zone(name: object) -> ZoneInfo:
    try:
        return ZoneInfo(name)  # type: ignore[arg-type]  # whatever came: the message below says what is wrong
    except (LookupError, ValueError, OSError, TypeError):
        near = difflib.get_close_matches(str(name), available_timezones(), n=1)
        hint = f"Did you mean {near[0]!r}?" if near else "Try 'UTC'."
        raise InvalidOption(
            f"{shown(name)} is not a time zone: expected a name such as 'Europe/Berlin'. {hint}"
        ) from None


def _text(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
