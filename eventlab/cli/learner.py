"""The learner's commands.

eventlab lab                     open the course in JupyterLab
eventlab next                    what to do next, and one thing to remember
eventlab check 4.1 [FILE]        judge an answer; without FILE the copy in work/
eventlab hint 4.1                the hints that are open for what went wrong last
eventlab solution 4.1            our answer, and why
eventlab watch [4.1|FILE]        judge whenever the file is saved
eventlab predict 4.restart [N]   ask for a prediction, or note one
eventlab quiz 4 [N …]            ask a chapter's quiz, or judge the answers to it
eventlab reset 4.1               put the starter back; yours is kept
eventlab progress                what is done; export FILE and import FILE take it along
eventlab timeline 4.1 [FILE]     your own run beside ours, as a table; with --png FILE also drawn
eventlab doctor                  what is missing on this machine
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from eventlab.cli.codes import LEARNERS, OURS, PASSED, USAGE


def add_to(commands: Any) -> None:
    """Add them to the parser's commands."""
    _add_verbs(commands)
    _add_questions(commands)
    _add_progress(commands)
    commands.add_parser("doctor", help="what is missing on this machine").set_defaults(run=_doctor)
    lab = commands.add_parser("lab", help="open the course in JupyterLab")
    lab.add_argument("--port", type=int, default=8888, metavar="N", help="a taken port: the next one (default: 8888)")
    lab.add_argument("--no-browser", action="store_true", help="only print the address")
    lab.set_defaults(run=_lab)


def _add_verbs(commands: Any) -> None:
    check = _verb(commands, "check", "judge an answer", _check)
    check.add_argument("file", metavar="FILE", nargs="?", help="a notebook or a .py file; default: the copy in work/")
    check.add_argument("--format", choices=("text", "json"), default="text", help="what to print (default: text)")
    check.add_argument("--seed", type=int, metavar="N", help="repeat the verdict that named this seed")
    check.add_argument("--bundle", action="store_true", help="I think I'm right: save all that an author needs")
    hint = _verb(commands, "hint", "the hints that are open for what went wrong last", _hint)
    hint.add_argument("--now", action="store_true", help="open the next one at once")
    solution = _verb(commands, "solution", "our answer, and why", _solution)
    solution.add_argument("--now", action="store_true", help="do not wait for an attempt of yours")
    timeline = _verb(commands, "timeline", "your own run beside ours, step by step", _timeline)
    timeline.add_argument("file", metavar="FILE", nargs="?", help="a notebook or a .py file; default: as for check")
    timeline.add_argument("--seed", type=int, metavar="N", help="default: that of the last attempt")
    timeline.add_argument("--png", metavar="FILE", help="draw it into this file too")
    reset = _verb(commands, "reset", "put an exercise's starter back; yours is kept", _reset)
    reset.add_argument("--whole", action="store_true", help="the whole notebook, such as a damaged one")
    watch = commands.add_parser("watch", help="judge whenever the file is saved; Ctrl-C ends it")
    watch.add_argument("what", metavar="ID|FILE", nargs="?", help="default: your copy in work/")
    watch.add_argument(
        "--poll", action="store_true", help="look by oneself, where changes are not told (network disks)"
    )
    watch.set_defaults(run=_watch, wrong_use=USAGE)


def _add_questions(commands: Any) -> None:
    predict = commands.add_parser("predict", help="ask for a prediction, or note one")
    predict.add_argument("id", metavar="ID", help="a question, such as 4.restart")
    predict.add_argument("answer", type=int, nargs="?", metavar="N", help="the number of an option")
    predict.set_defaults(run=_predict, wrong_use=USAGE)
    quiz = commands.add_parser("quiz", help="ask a chapter's quiz, or judge the answers to it")
    quiz.add_argument("chapter", metavar="CHAPTER", help="such as 4")
    quiz.add_argument("answers", type=int, nargs="*", metavar="N", help="an option's number for each question")
    quiz.set_defaults(run=_quiz, wrong_use=USAGE)


def _add_progress(commands: Any) -> None:
    after = commands.add_parser("next", help="what to do next, and one thing to remember")
    after.add_argument("--answer", action="store_true", help="show the answer to the review as well")
    after.set_defaults(run=_next)
    progress = commands.add_parser("progress", help="what is done, and where that is kept")
    progress.set_defaults(run=_progress, do="show", wrong_use=USAGE)
    inner = progress.add_subparsers(metavar="COMMAND")
    inner.add_parser("show", help="what is done (the default)").set_defaults(do="show")
    for name, says in (("export", "write it to a new file"), ("import", "add what such a file holds")):
        command = inner.add_parser(name, help=says)
        command.add_argument("file", metavar="FILE", type=Path)
        command.set_defaults(do=name)


def _verb(commands: Any, name: str, says: str, run: Any) -> Any:
    verb = commands.add_parser(name, help=says)
    verb.add_argument("id", metavar="ID", help="an exercise, such as 4.1")
    verb.set_defaults(run=run, wrong_use=USAGE)
    return verb


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
    if given.bundle:
        import sys

        from eventlab.course.bundle import bundle

        print(bundle(verdict), file=sys.stderr if given.format == "json" else sys.stdout)
    return OURS if verdict.status == "judge error" else PASSED if verdict.passed else LEARNERS


def _hint(given: argparse.Namespace) -> int:
    from eventlab.course import hint

    return _say(hint(given.id, now=given.now))


def _solution(given: argparse.Namespace) -> int:
    from eventlab.course import solution
    from eventlab.course.catalogue import exercise

    exercise(given.id)  # an unknown one is a wrong command
    given.wrong_use = OURS  # solutions that are not on this machine are not the learner's doing
    return _say(solution(given.id, now=given.now))


def _reset(given: argparse.Namespace) -> int:
    from eventlab.course.catalogue import exercise
    from eventlab.course.reset import reset

    exercise(given.id)
    given.wrong_use = LEARNERS  # a damaged notebook is the learner's, and the command was right
    return _say(reset(given.id, whole=given.whole))


def _watch(given: argparse.Namespace) -> int:
    from eventlab.course import watching
    from eventlab.errors import CourseError

    path, only = _watched(given.what)
    try:
        for verdicts in watching.watch(path, only, polling=given.poll):
            if isinstance(verdicts, CourseError):
                print(f"eventlab: {verdicts}", flush=True)
            elif verdicts:
                print("\n".join(map(watching.compact, verdicts)), flush=True)
            else:
                print(f"Watching {path}: save it, and it is judged. Ctrl-C ends this.", flush=True)
    except KeyboardInterrupt:
        print()
    return PASSED


def _watched(what: str | None) -> tuple[Path, Any]:
    """The file to watch, and the one exercise in it; None for all of them."""
    from eventlab.course import places, progress, start_page
    from eventlab.course.catalogue import EXERCISES, exercise

    if what is None:
        done = progress.summary(progress.entries()).passed
        return places.work() / (start_page.following(places.root(), done) or EXERCISES[-1]).notebook, None
    if Path(what).suffix in (".py", ".ipynb"):
        return Path(what), None
    of = exercise(what)
    return places.work() / of.notebook, of


def _predict(given: argparse.Namespace) -> int:
    from eventlab.course.questions.asking import predict

    return _say(predict(given.id, given.answer))


def _quiz(given: argparse.Namespace) -> int:
    from eventlab.course.questions.asking import quiz

    asked = quiz(given.chapter, *given.answers)
    print(asked)
    return LEARNERS if asked.answers and asked.right < len(asked.questions) else PASSED


def _next(given: argparse.Namespace) -> int:
    from eventlab.course import places
    from eventlab.course.upcoming import upcoming

    return _say(upcoming(places.root(), answer=given.answer))


def _progress(given: argparse.Namespace) -> int:
    from eventlab.course import progress_exchange as exchange

    if given.do == "show":
        return _say(exchange.show())
    return _say((exchange.export if given.do == "export" else exchange.import_)(given.file))


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


def _say(told: Any) -> int:
    """Print what a verb answered; 1 when what was asked for is not open yet."""
    print(told)
    return PASSED if getattr(told, "done", True) else LEARNERS
