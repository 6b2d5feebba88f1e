"""`eventlab` on the command line. It puts the rooms together; nothing imports it.

    learner.py     check, hint, solution, doctor, lab
    author.py      course new, build, verify, mutate, export
    instructor.py  for whoever marks a whole class
    lint.py        lint: what could be better about these events
    operator.py    serve: the gateway
    token.py       token: what its bearer may do at a gateway, and until when
    load.py        load: how much does a gateway hold?
    topology.py    topology: the served system as the guide's one, two and three servers

Exit codes: 0 passed or done; 1 anything else of the learner's; 2 used wrongly; 3 the judge or the machine is at fault;
130 stopped by Ctrl-C, as shells have it.
A command's function says what a `CourseError`, an `InvalidOption` or an `InvalidAddress` in it means: `wrong_use` in
its defaults is the exit code.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any

from eventlab.cli import author, instructor, learner, lint, load, operator, token, topology
from eventlab.cli.codes import OURS, PASSED, STOPPED
from eventlab.errors import CourseError, EventLabError, InvalidAddress, InvalidOption

WRONG_USE = (CourseError, InvalidOption, InvalidAddress)


def main(arguments: Sequence[str] | None = None) -> int:
    """Do one command and return its exit code; an error of ours is one line on stderr, without a traceback."""
    given = _parse(arguments)
    try:
        code: int = given.run(given)
    except EventLabError as error:
        print(f"eventlab: {error}", file=sys.stderr)
        return int(getattr(given, "wrong_use", OURS)) if isinstance(error, WRONG_USE) else OURS
    except KeyboardInterrupt:  # whoever stops a command knows where it was
        return STOPPED
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        sys.stderr.close()
        return PASSED
    return code


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """What is asked for. A FILE may also stand behind the options, where argparse does not look for it any more."""
    given, rest = _parser().parse_known_args(arguments)
    if len(rest) == 1 and not rest[0].startswith("-") and getattr(given, "file", "") is None:
        given.file = rest.pop()
    if rest:
        given.parser.error(f"unrecognized arguments: {' '.join(rest)}")
    return given


class Parser(argparse.ArgumentParser):
    """One that leaves itself in what it has parsed: the innermost knows the usage that helps."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As argparse does, which makes the parsers of commands of the same class."""
        given, rest = super().parse_known_args(args, namespace)
        given.parser = getattr(given, "parser", self)
        return given, rest


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="eventlab", description="Learn event systems by building one.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    learner.add_to(commands)
    instructor.add_to(commands)
    author.add_to(commands)
    operator.add_to(commands)
    token.add_to(commands)
    load.add_to(commands)
    lint.add_to(commands)
    topology.add_to(commands)
    return parser
