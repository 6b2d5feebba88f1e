"""What can be said of an exercise without judging anything: each rule yields a sentence for each breach.

A sentence names the file and says what to write there, so that a skeleton tells its author what is missing.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from eventlab.course import places
from eventlab.course.authoring.answers import Kind, answers, folder_of
from eventlab.course.build import build
from eventlab.course.catalogue import Exercise
from eventlab.course.reference import imports, solved, starter
from eventlab.course.regions import inside
from eventlab.course.run_codes import RUN_CODES
from eventlab.course.scenario import check_module, find_check
from eventlab.errors import CourseError

LEAST: dict[Kind, int] = {"right": 2, "wrong": 5, "bypass": 1}
"""Answers of each kind that an exercise has at least; the solution comes on top."""
MOST_WORDS, MOST_LINES = 70, 12
"""Of a task, and of a starter."""
SHORT_LINE = 12
"""Characters of a line up to which a hint may hold it: `return None` gives nothing away."""

_ITEM = re.compile(r"    (['\"]).*\1: \.\.\.,")
"""A thing to sort, in a starter that is a table: it is the question, and no code to read."""
_VERBS = ("check", "hint", "reset", "solution", "timeline")
"""What the cards name."""
_MINUTES = re.compile(r"\*\d+ minutes\.\*")

Rule = Callable[[Exercise], Iterator[str]]


def there_are_scenarios(of: Exercise) -> Iterator[str]:
    """The check has scenarios, each with a name of its own, and says why the solution is made as it is."""
    check, path = find_check(of), check_path(of)
    names = [scenario.name for scenario in check.scenarios(Random(0))]
    if not names:
        yield f"{path}: scenarios(rng) gives none: write one for each promise of the task, and one for each trap"
    if len(set(names)) < len(names):
        yield f"{path}: two scenarios have one name: {', '.join(sorted({n for n in names if names.count(n) > 1}))}"
    if not check.WHY.strip():
        yield f"{check_path(of, '_codes')}: WHY is empty: say in a sentence why the solution is made as it is"


def every_code_helps(of: Exercise) -> Iterator[str]:
    """Each code says what the code does and what that costs, and has three different hints."""
    path, codes = check_path(of, "_codes"), find_check(of).CODES
    if not codes:
        yield f"{path}: CODES is empty: write a Code for each misconception: what it does, what it costs, three hints"
    for name, code in codes.items():
        if not code.says.strip() or not code.why.strip():
            yield f"{path}: {name} does not say what the code does and why that matters"
        if len({hint.strip() for hint in code.hints} - {""}) != 3:
            yield f"{path}: {name} has not three different hints"


def hints_do_not_solve(of: Exercise) -> Iterator[str]:
    """No hint holds a line of the solution."""
    lines = {line.strip() for line in inside(solved(of).cell).splitlines()}
    for name, code in find_check(of).CODES.items():
        for line in sorted(line for line in lines if len(line) > SHORT_LINE):
            if any(line in hint for hint in code.hints):
                yield f"{check_path(of, '_codes')}: a hint of {name} holds a line of the solution: {line}"


def the_library_is_filled(of: Exercise) -> Iterator[str]:
    """There are right answers, wrong ones and cheats enough, and the first line of each says what it is."""
    for kind, least in LEAST.items():
        found = answers(of, kind)
        begin = "# expect: CODE why" if kind == "wrong" else f"# {kind}: how it differs"
        if len(found) < least:
            folder = folder_of(of) / kind
            yield f"{folder}: {len(found)} answers, expected {least}: a .py file each, first line `{begin}`"
        for answer in found:
            said = answer.code if kind == "wrong" else answer.first_line.startswith(f"# {kind}: ")
            if not said:
                yield f"{answer.path}: its first line is {answer.first_line!r}, expected `{begin}`"


def every_code_is_earned(of: Exercise) -> Iterator[str]:
    """No message is written for a mistake that nothing shows, and no answer declares a code that nobody wrote."""
    codes = find_check(of).CODES
    declared = {answer.code: answer for answer in answers(of, "wrong") if answer.code}
    for code in codes.keys() - declared.keys():
        yield f"{folder_of(of) / 'wrong'}: no answer there fails with {code}: write one, or remove the code"
    for code in declared.keys() - codes.keys() - RUN_CODES.keys():
        yield f"{declared[code].path}: there is no code {code} in {check_path(of, '_codes')}"


def the_task_is_short(of: Exercise) -> Iterator[str]:
    """One cell in solutions/ is the exercise's, and the text above it says in seventy words at most what to write."""
    path = places.solutions() / of.notebook
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    found = [at for at, cell in enumerate(cells) if _exercise_of(cell) == of.id]
    if len(found) != 1:
        yield f"{path}: {len(found)} cells carry the exercise {of.id} in their metadata, expected 1"
        return
    above = cells[found[0] - 1] if found[0] else {"cell_type": "none"}
    words = _task_words("".join(above["source"])) if above["cell_type"] == "markdown" else 0
    if not 0 < words <= MOST_WORDS:
        yield f"{path}: the task of {of.id} has {words} words, expected 1 to {MOST_WORDS} in the text above its cell"


def the_starter_is_short(of: Exercise) -> Iterator[str]:
    """A learner begins with twelve lines at most, made from the solution as it is now, and they run.

    What is to be sorted, in an exercise judged by data, does not count.
    """
    path, text = places.exercises() / of.notebook, starter(of) or ""
    if path in build(places.solutions(), places.exercises(), check=True):
        yield f"{path} is not what solutions/ gives: run eventlab course build"
    lines = [line for line in text.splitlines() if line.strip() not in ("", "pass") and not _ITEM.fullmatch(line)]
    if not 0 < len(lines) <= MOST_LINES:
        yield f"{path}: the starter of {of.id} has {len(lines)} lines, expected 1 to {MOST_LINES}"
    try:
        exec(compile(f"{imports(of)}\n{text}", str(path), "exec"), {"__name__": "__starter__"})
    except Exception as error:  # noqa: BLE001 (whatever the starter raises, a learner would meet it first)
        yield f"{path}: the starter of {of.id} does not run: {type(error).__name__}: {error}"


def the_verbs_are_there(of: Exercise) -> Iterator[str]:
    """What a card tells a learner to call, the import cell of the notebook brings."""
    try:
        tree = ast.parse(imports(of))
    except SyntaxError as error:
        yield f"{places.solutions() / of.notebook}: its import cell is no Python: {error.msg}, line {error.lineno}"
        return
    brought = {
        name.asname or name.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for name in node.names
    }
    missing = ", ".join(verb for verb in _VERBS if verb not in brought)
    if missing:
        yield f"{places.solutions() / of.notebook}: its import cell lacks {missing}: from eventlab import {missing}"


RULES: tuple[Rule, ...] = (
    there_are_scenarios,
    every_code_helps,
    hints_do_not_solve,
    the_library_is_filled,
    every_code_is_earned,
    the_task_is_short,
    the_starter_is_short,
    the_verbs_are_there,
)


def breaches(of: Exercise, rules: tuple[Rule, ...] = RULES) -> Iterator[str]:
    """Every breach of the rules, each with the exercise's id; what stops a rule halfway is a breach too."""
    for rule in rules:
        try:
            yield from (f"{of.id} {sentence}" for sentence in rule(of))
        except (CourseError, OSError) as error:
            yield f"{of.id} {rule.__name__.replace('_', ' ')}? {error}"


def check_path(of: Exercise, half: str = "") -> Path:
    """The file of a check, as it lies in a checkout: `half` is empty, `_codes` or `_drive`."""
    return Path(*check_module(of).split(".")).with_name(f"{of.module}{half}.py")


def _exercise_of(cell: dict[str, Any]) -> Any:
    return cell["metadata"].get("eventlab", {}).get("exercise") if cell["cell_type"] == "code" else None


def _task_words(text: str) -> int:
    """Words of a task, without its heading and the line that says how long it takes."""
    lines = (line.strip() for line in text.splitlines())
    return sum(len(line.split()) for line in lines if not line.startswith("#") and not _MINUTES.fullmatch(line))
