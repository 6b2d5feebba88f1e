"""A failure as lines to run: what the card says, in the learner's own kernel and without the judge.

The check writes them from the plan (`Check.lines`). They use what the cell defines and what everybody may import, and
print what happens; what should have happened stands beside it in a comment.
"""

from __future__ import annotations

from eventlab.course.scenario import find_check
from eventlab.course.verdict import Verdict


def runnable(verdict: Verdict) -> str:
    """Lines for a cell below the answer; where no scenario had begun, the call that judges it again."""
    of, finding = verdict.exercise, verdict.finding
    again = f'check("{of.id}", seed={verdict.seed})'
    if finding is None or finding.plan is None:
        return f"{again}  # the same verdict again\n"
    says = f"# {of.id} {of.title}, {finding.code}: {finding.says} The same verdict: {again}"
    return f"{says}\n{find_check(of).lines(finding.plan)}\n"
