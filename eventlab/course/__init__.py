"""The judge: exercises, checks, verdicts, hints. Plain Python; it knows nothing of Jupyter.

*The problem.* Whoever writes an event system wants to know whether it is right, and if not, what exactly happens. An
assertion that runs beside the code says too little, and whoever overrides `__eq__` passes it.

*The idea.* The answer runs in a process of its own, with inputs that are fresh each time. What happened comes back as
plain data, and is compared here, where the answer cannot reach:

    a cell ──▶ submission ──▶ judging ──▶ runner ─ ─ process border ─ ─▶ child: drive + the learner's code
                                 ▲                                          │
               scenarios ────────┤◀──────── rows and results, plain JSON ───┘
               (plan, expect)    └──▶ verdict ──▶ card: the text that everybody sees

A difference has a name (`EMIT-RAISE-01`), a trace with the row that matters, a reason and three hints. What keeps the
judge itself right stands in `tests/submissions`: right answers, wrong ones that must fail with their declared code, and
cheats that must never pass.

*The road not taken.* Reading the outputs of the learner's own kernel, as most graders of notebooks do: state that a
deleted cell left behind passes there, an endless loop takes everything along, and one line of print changes the mark.

    catalogue  places                 what there is, and where
    submission source attempted       what is judged: which cells, as plain Python; has anybody tried?
    scenario   checks/                what a check is; the checks, a package for each chapter
    runner     child trace records    the process border
    leftovers                         no process stays behind
    judging    verdict run_codes      one check from end to end, and what it found
    card       card_html cell_address the words for it, and the way on
    verbs      attempts saving        check, hint, solution, and what they remember
    build      regions reference      exercises made from solutions
    work       doctor                 the learner's folder; what is missing on this machine
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from eventlab.course.verbs import check, hint, solution

__all__ = ["check", "hint", "solution"]


def __getattr__(name: str) -> Any:
    """Load the verbs when somebody uses them: the child process imports this room too, and needs none."""
    if name in __all__:
        return getattr(importlib.import_module("eventlab.course.verbs"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
