"""1.3 in the child: asks `is_good_name` about each name of the plan and writes down the answer.

A plan is `{"asks": [name, …]}`. Which answer is right, the child does not know.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from eventlab.course.trace import Trace, brief, plain
from eventlab.course.withheld import withhold
from eventlab.event import advise, tense


def drive(names: Mapping[str, Any], plan: dict[str, Any], trace: Trace) -> list[Any]:
    """The answers, in the order of the names; True and False as they are, all else described."""
    withhold(advise, tense.mood, tense.past_of)
    return [_ask(names["is_good_name"], name, trace) for name in plan["asks"]]


def _ask(is_good_name: Any, name: str, trace: Trace) -> Any:
    row = trace.add("ask", repr(name))
    answer = is_good_name(name)
    trace.note(row, brief(answer))
    if inspect.iscoroutine(answer):
        answer.close()  # else Python complains, in the middle of the learner's output, that nobody awaited it
    return plain(answer)
