"""Any exercise judged by data, in the child: hands the learner's dictionary over, and knows nothing about it.

A plan is `{"entry": "answers", "items": [text, …]}`. No row is written: see `by_data.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eventlab.course.trace import Trace, plain


def drive(names: Mapping[str, Any], plan: dict[str, Any], trace: Trace) -> Any:
    """What the entry's name stands for, as plain JSON; of a dictionary the items that are asked for."""
    given = names.get(plan["entry"])
    if not isinstance(given, dict):
        return plain(given)
    own = dict.copy(given)  # of a subclass, too: none of its methods is called
    return {text: plain(own[text]) for text in plan["items"] if text in own}
