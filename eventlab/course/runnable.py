"""A failure as lines to run: what the card says, in the learner's own kernel and without the judge.

The check writes them from the plan (`Check.lines`). They use what the cell defines and what everybody may import, and
print what happens; what should have happened stands beside it in a comment.
"""

from __future__ import annotations

from eventlab.course.scenario import find_check
from eventlab.course.verdict import Verdict

ENDLESS = ("RUN-TIME-01", "RUN-STUCK-01", "RUN-ENDED-01", "RUN-CHANNEL-01")
"""Codes of runs that did not come to their end."""


def runnable(verdict: Verdict) -> str:
    """Lines for a cell below the answer; where no scenario had begun, or none came to its end, the call of the judge.

    A loop or a wait without end would take the learner's kernel along.
    """
    of, finding = verdict.exercise, verdict.finding
    again = f'check("{of.id}", seed={verdict.seed})'
    if finding is None or finding.plan is None or finding.code in ENDLESS:
        return f"{again}  # the same verdict again\n"
    says = f"# {of.id} {of.title}, {finding.code}: {finding.says} The same verdict: {again}"
    return f"{says}\n{find_check(of).lines(finding.plan)}\n"
