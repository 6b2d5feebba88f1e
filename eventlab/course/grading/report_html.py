"""The marks to look at: `index.html` for the class, and a page for each learner. No scripts, nothing from elsewhere.

Everything goes through templates that escape: what a learner wrote never becomes markup. A learner's page names nobody
else, so that it can be handed on as it is.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from eventlab.course.grading.figures import common, heat_maps, passed_by
from eventlab.course.grading.marks import Mark, Marks, number
from eventlab.course.grading.visible import visible
from eventlab.course.grading.whole import whole

GENERATOR = '<meta name="generator" content="eventlab grade">'
"""By this a page of an earlier run is known, and removed when its learner is no more."""
ROWS = 24
"""Rows of a trace that a page shows, those around the row that matters; the card beside it has all."""
SIGNS = {"passed": "✓", "not attempted": "○", "judge error": "!"}
"""Beside the words; anything else is a cross."""


def write(marks: Marks, folder: Path, *, timings: bool = False) -> list[Path]:
    """Write the pages, and return the class's. Times are not shown."""
    pages = _environment()
    names = {learner: f"{_slug(learner)}.html" for learner in marks.by_learner}
    for learner, name in names.items():
        _page(pages, "learner.html", folder / "learners" / name, _learner(marks, learner))
    _remove_old(folder / "learners", set(names.values()))
    _page(pages, "class.html", folder / "index.html", _class(marks, names))
    return [folder / "index.html"]


def _environment() -> Environment:
    pages = Environment(
        loader=PackageLoader("eventlab.course.grading", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: visible(value) if type(value) is str else value,  # not what is marked as safe
    )
    pages.filters["number"] = number
    pages.globals.update(generator=GENERATOR, sign=lambda status: SIGNS.get(status, "✗"))
    return pages


def _page(pages: Environment, template: str, path: Path, values: dict[str, Any]) -> None:
    with whole(path) as file:
        file.writelines(pages.get_template(template).generate(**values))


def _class(marks: Marks, names: dict[str, str]) -> dict[str, Any]:
    learners = [
        {
            "name": name,
            "page": f"learners/{names[name]}",
            "marks": {mark.exercise.id: mark for mark in mine},
            "total": marks.total(name),
            "notes": marks.notes_on(name),
        }
        for name, mine in marks.by_learner.items()
    ]
    return {
        "marks": marks,
        "learners": learners,
        "handed_in": sum(bool(mine) for mine in marks.by_learner.values()),
        "maps": list(heat_maps(marks)),
        "common": common(marks),
        "everybody": passed_by(marks, everybody=True),
        "nobody": passed_by(marks, everybody=False),
    }


def _learner(marks: Marks, learner: str) -> dict[str, Any]:
    mine = marks.by_learner[learner]
    return {
        "marks": marks,
        "learner": learner,
        "mine": [_card(marks, mark) for mark in mine],
        "total": marks.total(learner),
        "notes": marks.notes_on(learner),
    }


def _card(marks: Marks, mark: Mark) -> dict[str, Any]:
    """A mark with its verdict, read from the disk; the line at which a deadline came is left out, as it differs."""
    entry: dict[str, Any] = marks.entry(mark.key) if mark.key else {"card": "", "verdict": {}}
    verdict = entry["verdict"]
    return {
        "mark": mark,
        "card": entry["card"],
        "finding": verdict.get("finding"),
        "trace": _around((verdict.get("finding") or {}).get("trace", [])),
        "message": verdict.get("message", ""),
        "where": mark.status != "timeout",
        "held": [scene["name"] for scene in verdict.get("scenarios", ()) if scene["held"]],
        "not_held": [scene["name"] for scene in verdict.get("scenarios", ()) if not scene["held"]],
    }


def _around(trace: list[dict[str, Any]]) -> list[tuple[int, dict[str, Any]]]:
    """The rows to show, each with its number."""
    mark = next((place for place, row in enumerate(trace) if row["matters"]), 0)
    first = max(0, min(mark - ROWS // 2, len(trace) - ROWS))
    return list(enumerate(trace, 1))[first : first + ROWS]


def _slug(learner: str) -> str:
    """A file name that works on every system, and is nobody else's there: names may differ by case alone."""
    plain = unicodedata.normalize("NFKD", learner).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:40]
    return f"{words or 'learner'}-{hashlib.sha256(visible(learner).encode()).hexdigest()[:8]}"


def _remove_old(folder: Path, names: set[str]) -> None:
    """Pages of learners who are no longer there; only those that we wrote."""
    for path in folder.glob("*.html"):
        if path.name not in names and GENERATOR in path.read_text(encoding="utf-8", errors="replace")[:500]:
            path.unlink()
