"""A hundred submissions, right, wrong, cheating and damaged, graded in one run: every verdict is the expected one."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from eventlab.course.catalogue import EXERCISES, exercise
from eventlab.course.grading.grade import Graded, grade
from eventlab.course.grading.settings import Settings
from tests.course.handed import LIBRARY, NOTEBOOK, hand_in, notebook, zipped

HUNDRED = 100
SLOW = ("without_end", "for_ever", "daemon", "forks")
"""Cheats that take their whole deadline, or leave processes behind: `test_submissions.py` judges them all."""


def library(kind: str) -> list[Path]:
    """The answers of a kind, one exercise after the other in turn, so that any beginning of the list is a mixture."""
    by_exercise = [sorted((LIBRARY / one.id / kind).glob("*.py")) for one in EXERCISES]
    found = [paths[place] for place in range(max(map(len, by_exercise))) for paths in by_exercise if place < len(paths)]
    return [path for path in found if not any(word in path.stem for word in SLOW)]


def damaged(root: Path) -> Iterator[tuple[str, str]]:
    """Hand in what goes wrong in real classes, and yield each learner with the kind of note that it gets."""
    whole = json.dumps(notebook())
    yield hand_in(root, f"d-cut/{NOTEBOOK}", whole[: len(whole) // 2]).parent.name, "unreadable"
    yield hand_in(root, f"d-list/{NOTEBOOK}", "[]").parent.name, "unreadable"
    yield hand_in(root, "d-binary/emitter.py", b"\x00\xff\xfe").parent.name, "unreadable"
    yield (
        hand_in(root, f"d-r/{NOTEBOOK}", {"cells": [], "metadata": {"kernelspec": {"name": "ir"}}}).parent.name,
        "unreadable",
    )
    yield hand_in(root, "d-zip.zip", b"PK\x03\x04").stem, "unreadable"
    yield zipped(root / "d-climbs.zip", {"../../emitter.py": "x = 1"}).stem, "unreadable"
    yield hand_in(root, "d-pdf/essay.pdf", b"%PDF").parent.name, "nothing handed in"
    (root / "d-empty").mkdir()
    yield "d-empty", "nothing handed in"


def hand_in_all(root: Path) -> dict[str, tuple[str, str, str]]:
    """A hundred submissions; what is expected of each: exercise, status (or kind of note) and code, `*` for any."""
    expected = {name: ("", kind, "") for name, kind in damaged(root)}
    big = notebook({"4.2": (LIBRARY / "4.2/right/recursive.py").read_text()})
    big["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["x" * 999 + "\n"] * 50_000}]
    hand_in(root, f"z-fifty-megabytes/{NOTEBOOK}", big)
    expected["z-fifty-megabytes"] = ("4.2", "passed", "")
    kinds = (("right", 17), ("bypass", 14), ("wrong", HUNDRED))
    for kind, most in kinds:
        for path in library(kind)[:most]:
            if len(expected) == HUNDRED:
                break
            id, name = path.parents[1].name, f"{kind}-{path.parents[1].name}-{path.stem}"
            source = path.read_text(encoding="utf-8")
            if len(expected) % 2:  # as a script, or as a notebook
                hand_in(root, f"{name}/{path.stem}_{id}.py", source)
            else:
                hand_in(root, f"{name}/{exercise(id).notebook}", notebook({id: source}))
            wanted = {"right": ("passed", ""), "bypass": ("*", "*"), "wrong": ("*", source.split(maxsplit=3)[2])}
            expected[name] = (id, *wanted[kind])
    return expected


class Watch:
    """Notes how much memory Python holds when half of the marks are there, and at the end."""

    def __init__(self) -> None:
        self.total = self.steps = self.half = self.end = 0

    def begin(self, total: int) -> None:
        self.total = total

    def step(self, count: int = 1) -> None:
        self.steps += count
        self.end, _ = tracemalloc.get_traced_memory()  # 0 where nothing is traced
        if self.steps <= self.total // 2:
            self.half = self.end


def run(root: Path, out: Path, watch: Watch) -> Graded:
    return grade(Settings(root, out, jobs=2, sandbox="process"), watch)


def contents(out: Path) -> dict[str, bytes]:
    files = [path for path in out.rglob("*") if path.is_file() and path.name not in ("ledger.jsonl", "run.json")]
    return {str(path.relative_to(out)): path.read_bytes() for path in files}


@pytest.mark.timeout(300)
def test_a_hundred_submissions_in_one_run(tmp_path: Path) -> None:
    """Every verdict as expected, the same bytes twice, and a memory that does not grow with the class."""
    root = tmp_path / "handed"
    expected = hand_in_all(root)

    watch = Watch()
    tracemalloc.start()
    graded = run(root, tmp_path / "once", watch)
    tracemalloc.stop()
    run(root, tmp_path / "twice", Watch())

    assert len(expected) == len(graded.marks.by_learner) == HUNDRED
    for name, (id, status, code) in expected.items():
        marks = {mark.exercise.id: mark for mark in graded.marks.by_learner[name]}
        if not id:
            assert not marks, name
            assert [note.kind for note in graded.marks.notes if note.learner == name] == [status], name
            continue
        assert marks[id].status in ([status] if status != "*" else ["failed", "error", "timeout"]), name
        assert code in ("*", marks[id].code), (name, marks[id].code)
        assert {mark.status for other, mark in marks.items() if other != id} == {"not attempted"}, name
    once, twice = contents(tmp_path / "once"), contents(tmp_path / "twice")
    assert once.keys() == twice.keys()
    assert [name for name in once if once[name] != twice[name]] == []
    assert watch.steps == watch.total == HUNDRED * len(EXERCISES)
    assert watch.end - watch.half < 3_000_000
