"""The author's commands, behind `eventlab course`.

eventlab course new 4.6 --title …    an exercise in all its places, for you to fill
eventlab course build [--check]      make exercises/ from solutions/
eventlab course verify [ID …]        is the judge right about these exercises, or about all?
eventlab course mutate ID            slips in the solution that no scenario notices
eventlab course export --to nbgrader DIR   the solutions as a course of nbgrader
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from eventlab.cli.codes import LEARNERS, OURS, PASSED, USAGE


def add_to(commands: Any) -> None:
    """Add `course` and its commands to the parser's commands."""
    course = commands.add_parser("course", help="for authors of exercises")
    inner = course.add_subparsers(title="commands", required=True, metavar="COMMAND")
    build = inner.add_parser("build", help="make exercises/ from solutions/")
    build.add_argument("--check", action="store_true", help="change nothing; fail when something would change")
    build.set_defaults(run=_build)
    _add_new(inner)
    _add_verify(inner)
    mutate = inner.add_parser("mutate", help="slips in the solution that no scenario notices")
    mutate.add_argument("id", metavar="ID", help="an exercise, such as 4.1")
    _add_seeds(mutate)
    mutate.set_defaults(run=_mutate, wrong_use=USAGE)
    export = inner.add_parser("export", help="the solutions as a course of another system")
    export.add_argument("--to", choices=("nbgrader",), required=True, help="which system")
    export.add_argument("folder", metavar="DIR", type=Path, help="the course's folder; it may exist")
    export.set_defaults(run=_export, wrong_use=USAGE)


def _add_new(inner: Any) -> None:
    new = inner.add_parser("new", help="an exercise in all its places, for you to fill")
    new.add_argument("id", metavar="ID", help="chapter and number, such as 4.6")
    new.add_argument("--title", required=True, help="what a learner sees")
    new.add_argument("--entry", required=True, metavar="NAME", help="the function or class that the learner writes")
    new.add_argument("--module", required=True, metavar="NAME", help="the file that keeps a passed answer")
    new.add_argument("--notebook", metavar="FILE", help="the chapter's notebook (default: the one of that number)")
    new.add_argument("--minutes", type=int, default=10, metavar="N", help="how long it takes (default: 10)")
    new.add_argument("--core", action="store_true", help="part of the path, not a stretch beside it")
    new.set_defaults(run=_new, wrong_use=USAGE)


def _add_verify(inner: Any) -> None:
    verify = inner.add_parser("verify", help="is the judge right about these exercises, or about all?")
    verify.add_argument("ids", metavar="ID", nargs="*", help="exercises, such as 4.1 (default: all)")
    _add_seeds(verify)
    verify.add_argument("--quick", action="store_true", help="three seeds, and no mutants")
    verify.add_argument("--update", action="store_true", help="pin the cards of wrong answers as they are now")
    verify.add_argument("--format", choices=("text", "json"), default="text", help="what to print (default: text)")
    verify.set_defaults(run=_verify, wrong_use=USAGE)


def _add_seeds(command: Any) -> None:
    command.add_argument("--seeds", type=_count, metavar="N", help="seeds for each answer (default: 20)")
    command.add_argument(
        "-j", "--jobs", type=_jobs, default="auto", metavar="N", help="verdicts at a time (default: auto)"
    )


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


def _new(given: argparse.Namespace) -> int:
    from eventlab.course.authoring.skeleton import chapter_notebook, new
    from eventlab.course.catalogue import Exercise

    notebook = given.notebook or chapter_notebook(given.id)
    of = Exercise(given.id, given.title, given.entry, given.module, given.minutes, given.core, notebook)
    for path in new(of):
        print(f"written: {path}")
    print(f"What to write where: eventlab course verify {of.id}")
    return PASSED


def _verify(given: argparse.Namespace) -> int:
    from eventlab.course.authoring import report
    from eventlab.course.authoring.verify import FEW, SEEDS, verify
    from eventlab.course.catalogue import EXERCISES, exercise

    chosen = [exercise(id) for id in dict.fromkeys(given.ids)] or list(EXERCISES)
    given.wrong_use = OURS  # from here on nothing is the command's fault
    seeds, text, reports = given.seeds or (FEW if given.quick else SEEDS), given.format == "text", []
    if text:
        print(report.head())
    for of in chosen:
        found = verify(of, seeds=seeds, jobs=given.jobs, mutants=not given.quick, update=given.update)
        reports.append(found)
        if text:
            print(report.row(found), flush=True)
    if text:
        for line in report.below(reports):
            print(line)
    else:
        told = {"schema": 1, "seeds": seeds, "exercises": [each.to_json() for each in reports]}
        print(json.dumps(told, ensure_ascii=False, indent=2))
    return LEARNERS if any(each.failures for each in reports) else PASSED


def _mutate(given: argparse.Namespace) -> int:
    from concurrent.futures import ThreadPoolExecutor

    from eventlab.course.authoring import report
    from eventlab.course.authoring.hunt import hunt
    from eventlab.course.authoring.verify import SEEDS
    from eventlab.course.catalogue import exercise

    of = exercise(given.id)
    given.wrong_use = OURS
    with ThreadPoolExecutor(given.jobs) as pool:
        found = hunt(of, range(1, (given.seeds or SEEDS) + 1), pool)
    print(f"{of.id}: {len(found.killed)} of {len(found.fates)} mutants are killed.")
    failures = list(found.failures())
    for line in [*report.mutant_lines(found), *failures]:
        print(line)
    return LEARNERS if failures else PASSED


def _export(given: argparse.Namespace) -> int:
    from eventlab.course.authoring.nbgrader import export

    for path in export(given.folder):
        print(f"written: {path}")
    print(f"There: nbgrader generate_assignment NAME, for each folder in {given.folder / 'source'}")
    return PASSED


def _count(text: str) -> int:
    """A number of seeds or verdicts, from 1; argparse says so when it is none."""
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 on")
    return int(text)


def _jobs(text: str) -> int:
    """How many verdicts at a time; `auto` is one for each processor that we may use."""
    if text != "auto":
        return _count(text)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
