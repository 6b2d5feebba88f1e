"""Which of a learner's files counts for which exercise; what cannot be judged is a note, and the rest is judged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eventlab.course.catalogue import EXERCISES, exercise
from eventlab.course.grading.answers import Answer, answers_of
from eventlab.course.grading.intake import take_in
from eventlab.course.grading.note import Note
from tests.course.handed import NOTEBOOK, hand_in, notebook, zipped

CHAPTER = tuple(one for one in EXERCISES if one.chapter == 4)
EMITTER = "class EventEmitter:\n    x = 1\n"


def read(root: Path) -> tuple[dict[str, Answer], list[Note]]:
    """The answers of the only learner by exercise, and all notes."""
    notes: list[Note] = []
    (learner,) = take_in(root).learners
    return {one.exercise.id: one for one in answers_of(learner, CHAPTER, notes.append)}, notes


def test_a_notebook_answers_every_exercise(tmp_path: Path) -> None:
    """An exercise that was left as it was is an answer too: the judge says *not attempted*."""
    hand_in(tmp_path, f"ann/{NOTEBOOK}", notebook({"4.1": EMITTER}))

    found, notes = read(tmp_path)

    assert list(found) == [one.id for one in CHAPTER]
    assert "x = 1" in found["4.1"].submission.cell
    assert {one.remark for one in found.values()} == {""}
    assert notes == []


def test_scripts_count_by_name_by_check_and_by_what_they_define(tmp_path: Path) -> None:
    """A helper that answers nothing is passed over, and said."""
    hand_in(tmp_path, "ann/emitter.py", "x = 1")
    hand_in(tmp_path, "ann/second.py", "def solve(): pass\ncheck('4.2')")
    hand_in(tmp_path, "ann/third_history.py", "async def emit(): pass")
    hand_in(tmp_path, "ann/helper.py", "y = 1")

    found, notes = read(tmp_path)

    files = [one.file for one in found.values()]
    assert files == ["ann/emitter.py", "ann/second.py", "ann/third_history.py", "", ""]
    assert found["4.4"].remark == "no cell and no file of 4.4"
    assert notes == [Note("ann", "ann/helper.py", "passed over", "a .py file that answers none of the exercises")]


def test_of_several_files_an_attempt_counts_then_a_sure_one_then_the_last(tmp_path: Path) -> None:
    """An untouched copy never hides an answer; a later upload replaces an earlier one, and 10 comes after 9."""
    hand_in(tmp_path, "ann/x-9.ipynb", notebook({"4.1": EMITTER}))
    hand_in(tmp_path, "ann/x-10.ipynb", notebook({"4.1": EMITTER.replace("1", "2")}))
    hand_in(tmp_path, "ann/y.ipynb", notebook())
    hand_in(tmp_path, "ann/z.py", EMITTER.replace("1", "3"))

    found, _ = read(tmp_path)

    assert (found["4.1"].file, found["4.1"].remark) == ("ann/x-10.ipynb", "answered in 3 files; this one counts")


def test_a_wrong_kernel_costs_nobody_an_answer(tmp_path: Path) -> None:
    """A notebook for R without a Python answer is one note; with one it is judged, and remarked upon."""
    for_r: dict[str, Any] = {"kernelspec": {"name": "ir", "language": "R"}}
    hand_in(tmp_path / "a", "ann/x.ipynb", notebook({"4.1": EMITTER}) | {"metadata": for_r})
    cells = [{"cell_type": "code", "source": "x <- 1", "metadata": {"eventlab": {"exercise": "4.1"}}}]
    hand_in(tmp_path / "b", "bob/x.ipynb", {"cells": cells, "metadata": for_r})

    found, _ = read(tmp_path / "a")
    none, notes = read(tmp_path / "b")

    assert found["4.1"].remark == "the notebook names R as its language"
    assert none == {}
    assert notes == [Note("bob", "bob/x.ipynb", "unreadable", "a notebook for R, without an answer in Python")]


@pytest.mark.parametrize(
    ("path", "content", "kind", "reason"),
    [
        ("ann/x.ipynb", json.dumps(notebook())[:-9], "unreadable", "it is not a whole notebook (it ends after"),
        ("ann/x.py", b"\xff\xfe\x00", "unreadable", "it is not a text in UTF-8"),
        ("ann/x.pdf", b"%PDF", "nothing handed in", "nothing that can be judged: ann/x.pdf"),
        ("ann/.hidden", b"", "nothing handed in", "an empty folder"),
    ],
)
def test_what_cannot_be_judged_is_one_row(
    tmp_path: Path, path: str, content: bytes | str, kind: str, reason: str
) -> None:
    """In words, and in the file's own row."""
    hand_in(tmp_path, path, content)

    found, notes = read(tmp_path)

    assert found == {}
    (note,) = [note for note in notes if note.kind != "passed over"]
    assert (note.kind, note.reason[: len(reason)]) == (kind, reason)


def test_a_damaged_file_beside_a_whole_one_is_only_a_note(tmp_path: Path) -> None:
    """In an archive as on the disk; the whole one is judged."""
    hand_in(tmp_path, "ann/x.ipynb", notebook({"4.1": EMITTER}))
    hand_in(tmp_path, "ann/broken.ipynb", "{")
    zipped(tmp_path / "ann" / "more.zip", {"y.ipynb": "[", "pattern.py": "def matches(): return 1"})

    found, notes = read(tmp_path)

    assert (found["4.1"].file, found["4.2"].file) == ("ann/x.ipynb", "ann/more.zip/pattern.py")
    assert [note.file for note in notes] == ["ann/broken.ipynb", "ann/more.zip/y.ipynb"]


def test_lost_marks_and_copied_cells_are_remarked(tmp_path: Path) -> None:
    """The reader of notebooks tells how it found a cell, and the mark carries it on."""
    made = notebook({"4.2": "def matches(pattern, type):\n    return 1"})
    for cell in made["cells"]:
        cell["metadata"] = {}
    made["cells"] += [cell for cell in made["cells"] if 'check("4.2")' in cell["source"]]
    hand_in(tmp_path, "ann/x.ipynb", made)

    found, _ = read(tmp_path)

    assert found["4.2"].exercise == exercise("4.2")
    says = 'the cell has lost its mark: found by check("4.2"); two cells of 4.2; the last that defines it counts'
    assert found["4.2"].remark == says


def test_an_answer_counts_for_its_own_exercise_only(tmp_path: Path) -> None:
    """Three exercises ask for `answers`: a cell's mark, a `check` and a file's name say which one is meant."""
    table = "answers = {'a': ('command', 'order')}"
    hand_in(tmp_path, "ann/patterns.py", table)
    hand_in(tmp_path, "ann/mine.py", f"{table}\ncheck('3.6')")
    hand_in(tmp_path, "ann/01_understanding_events.ipynb", notebook({"1.2": table}))

    tables = [of for of in EXERCISES if of.entry == "answers"]
    found = {each.exercise.id: each.file for each in answers_of(take_in(tmp_path).learners[0], tables, print)}

    assert found == {"1.2": "ann/01_understanding_events.ipynb", "2.4": "ann/patterns.py", "3.6": "ann/mine.py"}
