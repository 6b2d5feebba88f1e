"""How a class is to be graded, and how it was: `marks/run.json` keeps it, so that `regrade` needs no options."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from eventlab.course.catalogue import EXERCISES, Exercise, exercise
from eventlab.course.grading.whole import whole
from eventlab.course.judging import DEADLINE
from eventlab.course.reference import solved
from eventlab.course.sandbox import strict_available
from eventlab.course.scenario import Sandbox, find_check
from eventlab.errors import CourseError

FORMATS = ("csv", "json", "junit", "html")
Standing = dict[str, dict[str, tuple[str, float]]]
"""Status and points, by learner and exercise id: what a regrade is compared with."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of `eventlab grade`."""

    submissions: Path
    out: Path = Path("marks")
    exercises: tuple[str, ...] = ()
    """Ids; none means all that have a check."""
    jobs: int = 1
    resume: bool = False
    """Take verdicts from the ledger where answer and terms are the same."""
    shard: tuple[int, int] | None = None
    """Number and count of shares: (2, 4) is the second of four."""
    seed: int = 0
    """Fixed, so that the whole class gets the same scenarios, and a regrade repeats them."""
    deadline: float = DEADLINE
    """Seconds for one answer."""
    sandbox: Literal["auto", "process", "strict"] = "auto"
    """`auto` is strict where bubblewrap works."""
    formats: tuple[str, ...] = FORMATS
    points: Path | None = None
    """None: `points.toml` in the folder of marks, if it is there."""
    overrides: Path | None = None
    """None: `overrides.toml` in the folder of marks, if it is there."""
    timings: bool = False
    """Whether the files say milliseconds; two runs then differ."""

    @property
    def folder(self) -> Path:
        """Where this run writes: a share gets a folder of its own in `out`."""
        return self.out / "shard-{}-of-{}".format(*self.shard) if self.shard else self.out

    def beside(self, name: str, given: Path | None) -> Path | None:
        """The file that was named, else the one of this name in the folder of marks, else None."""
        path = self.out / name
        return given or (path if path.is_file() else None)


def chosen(ids: tuple[str, ...]) -> tuple[Exercise, ...]:
    """These exercises in the course's order; all that have a check for none. Raises `CourseError` for an unknown id."""
    wanted = {exercise(id) for id in ids}
    for of in wanted:
        find_check(of)
    return tuple(of for of in EXERCISES if of in wanted) if wanted else tuple(filter(_has_check, EXERCISES))


def sandbox_of(asked: str) -> Sandbox:
    """The sandbox that is used; raises `CourseError` when strict was asked for, and does not work here."""
    if asked == "process":
        return "process"
    if strict_available():
        return "strict"
    if asked == "auto":
        return "process"
    raise CourseError(
        "bubblewrap does not work here, so there is no strict sandbox: install it, or give --sandbox process."
    )


def fit(settings: Settings) -> None:
    """Raise `CourseError` when this machine cannot grade as asked: no strict sandbox, or not our own answers.

    Without these an answer that uses what an earlier exercise made would fail, and nobody would see why.
    """
    sandbox_of(settings.sandbox)
    for of in chosen(settings.exercises):
        try:
            solved(of)
        except CourseError as error:
            raise CourseError(
                f"{error} Grading runs our answers to earlier exercises: do it in the checkout."
            ) from None


def remember(settings: Settings, standing: Standing) -> None:
    """Write down how it was graded, and with what outcome."""
    kept = asdict(settings) | {
        "submissions": str(settings.submissions.absolute()),
        "points": settings.points and str(settings.points.absolute()),
        "overrides": settings.overrides and str(settings.overrides.absolute()),
    }
    del kept["out"], kept["jobs"], kept["resume"], kept["shard"]
    with whole(settings.folder / "run.json") as file:
        json.dump({"settings": kept, "standing": standing}, file, indent=1)


def remembered(out: Path) -> tuple[Settings, Standing]:
    """How this folder of marks was made; raises `CourseError` when it was not, or nobody can tell any more."""
    path = out / "run.json"
    try:
        run = json.loads(path.read_text(encoding="utf-8"))
        kept: dict[str, Any] = run["settings"]
        paths = {name: Path(kept[name]) if kept[name] else None for name in ("points", "overrides")}
        lists = {name: tuple(kept[name]) for name in ("exercises", "formats")}
        settings = Settings(**(kept | paths | lists | {"submissions": Path(kept["submissions"]), "out": out}))
        standing = {name: {id: (str(s), float(p)) for id, (s, p) in of.items()} for name, of in run["standing"].items()}
    except FileNotFoundError:
        raise CourseError(f"Nothing was graded into {out} yet: run eventlab grade SUBMISSIONS --out {out}.") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CourseError(f"{path} cannot be understood ({error}): run eventlab grade with --resume instead.") from None
    return replace(settings, resume=True), standing


def _has_check(of: Exercise) -> bool:
    try:
        find_check(of)
    except CourseError:
        return False
    return True
