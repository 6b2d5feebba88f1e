"""A learner's answers: which of her files holds each exercise, and what was odd about finding it.

A file counts for an exercise when it holds the exercise's cell, or is named for it, or defines its entry. Of several,
an attempt comes before an untouched starter, a sure find before a guess, and then the last by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from eventlab.course import reference
from eventlab.course.attempted import reason_not_attempted
from eventlab.course.catalogue import EXERCISES, Exercise, namesakes
from eventlab.course.document import Document
from eventlab.course.grading.intake import Learner
from eventlab.course.grading.names import named_for
from eventlab.course.grading.note import Note
from eventlab.course.grading.visible import visible
from eventlab.course.submission import Submission, answer_in, calls_check, defines
from eventlab.errors import CourseError

SHOWN = 3
"""Names of files that one note tells."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One learner's answer to one exercise."""

    learner: str
    exercise: Exercise
    submission: Submission
    file: str
    """Where it was found; empty when it was not."""
    remark: str
    """What was odd about finding it; usually empty."""


def answers_of(learner: Learner, exercises: Sequence[Exercise], note: Callable[[Note], None]) -> Iterator[Answer]:
    """An answer for each exercise, an empty one too; none at all when she handed in nothing that can be read.

    Files are read here; `note` hears of each that cannot be.
    """
    for each in learner.notes:
        note(each)
    documents = list(_read(learner, note))
    if not documents:
        if not any(each.kind == "unreadable" for each in learner.notes) and not learner.files:
            note(Note(learner.name, "", "nothing handed in", _nothing(learner)))
        return
    if learner.others:
        note(Note(learner.name, learner.others[0], "passed over", f"neither notebook nor .py: {_few(learner.others)}"))
    used: set[str] = set()
    for of in exercises:
        found = _best(of, documents)
        used.update(found.used)
        yield Answer(learner.name, of, found.submission, found.file, "; ".join(found.remarks))
    for document in documents:
        if str(document.path) not in used and document.script:
            note(Note(learner.name, str(document.path), "passed over", "a .py file that answers none of the exercises"))


def _read(learner: Learner, note: Callable[[Note], None]) -> Iterator[Document]:
    for file in learner.files:
        try:
            document = file.read()
        except CourseError as error:
            note(Note(learner.name, file.shown, "unreadable", _reason(error, file.shown)))
            continue
        if _speaks_python(document):
            yield document
        else:
            reason = f"a notebook for {document.language}, without an answer in Python"
            note(Note(learner.name, file.shown, "unreadable", visible(reason)))


def _reason(error: CourseError, file: str) -> str:
    """The error in words, without the name of the file, which stands beside it."""
    text = visible(str(error))
    return f"it{text.removeprefix(file)}" if text.startswith(f"{file} ") else text


def _speaks_python(document: Document) -> bool:
    """Whether there is anything to judge: a wrong kernel's name alone costs nobody an answer."""
    if document.language == "Python":
        return True
    return any(defines(cell["source"], of.entry) for of in EXERCISES for cell in document.cells)


@dataclass(frozen=True, slots=True)
class _Found:
    submission: Submission
    file: str = ""
    remarks: tuple[str, ...] = ()
    used: tuple[str, ...] = ()
    """The files that hold anything for this exercise."""


def _best(of: Exercise, documents: Sequence[Document]) -> _Found:
    """The answer that counts among a learner's files."""
    found = [(document, answer_in(of, document)) for document in documents if _holds(of, document)]
    found = [(document, submission) for document, submission in found if submission.cell]
    if not found:
        return _Found(Submission(""), remarks=(f"no cell and no file of {of.id}",))
    ranks = [(_attempted(of, submission), _sure(of, document, submission)) for document, submission in found]
    best = max(range(len(found)), key=lambda place: (*ranks[place], place))
    document, submission = found[best]
    remarks = list(submission.remarks)
    if document.language != "Python":
        remarks.append(f"the notebook names {visible(document.language)} as its language")
    rivals = [place for place, rank in enumerate(ranks) if place != best and rank[0]]
    if rivals and ranks[best][0]:
        remarks.append(f"answered in {len(rivals) + 1} files; this one counts")
    return _Found(submission, str(document.path), tuple(remarks), tuple(str(each.path) for each, _ in found))


def _holds(of: Exercise, document: Document) -> bool:
    """A notebook is asked cell by cell; a script counts by its name, by its `check`, or by what it defines."""
    if not document.script:
        return True
    source = document.cells[0]["source"]
    if calls_check(source, of.id):
        return True
    if defines(source, of.entry):  # by a name that another exercise may ask for as well
        return _told_for(of, document) or not any(_told_for(other, document) for other in namesakes(of))
    # `async_emit.py` may hold an emitter: the name alone tells little about a file that answers another exercise.
    return named_for(of, document.path.stem) and not any(defines(source, other.entry) for other in EXERCISES)


def _sure(of: Exercise, document: Document, submission: Submission) -> bool:
    if not document.script:
        return submission.sure
    source = document.cells[0]["source"]
    return calls_check(source, of.id) or (named_for(of, document.path.stem) and defines(source, of.entry))


def _told_for(of: Exercise, script: Document) -> bool:
    """Whether the script itself says that it answers this exercise: by its name, or by its `check`."""
    return calls_check(script.cells[0]["source"], of.id) or named_for(of, script.path.stem)


def _attempted(of: Exercise, submission: Submission) -> bool:
    try:
        return reason_not_attempted(submission.cell, of.entry, reference.starter(of)) is None
    except SyntaxError:
        return True


def _nothing(learner: Learner) -> str:
    if learner.others:
        return f"nothing that can be judged: {_few(learner.others)}"
    return "an empty folder"


def _few(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
