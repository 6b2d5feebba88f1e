"""3.3 in the child: sets one scenario in motion, and writes down what happens."""

from __future__ import annotations

from typing import Any

from eventlab.course.trace import Trace


def drive(names: dict[str, Any], plan: Any, trace: Trace) -> Any:
    """Do what the plan says with the learner's code; what it answers goes to the parent as plain JSON."""
    return None
