"""A question with options to choose from, each right or wrong for a reason; and where to find it."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from dataclasses import dataclass
from typing import Literal

from eventlab.course import questions
from eventlab.errors import CourseError


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen."""

    text: str
    right: bool
    why: str
    """Why it is right, or what one believes who chooses it, and what happens instead."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question of one chapter. Exactly one of its options is right."""

    id: str
    """Chapter and a word, such as `4.restart`. Progress is kept by it, so it is fixed."""
    kind: Literal["prediction", "quiz"]
    text: str
    options: tuple[Option, ...]

    @property
    def chapter(self) -> str:
        """What stands before the dot."""
        return self.id.partition(".")[0]

    @property
    def right(self) -> int:
        """The number of the right option, from 1."""
        return 1 + next(place for place, option in enumerate(self.options) if option.right)

    def option(self, number: object) -> Option:
        """The option with this number, from 1; raises `CourseError` for anything else."""
        if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= len(self.options):
            raise CourseError(
                f"{number!r} is no answer to {self.id}: expected a number from 1 to {len(self.options)}, "
                "the number of an option."
            )
        return self.options[number - 1]


def all_questions() -> tuple[Question, ...]:
    """The questions of all chapters, in their order."""
    names = sorted(each.name for each in pkgutil.iter_modules(questions.__path__) if each.name.startswith("chapter_"))
    modules = [importlib.import_module(f"{questions.__name__}.{name}") for name in names]
    return tuple(question for module in modules for question in module.QUESTIONS)


def find_prediction(id: str) -> Question:
    """The prediction with this id; raises `CourseError`, which names the nearest ids, when there is none."""
    known = {question.id: question for question in all_questions() if question.kind == "prediction"}
    if id in known:
        return known[id]
    near = difflib.get_close_matches(str(id), known, n=3, cutoff=0.3) or sorted(known)[:3]
    raise CourseError(
        f"There is no prediction {id!r}: expected an id such as 4.restart. The nearest are {', '.join(near)}."
    )


def find_quiz(chapter: str) -> tuple[Question, ...]:
    """The quiz of a chapter; raises `CourseError`, which names the chapters that have one, when there is none."""
    known = [question for question in all_questions() if question.kind == "quiz"]
    found = tuple(question for question in known if question.chapter == str(chapter))
    if not found:
        chapters = ", ".join(sorted({question.chapter for question in known}))
        raise CourseError(f"There is no quiz {chapter!r}: expected a chapter such as 4. There are: {chapters}.")
    return found
