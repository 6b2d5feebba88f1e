"""4.2 in the child: asks `matches` about each pair of the plan and writes down the answer.

A plan is `{"asks": [[pattern, name], …]}`. Which answer is right, the child does not know.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from eventlab.course.trace import Trace, brief, plain


def drive(names: Mapping[str, Any], plan: dict[str, Any], trace: Trace) -> list[Any]:
    """The answers, in the order of the pairs; True and False as they are, all else described."""
    return [_ask(names["matches"], pattern, name, trace) for pattern, name in plan["asks"]]


def _ask(matches: Any, pattern: str, name: str, trace: Trace) -> Any:
    row = trace.add("match", pattern, name)
    answer = matches(pattern, name)
    trace.note(row, brief(answer))
    if inspect.iscoroutine(answer):
        answer.close()  # else Python complains, in the middle of the learner's output, that nobody awaited it
    return plain(answer)
