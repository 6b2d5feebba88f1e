"""The instructor's commands: marks for a whole class."""

from __future__ import annotations

from typing import Any


def add_to(commands: Any) -> None:
    """Add them to the parser's commands."""
