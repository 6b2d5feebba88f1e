"""The author's commands, behind `eventlab course`.

eventlab course build [--check]  make exercises/ from solutions/
"""

from __future__ import annotations

import argparse
import sys
from typing import Any

from eventlab.cli.codes import LEARNERS, PASSED


def add_to(commands: Any) -> None:
    """Add `course` and its commands to the parser's commands."""
    course = commands.add_parser("course", help="for authors of exercises")
    inner = course.add_subparsers(title="commands", required=True, metavar="COMMAND")
    build = inner.add_parser("build", help="make exercises/ from solutions/")
    build.add_argument("--check", action="store_true", help="change nothing; fail when something would change")
    build.set_defaults(run=_build)


def _build(given: argparse.Namespace) -> int:
    from eventlab.course import places
    from eventlab.course.build import build

    changed = build(places.solutions(), places.exercises(), check=given.check)
    for path in changed:
        print(f"{'differs' if given.check else 'written'}: {path}")
    if given.check and changed:
        print("Run: eventlab course build", file=sys.stderr)
        return LEARNERS
    return PASSED
