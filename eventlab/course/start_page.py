"""The start page: where to continue, and the whole path with what is solved. Markdown only, so nothing needs to run.

    # Continue: 4.2 matches, 8 min                       one large link
    | 4 Build | 04 First event system | ▰▱▱▱▱ 1 of 5 | chapter · exercises |

An exercise counts as solved when its module lies in `work/my_eventlab/`, where a passed answer is saved.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from eventlab.course.catalogue import EXERCISES, Exercise
from eventlab.course.cell_address import cell_address


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


def start_page(root: Path) -> list[str]:
    """The page for the checkout at `root`, as the markdown sources of its cells. Call it when `work/` is filled."""
    done = solved(root)
    return [_lead(root, done), _path(root, done), _foot()]


def solved(root: Path) -> set[str]:
    """The ids of the exercises whose passed answer is kept in `work/my_eventlab/`."""
    answers = root / "work" / "my_eventlab"
    return {exercise.id for exercise in EXERCISES if (answers / f"{exercise.module}.py").is_file()}


def following(root: Path, done: set[str]) -> Exercise | None:
    """The exercise to continue with: the first unsolved one of the core, else of the rest, that is in `work/`."""
    still = [each for each in _present(root) if each.id not in done]
    return next((each for each in still if each.core), still[0] if still else None)


def _present(root: Path) -> list[Exercise]:
    return [exercise for exercise in EXERCISES if (root / "work" / exercise.notebook).is_file()]


def _lead(root: Path, done: set[str]) -> str:
    """The first cell: one large link, and the exercises of that chapter in one line."""
    at = following(root, done)
    if at is None:
        return _nothing_left(root)
    verb = "Continue" if done else "Begin"
    lines = [f"# [{verb}: {at.id} {at.title}, {at.minutes} min]({cell_address(root / 'work', at)})"]
    chapter = _chapter_of(at)
    reading = f"notebooks/{chapter.name}.ipynb"
    if not done and (root / reading).is_file():
        lines.append(f"New here? Read the chapter first: [{chapter.title}](../{reading}).")
    beside = [each for each in _present(root) if each.chapter == at.chapter]
    lines.append(" · ".join(_mark(each, at, done) for each in beside))
    return "\n\n".join(lines)


def _mark(exercise: Exercise, at: Exercise, done: set[str]) -> str:
    name = f"{exercise.id} {exercise.title}"
    if exercise.id in done:
        return f"✓ {name}"
    return f"**▸ {name}**" if exercise == at else name


def _nothing_left(root: Path) -> str:
    here = _present(root)
    if not here:
        return "# No exercise is written yet\n\nThe path below says what is coming."
    ours = f"../solutions/{here[-1].notebook}"
    return f"# All {len(here)} exercises are solved\n\n[Compare with ours]({ours}), or look at what is coming."


def _chapter_of(exercise: Exercise) -> Chapter:
    return next(chapter for chapter in CHAPTERS if chapter.number == exercise.chapter)


def _address(root: Path, exercise: Exercise) -> str:
    """The exercise's notebook, and the cell whose heading names the exercise where there is one."""
    return cell_address(root / "work", exercise)


def _path(root: Path, done: set[str]) -> str:
    """The second cell: the six steps over the nine chapters."""
    rows = ["## The path", "", "| Step | Chapter | Solved | Open |", "|:--|:--|:--|:--|"]
    before = ""
    for chapter in CHAPTERS:
        step = chapter.step if chapter.step != before else ""
        rows.append(f"| {step} | {chapter.title} | {_bar(chapter, done)} | {_links(root, chapter)} |")
        before = chapter.step
    return "\n".join(rows)


def _bar(chapter: Chapter, done: set[str]) -> str:
    """`▰▰▱▱▱ 2 of 5`, or nothing for a chapter whose exercises are not written."""
    ids = [exercise.id for exercise in EXERCISES if exercise.chapter == chapter.number]
    count = len(done.intersection(ids))
    return f"{'▰' * count}{'▱' * (len(ids) - count)} {count} of {len(ids)}" if ids else ""


def _links(root: Path, chapter: Chapter) -> str:
    """Links to what is there: the chapter, and the learner's copy of its exercises."""
    places = {"chapter": f"notebooks/{chapter.name}.ipynb", "exercises": f"work/{chapter.name}.ipynb"}
    links = [f"[{word}](../{place})" for word, place in places.items() if (root / place).is_file()]
    return " · ".join(links) or "coming"


def _foot() -> str:
    return (
        "Shift+Enter runs a cell. An exercise ends in `check(…)`: running it judges your answer. "
        "A passed answer is kept in [my_eventlab](my_eventlab/__init__.py), your own event system.\n\n"
        "This page is written afresh by `make lab`. Everything else in this folder is yours, and stays as you leave it."
    )
