"""Conformance: the promises of `EventSystem` as experiments, for any implementation.

*The problem.* Documentation says what a system promises, and its tests say what its author thought of. Neither
tells whether *this* system can stand where *that* one stood.

*The idea.* One suite for all of them. It knows a system only by the protocol, and asks two kinds of question:

    OWED       the meaning of emit, subscribe, history, close       every system must keep all of these
    DECLARED   one experiment for each field of `Guarantees`        must come out exactly as declared

    report = await verify(lambda store: PersistentEventSystem(f"embedded://{store}"))
    print(report)              a line for each promise
    report.ok                  whether all came out as they should

*The road not taken.* A base class of tests to inherit from ties the promises to one test runner. A learner wants to
put them to a system of their own in a notebook, and a judge wants them as data: so they are values.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from eventlab.conformance.declared import DECLARED
from eventlab.conformance.owed import OWED
from eventlab.conformance.promise import Bench, Broken, Make, Promise
from eventlab.guarantees import Guarantees

EXPERIMENT_SECONDS = 30.0
"""A system that has not answered by then hangs."""

PROMISES: tuple[Promise, ...] = (*OWED, *DECLARED)

__all__ = [
    "DECLARED",
    "OWED",
    "PROMISES",
    "Bench",
    "Broken",
    "Make",
    "Promise",
    "Report",
    "Result",
    "try_out",
    "verify",
]


@dataclass(frozen=True, slots=True)
class Result:
    """How one experiment came out, and whether that is how it should."""

    promise: Promise
    kept: bool
    expected: bool
    detail: str = ""
    """What was expected and what came, when the promise was not kept."""

    @property
    def ok(self) -> bool:
        """Kept if it is owed; for a declared guarantee, as declared."""
        return self.kept == self.expected

    def __str__(self) -> str:
        mark = "✓" if self.ok else "✗"
        outcome = "kept" if self.kept else "not promised, not kept" if self.ok else self.detail
        if self.kept and not self.ok:
            outcome = f"kept, but declared {self.promise.guarantee}=False"
        return f"{mark} {self.promise.code:<18} {self.promise.says}  [{outcome}]"


@dataclass(frozen=True, slots=True)
class Report:
    """All results of one system."""

    results: tuple[Result, ...]

    @property
    def ok(self) -> bool:
        """Whether every promise came out as it should."""
        return all(result.ok for result in self.results)

    def __str__(self) -> str:
        return "\n".join(map(str, self.results))

    __repr__ = __str__


async def verify(make: Make, promises: tuple[Promise, ...] = PROMISES) -> Report:
    """Put every promise to the systems that `make` makes, each on a fresh store, and report all results."""
    return Report(tuple([await try_out(promise, make) for promise in promises]))


async def try_out(promise: Promise, make: Make) -> Result:
    """Run one experiment. An error that the system raises, or an end that never comes, is a promise not kept."""
    async with Bench(make) as bench:
        declaration = (await bench.system()).guarantees
        expected = _declared(declaration, promise)
        try:
            async with asyncio.timeout(EXPERIMENT_SECONDS):
                await promise.check(bench)
        except Broken as broken:
            return Result(promise, kept=False, expected=expected, detail=str(broken))
        except Exception as error:  # noqa: BLE001  (whatever the system under test raises is a result)
            return Result(promise, kept=False, expected=expected, detail=f"it raised {type(error).__name__}: {error}")
    return Result(promise, kept=True, expected=expected)


def _declared(declaration: Guarantees, promise: Promise) -> bool:
    return promise.guarantee is None or bool(getattr(declaration, promise.guarantee))
