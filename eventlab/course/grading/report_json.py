"""The marks for other programs: `marks.json`, in the form that `marks.schema.json` beside this module describes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from eventlab.course.grading.marks import Mark, Marks
from eventlab.course.grading.visible import visible
from eventlab.course.grading.whole import whole

VERSION = 1
"""Of the form. A change of meaning raises it."""
SCHEMA = Path(__file__).with_name("marks.schema.json")


def write(marks: Marks, folder: Path, *, timings: bool = False) -> list[Path]:
    """Write `marks.json` and return it; one mark after the other, since each brings its verdict from the disk."""
    path = folder / "marks.json"
    with whole(path) as file:
        head = json.dumps(_head(marks), indent=1)
        file.write(head.removesuffix("\n}") + ',\n "marks": [')
        for place, mark in enumerate(marks):
            row = json.dumps(_mark(marks, mark, timings=timings))
            file.write(f"{',' * bool(place)}\n  {row}")
        file.write("\n ]\n}\n")
    return [path]


def _head(marks: Marks) -> dict[str, Any]:
    terms = marks.terms
    return {
        "version": VERSION,
        "course": terms.course,
        "seed": terms.seed,
        "deadline": terms.deadline,
        "sandbox": terms.sandbox,
        "exercises": [{"id": of.id, "title": of.title, "of": marks.points.full(of)} for of in marks.exercises],
        "learners": [
            {"name": name, "points": marks.total(name), "of": marks.of, "handed_in": bool(mine)}
            for name, mine in marks.by_learner.items()
        ],
        "notes": [
            {"learner": note.learner, "file": note.file, "kind": note.kind, "reason": note.reason}
            for note in marks.notes
        ],
    }


def _mark(marks: Marks, mark: Mark, *, timings: bool) -> dict[str, Any]:
    verdict = marks.entry(mark.key)["verdict"] if mark.key else {}
    row = {
        "learner": mark.learner,
        "exercise": mark.exercise.id,
        "status": mark.status,
        "points": mark.points,
        "of": mark.of,
        "scenarios": {
            "held": mark.held,
            "total": mark.total,
            "names_held": [scene["name"] for scene in verdict.get("scenarios", ()) if scene["held"]],
        },
        "finding": _finding(verdict),
        "message": visible(verdict.get("message", "")),
        "override": None if mark.judged is None else {"judged_points": mark.judged, "comment": visible(mark.comment)},
        "remark": mark.remark,
        "file": mark.file,
    }
    return row | {"ms": mark.ms} if timings else row


def _finding(verdict: dict[str, Any]) -> dict[str, str] | None:
    """What went wrong, in words. The line at which a deadline came is left out: it differs each time."""
    finding = verdict.get("finding")
    if not finding:
        return None
    names = ("code", "says", "scenario", "expected", "got", *["where"] * (verdict["status"] != "timeout"))
    return {name: visible(finding[name]) for name in names}
