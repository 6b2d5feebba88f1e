"""What a learner says to a question: `predict("4.restart")` asks, `predict("4.restart", 2)` answers.

A prediction is noted and not judged; asked again, the question tells what happens, and why. A quiz is judged at once:
`quiz("4")` asks, `quiz("4", 1, 3, 2, 2, 1)` answers. Each gives an `Asked`, whose `repr` is all that there is to read;
`lab/` makes the same into radio buttons.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eventlab.course import progress
from eventlab.course.questions.question import Question, find_prediction, find_quiz
from eventlab.course.told import Told
from eventlab.errors import CourseError

NOTED = "Noted. Now run the next cell, and see."


@dataclass(frozen=True, slots=True, repr=False)
class Asked:
    """Questions as they stand: asked, answered, or told."""

    questions: tuple[Question, ...]
    """One prediction, or all of a quiz."""
    answers: tuple[int, ...] = ()
    """The number of the option chosen for each; empty while there is no answer."""
    told: bool = False
    """Whether the reasons are shown: for a quiz with the answer, for a prediction when it is asked again."""
    note: str = ""
    """What is to be said about the keeping of progress."""

    @property
    def is_quiz(self) -> bool:
        """Whether these are a chapter's quiz, and no prediction."""
        return self.questions[0].kind == "quiz"

    @property
    def right(self) -> int:
        """How many answers are right."""
        return sum(number == each.right for each, number in zip(self.questions, self.answers, strict=False))

    @property
    def reveal(self) -> Told:
        """What happens, and why each option is right or wrong, whether or not there was an answer."""
        answers = self.answers or (0,) * len(self.questions)
        return Told("\n\n".join("\n".join(_told(each, at)) for each, at in zip(self.questions, answers, strict=True)))

    def __repr__(self) -> str:
        return "\n".join([*self._lines(), *([self.note] if self.note else [])])

    def _lines(self) -> Iterator[str]:
        if self.told:
            yield str(self.reveal)
            if self.is_quiz:
                yield f"\n{self.right} of {len(self.questions)} right."
        elif self.answers:
            yield f"{self.answers[0]}  {self.questions[0].options[self.answers[0] - 1].text}"
            yield NOTED
        else:
            leads = [f"{number}." for number in range(1, 1 + len(self.questions))] if self.is_quiz else ["Predict."]
            asked = (_asked(lead, each) for lead, each in zip(leads, self.questions, strict=True))
            yield "\n\n".join("\n".join(lines) for lines in asked)
            yield self._how()

    def _how(self) -> str:
        if self.is_quiz:
            ones = ", ".join("1" for _ in self.questions)
            return f'\nAnswer with a number for each: quiz("{self.questions[0].chapter}", {ones})'
        return f'Answer with its number, such as predict("{self.questions[0].id}", 1), then run the next cell.'


def predict(id: str, answer: int | None = None) -> Asked:
    """Ask for a prediction, or note one; once it is noted, `predict(id)` tells what happens, and why.

    Raises `CourseError` for an unknown question and an option that there is not.
    """
    question = find_prediction(id)
    if answer is not None:
        question.option(answer)
        progress.record("prediction", question.id, number=answer)
        return Asked((question,), (answer,), note=progress.news())
    known = progress.summary(progress.entries()).predictions.get(question.id)
    answers = (known,) if known is not None and 1 <= known <= len(question.options) else ()
    return Asked((question,), answers, told=bool(answers), note=progress.news())


def quiz(chapter: str | int, *answers: int) -> Asked:
    """Ask a chapter's quiz, or judge the answers to it, with the reason for each.

    Raises `CourseError` for a chapter without a quiz, too few or too many answers, and an option that there is not.
    """
    questions = find_quiz(str(chapter))
    if not answers:
        return Asked(questions)
    _must_fit(questions, answers)
    for question, number in zip(questions, answers, strict=True):
        status = "right" if number == question.right else "wrong"
        progress.record("quiz", question.id, number=number, status=status)
    return Asked(questions, answers, told=True, note=progress.news())


def _must_fit(questions: Sequence[Question], answers: Sequence[int]) -> None:
    if len(answers) != len(questions):
        raise CourseError(
            f"{len(answers)} answer{'' if len(answers) == 1 else 's'} to {len(questions)} questions: "
            f"expected one number for each, in their order."
        )
    for question, number in zip(questions, answers, strict=True):
        question.option(number)


def _asked(lead: str, question: Question) -> Iterator[str]:
    yield f"{lead} {question.text}"
    yield from (f"  {number}  {option.text}" for number, option in enumerate(question.options, 1))


def _told(question: Question, chosen: int) -> Iterator[str]:
    """The question with the reason below each option; your own option is marked by a pointer, the right one by ✓."""
    yield question.text
    for number, option in enumerate(question.options, 1):
        yield f"{'▸' if number == chosen else ' '} {number} {'✓' if option.right else '✗'} {option.text}"
        yield f"      {option.why}"
