"""Where things are: the checkout, and the learner's folder and the two kinds of exercise notebook in it."""

from __future__ import annotations

from pathlib import Path

from eventlab.errors import CourseError


def root() -> Path:
    """The checkout: the nearest folder, upward from here and then from the package, that holds the exercises.

    Raises `CourseError` when eventlab was installed without them.
    """
    for start in (_here(), Path(__file__).resolve()):
        for folder in (start, *start.parents):
            if (folder / "solutions").is_dir() and (folder / "exercises").is_dir():
                return folder
    raise CourseError(
        f"No exercises here: neither {_here()} nor any folder above it holds exercises/ and solutions/. "
        "Change into the checkout of eventlab, or clone it."
    )


def work() -> Path:
    """The learner's own folder; nothing in it is ever overwritten by an update."""
    return root() / "work"


def exercises() -> Path:
    """The generated exercise notebooks, as they were shipped."""
    return root() / "exercises"


def solutions() -> Path:
    """The solved notebooks: the source of the exercises."""
    return root() / "solutions"


def submissions() -> Path:
    """The library that keeps the judge right: for each exercise right answers, wrong ones and cheats."""
    return root() / "tests" / "submissions"


def inside_work(path: Path) -> bool:
    """Whether a file or folder lies in the learner's folder; False where there is none."""
    try:
        return path.resolve().is_relative_to(work().resolve())
    except CourseError:
        return False


def _here() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError:  # the folder that we were started in is gone
        return Path(__file__).resolve()
