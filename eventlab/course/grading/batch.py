"""Many verdicts at once: a pool of threads, each waiting for a child process of its own.

Whoever wants a verdict waits when enough are on their way, so that the memory holds a handful of answers and not the
class's. An answer that was judged before, in this run or in one before it, is not judged again.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from types import TracebackType

from eventlab.course.catalogue import Exercise
from eventlab.course.grading.ledger import Ledger
from eventlab.course.grading.terms import Terms
from eventlab.course.judging import judge
from eventlab.course.submission import Submission
from eventlab.course.verdict import Verdict
from eventlab.errors import EventLabError

AHEAD = 2
"""Answers that wait for each thread."""


class Batch:
    """Judges into a ledger. Leaving it waits for what is on its way; leaving it by an exception begins nothing more."""

    def __init__(self, ledger: Ledger, terms: Terms, jobs: int, done: Callable[[], None]) -> None:
        self._ledger = ledger
        self._terms = terms
        self._done = done
        self._most = jobs * (1 + AHEAD)
        self._pool = ThreadPoolExecutor(jobs, thread_name_prefix="judge")
        self._under_way: dict[str, Future[None]] = {}
        self.judged = 0
        """Verdicts that were given in this run."""

    def want(self, of: Exercise, submission: Submission) -> str:
        """See to it that the ledger gets this verdict, and return its key there. `done` hears when it is there."""
        key = self._terms.key(of, submission)
        if key in self._ledger or key in self._under_way:
            self._done()
            return key
        while len(self._under_way) >= self._most:
            self._settle()
        self.judged += 1
        self._under_way[key] = self._pool.submit(self._judge, key, of, submission)
        return key

    def __enter__(self) -> Batch:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            while kind is None and self._under_way:
                self._settle()
        finally:
            # What runs may finish: it has its deadline, and its verdict then stands in the ledger.
            self._pool.shutdown(wait=True, cancel_futures=True)

    def _settle(self) -> None:
        """Wait until one more has come; what the disk refused to take is raised here."""
        done, _ = wait(self._under_way.values(), return_when=FIRST_COMPLETED)
        for key in [key for key, future in self._under_way.items() if future in done]:
            self._under_way.pop(key).result()
            self._done()

    def _judge(self, key: str, of: Exercise, submission: Submission) -> None:
        begin = time.perf_counter()
        terms = self._terms
        try:
            verdict = judge(of, submission, seed=terms.seed, deadline=terms.deadline, sandbox=terms.sandbox)
        except EventLabError as error:
            verdict = Verdict(of, "judge error", terms.seed, message=str(error), sandbox=terms.sandbox)
        except Exception as error:  # noqa: BLE001 (one answer that we cannot bear must not cost the class its marks)
            says = f"This is our fault: {type(error).__name__}: {error}"
            verdict = Verdict(of, "judge error", terms.seed, message=says, sandbox=terms.sandbox)
        self._ledger.add(key, verdict, round((time.perf_counter() - begin) * 1000))


def jobs_of(text: str) -> int:
    """The number of threads for `-j`: `auto` is one for each processor; raises `ValueError` for what is no number."""
    if text == "auto":
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if (jobs := int(text)) < 1:
        raise ValueError(text)
    return jobs
