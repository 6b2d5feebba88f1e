"""A verdict: what the judge found, as a value. A notebook, a terminal, a report and a test all read the same one.

passed         every scenario held
failed         a promise was broken, and `finding` says which
not attempted  the starter is untouched, or the entry is missing or empty
timeout        the deadline came first
error          the learner's code raised, and no promise is to blame
judge error    our fault, never the learner's
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from eventlab.course.card import card_text
from eventlab.course.card_html import card_html
from eventlab.course.catalogue import Exercise
from eventlab.course.scenario import Row, Sandbox
from eventlab.course.submission import Submission

SCHEMA = 1
"""Version of the form that `to_json` gives. A change of meaning raises it."""

Status = Literal["passed", "failed", "not attempted", "timeout", "error", "judge error"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What went wrong, in an order in which one can read it."""

    code: str
    """Name of the misconception, such as `EMIT-RAISE-01`; the same in every report."""
    says: str
    """What the code does, in one sentence."""
    why: str
    """What that costs in production."""
    scenario: str
    """Name of the scenario that showed it; empty when none had begun."""
    rows: tuple[Row, ...]
    """The trace."""
    mark: int | None
    """Index of the row that matters."""
    expected: str
    got: str
    where: str
    """The learner's line, with its number; empty when no line is to blame."""
    hints: tuple[str, ...]
    """Rungs of help, the gentlest first."""
    plan: Any = None
    """The scenario's plan, plain JSON, made as small as still shows this; None when no scenario had begun."""


@dataclass(frozen=True, slots=True)
class Scene:
    """How one scenario went."""

    name: str
    held: bool
    output: str
    """What the learner's code printed in it, cut."""


@dataclass(frozen=True, slots=True, repr=False)
class Verdict:
    """The outcome of one check. Its `repr` is the text that a learner reads."""

    exercise: Exercise
    status: Status
    seed: int
    """What the scenarios were drawn from: the same answer and seed give the same verdict."""
    scenes: tuple[Scene, ...] = ()
    finding: Finding | None = None
    message: str = ""
    """For *not attempted* and *judge error*: what to do, or what broke."""
    output: str = ""
    """What the learner's code printed in the scenario of the finding, cut. It never decides anything."""
    saved: str | None = None
    """Where a passed answer was kept, or why not; None when nothing was to be kept."""
    follows: Exercise | None = None
    """The next exercise, named on a passed card."""
    sandbox: Sandbox = "process"
    """What kept the learner's code apart."""
    answer: Submission | None = None
    """What was judged; reports leave it out."""
    note: str = ""
    """What is to be said about the keeping of progress, mostly nothing; reports leave it out too."""

    @property
    def passed(self) -> bool:
        """Whether the status is `passed`."""
        return self.status == "passed"

    @property
    def held(self) -> tuple[str, ...]:
        """The names of the scenarios that held."""
        return tuple(scene.name for scene in self.scenes if scene.held)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON with a schema version; what reports and other programs read."""
        return {
            "schema": SCHEMA,
            "exercise": self.exercise.id,
            "title": self.exercise.title,
            "status": self.status,
            "seed": self.seed,
            "sandbox": self.sandbox,
            "scenarios": [{"name": one.name, "held": one.held, "output": one.output} for one in self.scenes],
            "finding": None if self.finding is None else _finding_json(self.finding),
            "message": self.message,
            "output": self.output,
            "saved": self.saved,
        }

    def __repr__(self) -> str:
        return card_text(self)

    def _repr_html_(self) -> str | None:
        """The card for a notebook; None with `EVENTLAB_LIVE=0`, so that only the text is stored and compared."""
        return card_html(self)


def _finding_json(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "says": finding.says,
        "why": finding.why,
        "scenario": finding.scenario,
        "trace": [
            {"op": row.op, "what": row.what, "who": row.who, "note": row.note, "matters": place == finding.mark}
            for place, row in enumerate(finding.rows)
        ],
        "expected": finding.expected,
        "got": finding.got,
        "where": finding.where,
        "hints": list(finding.hints),
        "plan": finding.plan,
    }
