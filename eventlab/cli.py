"""`eventlab` on the command line: the course's verbs, the lab, the doctor. It puts the rooms together.

    eventlab lab                     open the course in JupyterLab
    eventlab check 4.1 [FILE]        judge an answer; without FILE the copy in work/
    eventlab hint 4.1                the next hint for what went wrong last
    eventlab solution 4.1            our answer, and why
    eventlab doctor                  what is missing on this machine
    eventlab course build [--check]  make exercises/ from solutions/

Exit codes: 0 passed or done; 1 anything else of the learner's; 2 used wrongly; 3 the judge or the machine is at fault.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from eventlab.errors import CourseError, EventLabError

PASSED, LEARNERS, USAGE, OURS = 0, 1, 2, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Do one command and return its exit code; an error of ours is one line on stderr, without a traceback."""
    given = _parser().parse_args(arguments)
    try:
        code: int = given.run(given)
    except EventLabError as error:
        print(f"eventlab: {error}", file=sys.stderr)
        return USAGE if isinstance(error, CourseError) and given.run in (_check, _hint) else OURS
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        sys.stderr.close()
        return PASSED
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="eventlab", description="Learn event systems by building one.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    check = commands.add_parser("check", help="judge an answer")
    check.add_argument("id", metavar="ID", help="an exercise, such as 4.1")
    check.add_argument("file", metavar="FILE", nargs="?", help="a notebook or a .py file; default: the copy in work/")
    check.add_argument("--format", choices=("text", "json"), default="text", help="what to print (default: text)")
    check.add_argument("--seed", type=int, metavar="N", help="repeat the verdict that named this seed")
    check.set_defaults(run=_check)
    for name, run, says in (
        ("hint", _hint, "the next hint for what went wrong last"),
        ("solution", _solution, "our answer, and why"),
    ):
        verb = commands.add_parser(name, help=says)
        verb.add_argument("id", metavar="ID", help="an exercise, such as 4.1")
        verb.set_defaults(run=run)
    commands.add_parser("doctor", help="what is missing on this machine").set_defaults(run=_doctor)
    lab = commands.add_parser("lab", help="open the course in JupyterLab")
    lab.add_argument("--port", type=int, default=8888, metavar="N", help="a taken port: the next one (default: 8888)")
    lab.add_argument("--no-browser", action="store_true", help="only print the address")
    lab.set_defaults(run=_lab)
    _add_course(commands.add_parser("course", help="for authors of exercises"))
    return parser


def _add_course(course: argparse.ArgumentParser) -> None:
    commands = course.add_subparsers(title="commands", required=True, metavar="COMMAND")
    build = commands.add_parser("build", help="make exercises/ from solutions/")
    build.add_argument("--check", action="store_true", help="change nothing; fail when something would change")
    build.set_defaults(run=_build)


def _check(given: argparse.Namespace) -> int:
    from eventlab.course import check

    verdict = check(given.id, file=given.file, seed=given.seed)
    if verdict is None:  # only the judge's own child sees this
        return OURS
    if given.format == "json":
        import json

        print(json.dumps(verdict.to_json(), ensure_ascii=False, indent=2))
    else:
        print(verdict)
    return OURS if verdict.status == "judge error" else PASSED if verdict.passed else LEARNERS


def _hint(given: argparse.Namespace) -> int:
    from eventlab.course import hint

    print(hint(given.id))
    return PASSED


def _solution(given: argparse.Namespace) -> int:
    from eventlab.course import solution
    from eventlab.course.catalogue import exercise

    try:
        exercise(given.id)
    except CourseError as error:
        print(f"eventlab: {error}", file=sys.stderr)
        return USAGE
    print(solution(given.id))
    return PASSED


def _doctor(given: argparse.Namespace) -> int:
    from eventlab.course import doctor

    findings = doctor.examine()
    print(doctor.report(findings))
    return PASSED if doctor.healthy(findings) else OURS


def _lab(given: argparse.Namespace) -> int:
    from eventlab.lab import start

    return start.run(given.port, open_browser=not given.no_browser)


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


if __name__ == "__main__":
    sys.exit(main())
