"""The start page: where to continue, and the whole path with what is solved. Markdown only, so nothing needs to run.

# Continue: 4.2 matches, 8 min                       one large link
EMIT-RAISE-01, in 4.1 … What does that cost?         one review, a question; the answer folded up
| 4 Build | 04 First event system | ▰▱▱▱▱ 1 of 5 | chapter · exercises |
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from html import escape
from pathlib import Path

from eventlab.course.catalogue import EXERCISES, Exercise
from eventlab.course.cell_address import cell_address
from eventlab.course.review import Review


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter of the path, written or still to come."""

    step: str
    """The step of the path that it belongs to, with its number."""
    name: str
    """The stem of its file name, the same in `notebooks/`, `solutions/`, `exercises/` and `work/`."""

    @property
    def number(self) -> int:
        """Its number, from the file name."""
        return int(self.name[:2])

    @property
    def title(self) -> str:
        """Number and title as a reader sees them: `04 First event system`."""
        number, _, words = self.name.partition("_")
        return f"{number} {words.replace('_', ' ').capitalize()}"


CHAPTERS = (
    Chapter("1 Basics", "00_introduction"),
    Chapter("1 Basics", "01_understanding_events"),
    Chapter("2 Patterns", "02_communication_patterns"),
    Chapter("3 Technologies", "03_technologies"),
    Chapter("4 Build", "04_first_event_system"),
    Chapter("5 Scale", "05_production_architecture"),
    Chapter("6 Master", "06_real_world"),
    Chapter("6 Master", "07_practices"),
    Chapter("6 Master", "08_summary"),
)


def start_page(root: Path, done: Set[str] = frozenset(), again: Review | None = None) -> list[str]:
    """The page for the checkout at `root`, as the markdown sources of its cells. Call it when `work/` is filled.

    `done` are the ids of the exercises that have passed; `again` is the day's review.
    """
    reviewed = [_review(root, again)] if again is not None else []
    return [_lead(root, done), *reviewed, _path(root, done), _foot()]


def following(root: Path, done: Set[str]) -> Exercise | None:
    """The exercise to continue with: the first unsolved one of the core, else of the rest, that is in `work/`."""
    still = [each for each in present(root) if each.id not in done]
    return next((each for each in still if each.core), still[0] if still else None)


def present(root: Path) -> list[Exercise]:
    """The exercises whose notebook is in `work/`."""
    return [exercise for exercise in EXERCISES if (root / "work" / exercise.notebook).is_file()]


def _lead(root: Path, done: Set[str]) -> str:
    """The first cell: one large link, and the exercises of that chapter in one line."""
    at = following(root, done)
    if at is None:
        return _nothing_left(root)
    verb = "Continue" if done else "Begin"
    lines = [f"# [{verb}: {at.id} {at.title}, {at.minutes} min]({cell_address(root / 'work', at)})"]
    lines += _reading(root, at, done)
    beside = [each for each in present(root) if each.chapter == at.chapter]
    lines.append(" · ".join(_mark(each, at, done) for each in beside))
    return "\n\n".join(lines)


def _reading(root: Path, at: Exercise, done: Set[str]) -> list[str]:
    """What to read before it: for a newcomer the beginning of the path, else a chapter of which nothing is done."""
    written = [chapter for chapter in CHAPTERS if (root / "notebooks" / f"{chapter.name}.ipynb").is_file()]
    if not done and written:
        return [f"New here? Begin by reading: [{written[0].title}](../notebooks/{written[0].name}.ipynb)."]
    begun = any(each.chapter == at.chapter and each.id in done for each in EXERCISES)
    its = [] if begun else [chapter for chapter in written if chapter.number == at.chapter]
    return [f"Read the chapter first: [{chapter.title}](../notebooks/{chapter.name}.ipynb)." for chapter in its]


def _mark(exercise: Exercise, at: Exercise, done: Set[str]) -> str:
    name = f"{exercise.id} {exercise.title}"
    if exercise.id in done:
        return f"✓ {name}"
    return f"**▸ {name}**" if exercise == at else name


def _nothing_left(root: Path) -> str:
    here = present(root)
    if not here:
        return "# No exercise is written yet\n\nThe path below says what is coming."
    ours = f"../solutions/{here[-1].notebook}"
    return f"# All {len(here)} exercises are solved\n\n[Compare with ours]({ours}), or look at what is coming."


def _address(root: Path, exercise: Exercise) -> str:
    """The exercise's notebook, and the cell whose heading names the exercise where there is one."""
    return cell_address(root / "work", exercise)


def _review(root: Path, again: Review) -> str:
    """The review's cell: the question, and the answer where one has to open it."""
    of = again.exercise
    link = f"[{of.id} {of.title}]({_address(root, of)})"
    return (
        f"## Do you still know?\n\n**{again.code}**, in {link}, which you have solved since.\n\n"
        f"{escape(again.question, quote=False)}\n\n"
        f"<details><summary>Think first, then look</summary>\n\n{escape(again.answer, quote=False)}\n\n"
        f'Try it again from the starter: `reset("{of.id}")`; your answer is kept.\n\n</details>'
    )


def _path(root: Path, done: Set[str]) -> str:
    """The second cell: the six steps over the nine chapters."""
    rows = ["## The path", "", "| Step | Chapter | Solved | Open |", "|:--|:--|:--|:--|"]
    before = ""
    for chapter in CHAPTERS:
        step = chapter.step if chapter.step != before else ""
        rows.append(f"| {step} | {chapter.title} | {_bar(chapter, done)} | {_links(root, chapter)} |")
        before = chapter.step
    return "\n".join(rows)


def _bar(chapter: Chapter, done: Set[str]) -> str:
    """`▰▰▱▱▱ 2 of 5`, or nothing for a chapter whose exercises are not written."""
    ids = [exercise.id for exercise in EXERCISES if exercise.chapter == chapter.number]
    count = len(done & set(ids))
    return f"{'▰' * count}{'▱' * (len(ids) - count)} {count} of {len(ids)}" if ids else ""


def _links(root: Path, chapter: Chapter) -> str:
    """Links to what is there: the chapter, and the learner's copy of its exercises."""
    return links_to(root, {"chapter": f"notebooks/{chapter.name}.ipynb", "exercises": f"work/{chapter.name}.ipynb"})


def links_to(root: Path, places: Mapping[str, str]) -> str:
    """A link to each place that is there, under its word; a chapter that is not there yet is coming."""
    links = {word: f"[{word}](../{place})" for word, place in places.items() if (root / place).is_file()}
    if not links:
        return "coming"
    return " · ".join((["chapter coming"] if "chapter" not in links else []) + list(links.values()))


def _foot() -> str:
    return (
        "Shift+Enter runs a cell. An exercise ends in `check(…)`: running it judges your answer. "
        "A passed answer is kept in [my_eventlab](my_eventlab/__init__.py), your own event system.\n\n"
        "This page is written afresh by `make lab`. Everything else in this folder is yours, and stays as you leave it."
    )
