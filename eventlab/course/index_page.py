"""The index of chapters: what `work/START.ipynb` shows, without anybody's progress, for readers on a code host."""

from __future__ import annotations

from pathlib import Path

from eventlab.course.catalogue import EXERCISES
from eventlab.course.start_page import CHAPTERS, Chapter, links_to

_PLACES = {"chapter": "notebooks", "exercises": "exercises", "solutions": "solutions"}


def index_page(root: Path) -> list[str]:
    """The page for the checkout at `root`, as the markdown sources of its cells; links lead from `notebooks/`."""
    rows = ["| Step | Chapter | Exercises | Read |", "|:--|:--|:--|:--|"]
    before = ""
    for chapter in CHAPTERS:
        step = chapter.step if chapter.step != before else ""
        rows.append(f"| {step} | {chapter.title} | {_exercises(chapter)} | {_links(root, chapter)} |")
        before = chapter.step
    return [_HEAD, "\n".join(rows), _FOOT]


def _exercises(chapter: Chapter) -> str:
    found = [f"{each.id} {each.title}, {each.minutes} min" for each in EXERCISES if each.chapter == chapter.number]
    return "<br>".join(found)


def _links(root: Path, chapter: Chapter) -> str:
    """Links to what is written."""
    return links_to(root, {word: f"{folder}/{chapter.name}.ipynb" for word, folder in _PLACES.items()})


_HEAD = """# eventlab: the chapters

Learn event systems by building one.
Six steps, nine chapters; each begins with the failure that the one before it left open."""

_FOOT = """## How to begin

`make lab` in the checkout opens JupyterLab on a start page of your own, with copies of the exercises that are yours.
The exercises linked here are the untouched ones, and the solutions tell the end of the story."""
