"""3.3 in words: each misconception, what the code does, what that costs, and three rungs of help."""

from __future__ import annotations

from eventlab.course.scenario import Code

WHY = ""

CODES: dict[str, Code] = {}
