"""The learner's commands.

eventlab lab                     open the course in JupyterLab
eventlab check 4.1 [FILE]        judge an answer; without FILE the copy in work/
eventlab hint 4.1                the next hint for what went wrong last
eventlab solution 4.1            our answer, and why
eventlab timeline 4.1 [FILE]     your own run beside ours, as a table; with --png FILE also drawn
eventlab doctor                  what is missing on this machine
"""

from __future__ import annotations

import argparse
from typing import Any

from eventlab.cli.codes import LEARNERS, OURS, PASSED, USAGE


def add_to(commands: Any) -> None:
    """Add them to the parser's commands."""
    check = commands.add_parser("check", help="judge an answer")
    check.add_argument("id", metavar="ID", help="an exercise, such as 4.1")
    check.add_argument("file", metavar="FILE", nargs="?", help="a notebook or a .py file; default: the copy in work/")
    check.add_argument("--format", choices=("text", "json"), default="text", help="what to print (default: text)")
    check.add_argument("--seed", type=int, metavar="N", help="repeat the verdict that named this seed")
    check.set_defaults(run=_check, wrong_use=USAGE)
    for name, run, says in (
        ("hint", _hint, "the next hint for what went wrong last"),
        ("solution", _solution, "our answer, and why"),
    ):
        verb = commands.add_parser(name, help=says)
        verb.add_argument("id", metavar="ID", help="an exercise, such as 4.1")
        verb.set_defaults(run=run, wrong_use=USAGE)
    timeline = commands.add_parser("timeline", help="your own run beside ours, step by step")
    timeline.add_argument("id", metavar="ID", help="an exercise, such as 4.1")
    timeline.add_argument("file", metavar="FILE", nargs="?", help="a notebook or a .py file; default: as for check")
    timeline.add_argument("--seed", type=int, metavar="N", help="default: that of the last attempt")
    timeline.add_argument("--png", metavar="FILE", help="draw it into this file too")
    timeline.set_defaults(run=_timeline, wrong_use=USAGE)
    commands.add_parser("doctor", help="what is missing on this machine").set_defaults(run=_doctor)
    lab = commands.add_parser("lab", help="open the course in JupyterLab")
    lab.add_argument("--port", type=int, default=8888, metavar="N", help="a taken port: the next one (default: 8888)")
    lab.add_argument("--no-browser", action="store_true", help="only print the address")
    lab.set_defaults(run=_lab)


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

    exercise(given.id)  # an unknown one is a wrong command
    given.wrong_use = OURS  # solutions that are not on this machine are not the learner's doing
    print(solution(given.id))
    return PASSED


def _timeline(given: argparse.Namespace) -> int:
    from eventlab.course.timeline import timeline

    both = timeline(given.id, file=given.file, seed=given.seed)
    if both is None:  # only the judge's own child sees this
        return OURS
    print(both)
    if given.png is not None:
        from eventlab.lab.timeline_display import save

        print(f"\nDrawn: {save(both, given.png)}")
    return OURS if both.verdict.status == "judge error" else PASSED


def _doctor(given: argparse.Namespace) -> int:
    from eventlab.course import doctor

    findings = doctor.examine()
    print(doctor.report(findings))
    return PASSED if doctor.healthy(findings) else OURS


def _lab(given: argparse.Namespace) -> int:
    from eventlab.lab import start

    return start.run(given.port, open_browser=not given.no_browser)
