"""The linter's command: `eventlab lint FILE…`, for catalogues of events and for events as they were logged.

0: nothing that must be mended; 1: an error was found, or with --strict a warning; 2: a file cannot be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eventlab.cli.codes import LEARNERS, PASSED, USAGE
from eventlab.errors import NotACatalogue

if TYPE_CHECKING:
    from eventlab.practice.findings import Findings


def add_to(commands: Any) -> None:
    """Add `lint` to the parser's commands."""
    lint = commands.add_parser("lint", help="what could be better about these events")
    lint.add_argument("files", metavar="FILE", nargs="+", help="YAML, JSON or JSON Lines; - reads from stdin")
    lint.add_argument("--format", choices=("text", "json"), default="text", help="what to print (default: text)")
    lint.add_argument("--strict", action="store_true", help="a warning counts as an error does")
    lint.set_defaults(run=_lint)


def _lint(given: argparse.Namespace) -> int:
    results: dict[str, Findings] = {}
    for name in given.files:
        try:
            results[name] = _look_at(name)
        except (OSError, NotACatalogue) as problem:
            reason = problem.strerror if isinstance(problem, OSError) else problem
            print(f"eventlab: {name}: {reason}", file=sys.stderr)
    print(_as_json(results) if given.format == "json" else _as_text(results), end="")
    if len(results) < len(set(given.files)):
        return USAGE
    must = [found for findings in results.values() for found in (findings.errors, given.strict and findings.warnings)]
    return LEARNERS if any(must) else PASSED


def _look_at(name: str) -> Findings:
    from eventlab.practice.catalogue import read_catalogue
    from eventlab.practice.design import lint_written

    raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    return lint_written(read_catalogue(raw, name))


def _as_text(results: dict[str, Findings]) -> str:
    return "\n".join(f"{name}\n{findings}\n" for name, findings in results.items())


def _as_json(results: dict[str, Findings]) -> str:
    found = [{"file": name, **each} for name, findings in results.items() for each in findings.as_json()]
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"
