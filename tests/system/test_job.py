"""A background job's life, told in events: in order, at a bounded rate, and to its end."""

from __future__ import annotations

import asyncio
import logging
import math
from random import Random
from typing import Any

import pytest

from eventlab.clock import ManualClock, run_virtual
from eventlab.errors import InvalidData, InvalidMessage, InvalidName, Unreachable
from eventlab.event import Event
from eventlab.system.producers import job
from eventlab.system.producers.job import Job
from tests.system.layers import OnceSystem, once_system


def lived(work: Any, **options: Any) -> tuple[list[Event], BaseException | None]:
    """The events of a job `report` whose work this is, and what came out of it."""

    async def story() -> tuple[list[Event], BaseException | None]:
        async with once_system() as events:
            error = None
            try:
                async with Job(events, "report", **options) as report:
                    await work(report)
            except BaseException as raised:  # noqa: BLE001  (a cancellation, too, is what the test looks at)
                error = raised
            return list(await events.history(limit=1000)), error

    return asyncio.run(story())


def told(events: list[Event]) -> list[tuple[str, Any]]:
    """Type and data of each."""
    return [(event.type, event.data) for event in events]


def test_a_job_tells_its_life() -> None:
    """Started with what it was given, progressed, completed with the result and how long it took."""
    clock = ManualClock()

    async def work(report: Job) -> None:
        await report.progress(1, 4)
        clock.advance(seconds=4.5)
        report.result = {"file": "august.pdf"}

    events, error = lived(work, data={"month": 8}, clock=clock)

    assert error is None
    assert told(events) == [
        ("report.started", {"month": 8}),
        ("report.progressed", {"done": 1, "total": 4, "percent": 25}),
        ("report.completed", {"seconds": 4.5, "result": {"file": "august.pdf"}}),
    ]


def test_all_of_one_life_have_one_key() -> None:
    """It keeps them in order among all others; each job has its own, and time and chance are arguments."""

    async def work(report: Job) -> None:
        await report.progress(1, 1)

    lives = [
        lived(work, actor="ann", source="node-1", clock=ManualClock(), randbytes=Random(n).randbytes) for n in (7, 8)
    ]
    given, _ = lived(work, key="report-8")

    first, second = ({event.key for event in events} for events, _ in lives)
    assert len(first) == len(second) == 1
    assert first != second
    assert {event.key for event in given} == {"report-8"}
    assert {(event.actor, event.source) for event in lives[0][0]} == {("ann", "node-1")}


def test_progress_is_told_by_whole_percents() -> None:
    """However often the work reports: a hundred events at most, and never back."""

    async def work(report: Job) -> None:
        for done in range(10_001):
            await report.progress(done, 10_000)
        await report.progress(50, 100)

    events, _ = lived(work)

    assert [event.data["percent"] for event in events[1:-1]] == list(range(1, 101))


def test_parts_that_run_at_once_tell_each_percent_once() -> None:
    """A percent is taken before it is told."""

    async def work(report: Job) -> None:
        await asyncio.gather(*(report.progress(1, 2) for _ in range(10)))

    events, _ = lived(work)

    assert [event.data["percent"] for event in events[1:-1]] == [50]


@pytest.mark.parametrize(
    ("done", "total"), [(-1, 5), (6, 5), (0, 0), (1, 0), (math.nan, 1), (1, math.nan), (1, math.inf)]
)
def test_progress_beyond_the_end_is_a_mistake(done: float, total: float) -> None:
    """A job at 120 % says nothing; the mistake is raised, and so the job has failed."""

    async def work(report: Job) -> None:
        await report.progress(done, total)

    events, error = lived(work)

    assert isinstance(error, InvalidMessage)
    assert [event.type for event in events] == ["report.started", "report.failed"]


def test_a_failed_job_says_why_and_raises() -> None:
    """The caller gets the very error."""
    clock, mistake = ManualClock(), ValueError("no such month")

    async def work(_report: Job) -> None:
        clock.advance(seconds=2)
        raise mistake

    events, error = lived(work, clock=clock)

    assert error is mistake
    assert told(events)[1:] == [
        (
            "report.failed",
            {"seconds": 2.0, "error": "ValueError('no such month') (ValueError)", "cancelled": False},
        )
    ]


def test_a_cancelled_job_has_failed_and_stays_cancelled() -> None:
    """Whoever cancels it learns that it has ended, and so does everybody else."""

    async def story() -> tuple[bool, list[Event]]:
        async with once_system() as events:

            async def work() -> None:
                async with Job(events, "report"):
                    begun.set()
                    await asyncio.Event().wait()

            begun = asyncio.Event()
            task = asyncio.create_task(work())
            await begun.wait()
            task.cancel()
            await asyncio.wait([task])
            return task.cancelled(), list(await events.history())

    cancelled, events = asyncio.run(story())

    assert cancelled
    assert [event.type for event in events] == ["report.started", "report.failed"]
    assert events[1].data["cancelled"] is True


def test_a_result_that_no_event_can_hold_fails_the_job() -> None:
    """A life without an end would look like a job that still runs."""

    async def work(report: Job) -> None:
        report.result = {"file": object()}

    events, error = lived(work)

    assert isinstance(error, InvalidData)
    assert [event.type for event in events] == ["report.started", "report.failed"]


def test_work_of_which_nobody_can_be_told_is_not_begun() -> None:
    """The store is down, or the name is none: entering raises."""

    async def story() -> list[str]:
        begun = []
        async with once_system() as events:
            with pytest.raises(InvalidName):
                async with Job(events, "Monthly Report"):
                    begun.append("nameless")
            events.down = True
            with pytest.raises(Unreachable):
                async with Job(events, "report"):
                    begun.append("untold")
        return begun

    assert asyncio.run(story()) == []


def test_a_store_that_is_down_does_not_hide_why_a_job_failed(caplog: pytest.LogCaptureFixture) -> None:
    """The job's own error is raised, with a note; the log has both."""

    async def story() -> None:
        async with once_system() as events, Job(events, "report"):
            events.down = True
            raise ValueError("no such month")

    with pytest.raises(ValueError, match="no such month") as caught, caplog.at_level(logging.ERROR):
        asyncio.run(story())

    assert caught.value.__notes__ == ["and nobody could be told: Unreachable('the store is down, says the test.')"]
    assert "nobody could be told" in caplog.text


def test_a_store_that_hangs_does_not_hold_a_cancelled_job() -> None:
    """After the farewell's seconds it ends all the same."""

    class Hanging(OnceSystem):
        async def emit(self, type: str, data: Any, **options: Any) -> Event:
            if type == "report.failed":
                await asyncio.Event().wait()
            return await super().emit(type, data, **options)

    async def story() -> tuple[bool, float]:
        async with Hanging() as events:

            async def work() -> None:
                async with Job(events, "report"):
                    begun.set()
                    await asyncio.Event().wait()

            begun = asyncio.Event()
            task = asyncio.create_task(work())
            await begun.wait()
            task.cancel()
            await asyncio.wait([task])
            return task.cancelled(), asyncio.get_running_loop().time()

    cancelled, seconds = run_virtual(story())

    assert cancelled
    assert seconds == pytest.approx(job.FAREWELL_SECONDS)
