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
    document   submission source      what a file holds; which of its cells is judged, as plain Python
    attempted                         has anybody tried?
    scenario   checks/                what a check is; the checks, a package for each chapter
    runner     records                the parent's side of the process border
    child      trace whereabouts      the child's side; where it stands when it does not come to its end
    worker     forkserver leftovers   warm processes to fork children from, and none that stays behind
    sandbox                           bubblewrap around them
    judging    verdict findings       one check from end to end, and what it found
    shrink     run_codes              on as little as shows it; what any run may end in
    invariants withheld               what came beside what was due; our own version is no answer
    card       card_html cell_address the words for it, and the way on
    runnable                          a failure as lines that run without the judge
    verbs      hints saving told      check, hint, solution; when help opens; passed answers as modules
    progress   journal entry          what is remembered: one line for each thing done, in the user's own folder
    progress_exchange                 shown, taken along, brought back
    questions/                        predictions and quizzes, data judged by data
    reset      notebook_text          one exercise from its starter again
    bundle                            "I think I'm right", for an author
    watching                          judged at every save
    timeline   alignment              your own run beside ours, step by step; its words and its table
    build      regions reference      exercises made from solutions
    work       doctor files           the learner's folder; what is missing on this machine; whole files only
    start_page upcoming review        where to continue, and one thing to remember
    grading/                          for instructors: a whole class, its marks and its pages
    authoring/                        for authors: what keeps the judge right; new exercises; the course for nbgrader
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
