"""The instructor's commands: marks for a whole class.

eventlab grade SUBMISSIONS [options]   judge everything that was handed in, and write the reports
eventlab regrade [--out DIR] [--all]   again, as it was done last: only what changed, or everything

Exit codes: 0 all graded, whatever the marks; 2 used wrongly; 3 when the judge itself was at fault for a mark; 130 after
Ctrl-C, and `--resume` goes on from there.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eventlab.cli.codes import OURS, PASSED, USAGE

if TYPE_CHECKING:
    from eventlab.course.grading.grade import Graded
    from eventlab.course.grading.settings import Settings, Standing

INTERRUPTED = 130
"""What a shell gives a program that Ctrl-C ended."""


def add_to(commands: Any) -> None:
    """Add `grade` and `regrade` to the parser's commands."""
    grade = commands.add_parser("grade", help="judge the submissions of a class and write the marks")
    grade.add_argument(
        "submissions", type=Path, metavar="SUBMISSIONS", help="a folder or a zip file, as platforms give"
    )
    _add_options(grade)
    grade.add_argument("--resume", action="store_true", help="take over the verdicts that the ledger in DIR holds")
    grade.add_argument("--shard", type=_shard, metavar="I/N", help="only the I-th of N shares of the learners")
    grade.set_defaults(run=_grade, wrong_use=USAGE)
    again = commands.add_parser("regrade", help="grade again what changed, as it was graded last")
    again.add_argument(
        "submissions", type=Path, metavar="SUBMISSIONS", nargs="?", help="default: those of the last time"
    )
    _add_options(again)
    again.add_argument("--all", action="store_true", help="judge everything anew, not only what changed")
    again.set_defaults(run=_regrade, wrong_use=USAGE)


def _add_options(parser: argparse.ArgumentParser) -> None:
    """Options of both; what is not given is None, and then the default, or the last time's."""
    add = parser.add_argument
    add("--exercises", type=_list, metavar="4.1,4.2", help="which (default: all that have a check)")
    add("-j", "--jobs", type=_jobs, default="auto", metavar="N", help="verdicts at a time (default: auto)")
    add("--seed", type=int, metavar="N", help="what the scenarios are drawn from, for all alike (default: 0)")
    add("--deadline", type=_seconds, metavar="S", help="seconds for one answer (default: 5)")
    add("--sandbox", choices=("auto", "process", "strict"), help="default: strict where bubblewrap works, else process")
    add("--format", dest="formats", type=_formats, metavar="F,…", help="of csv, json, junit, html (default: all)")
    add("--out", type=Path, default=Path("marks"), metavar="DIR", help="where the reports go (default: ./marks)")
    add("--points", type=Path, metavar="FILE", help="points for each exercise (default: DIR/points.toml, if there)")
    add("--overrides", type=Path, metavar="FILE", help="marks given by hand (default: DIR/overrides.toml, if there)")
    add("--timings", action="store_true", default=None, help="milliseconds in the reports, which then differ each time")


def _grade(given: argparse.Namespace) -> int:
    from eventlab.course.grading.settings import Settings

    return _run(Settings(**_given(Settings, given)), {}, given)


def _regrade(given: argparse.Namespace) -> int:
    from eventlab.course.grading.settings import Settings, remembered

    settings, before = remembered(given.out)
    return _run(replace(settings, **_given(Settings, given), resume=not given.all), before, given)


def _given(of: type[Settings], given: argparse.Namespace) -> dict[str, Any]:
    """The settings that the command line gives, by name."""
    named = vars(given)
    return {field.name: named[field.name] for field in fields(of) if named.get(field.name) is not None}


def _run(settings: Settings, before: Standing, given: argparse.Namespace) -> int:
    from eventlab.course.grading.grade import changes, grade, standing_of
    from eventlab.course.grading.progress_bar import ProgressBar
    from eventlab.course.grading.settings import chosen, fit

    chosen(settings.exercises)  # an unknown one is a wrong command
    given.wrong_use = OURS  # what the machine lacks is not
    fit(settings)
    given.wrong_use = USAGE
    try:
        with ProgressBar(sys.stderr) as progress:
            graded = grade(settings, progress)
    except KeyboardInterrupt:
        print("eventlab: stopped. What was judged is kept: the same command with --resume goes on.", file=sys.stderr)
        return INTERRUPTED
    _tell(graded, settings)
    if before:
        lines = changes(before, standing_of(graded.marks))
        print("\n".join(["Changed since the last time:", *lines] if lines else ["No mark has changed."]))
    return OURS if graded.judge_errors else PASSED


def _tell(graded: Graded, settings: Settings) -> None:
    """The class in a few lines, and where to read on."""
    from eventlab.course.grading.visible import one_line

    marks = graded.marks
    total = sum(1 for _ in marks)
    print(
        f"{len(marks.by_learner)} learners, {total} marks; {graded.judged} judged now; sandbox: {marks.terms.sandbox}."
    )
    for of in marks.exercises:
        statuses = Counter(mark.status for mark in marks if mark.exercise == of)
        print(f"  {of.id} {of.title:<16} " + ", ".join(f"{count} {name}" for name, count in sorted(statuses.items())))
    unread = [name for name, mine in marks.by_learner.items() if not mine]
    if unread:
        print(f"Without anything to judge: {', '.join(map(one_line, unread))}")
    print("Written: " + ", ".join(str(path) for path in graded.files))
    for sentence in graded.void:
        print(f"eventlab: {sentence}", file=sys.stderr)
    if graded.judge_errors:
        print(f"eventlab: {graded.judge_errors} judge errors; --resume tries these again.", file=sys.stderr)


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _jobs(text: str) -> int:
    from eventlab.course.grading.batch import jobs_of

    try:
        return jobs_of(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is neither auto nor a number from 1 on") from None


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 3600:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds between 0 and 3600")
    return seconds


def _formats(text: str) -> tuple[str, ...]:
    from eventlab.course.grading.settings import FORMATS
    from eventlab.course.grading.toml_file import nearest

    for one in _list(text):
        if one not in FORMATS:
            raise argparse.ArgumentTypeError(f"{one!r} is no format. {nearest(one, FORMATS)}")
    return _list(text)


def _shard(text: str) -> tuple[int, int]:
    number, _, count = text.partition("/")
    if not number.isdecimal() or not count.isdecimal() or not 1 <= int(number) <= int(count):
        raise argparse.ArgumentTypeError(f"{text!r} is no share: write 2/4 for the second of four")
    return int(number), int(count)
