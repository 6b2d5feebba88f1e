"""Which code is judged: found in whole, copied, renamed and damaged notebooks, in files and in strings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eventlab.course.catalogue import exercise
from eventlab.course.submission import Submission, find_submission, provide, read_file
from eventlab.errors import CourseError

FOUR_ONE = exercise("4.1")
IMPORTS = "from eventlab import check\nimport math\n"
ANSWER = "class EventEmitter:\n    x = 1\n\ncheck('4.1')\n"


def cell(source: str, **eventlab: str) -> dict[str, Any]:
    metadata = {"eventlab": eventlab} if eventlab else {}
    return {"cell_type": "code", "source": source.splitlines(keepends=True), "metadata": metadata, "outputs": []}


def notebook(tmp_path: Path, *cells: dict[str, Any]) -> Path:
    path = tmp_path / "answer.ipynb"
    path.write_text(json.dumps({"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    return path


def test_a_notebook_gives_its_exercise_cell_and_its_import_cell(tmp_path: Path) -> None:
    """Other cells do not count: what a deleted or a later cell defines must not help."""
    path = notebook(tmp_path, cell(IMPORTS), cell("secret = 1"), cell(ANSWER, exercise="4.1"), cell("print(2)"))

    found = read_file(FOUR_ONE, path)

    assert found.imports == IMPORTS
    assert found.cell == "class EventEmitter:\n    x = 1\n\npass\n"
    assert found.path == path


@pytest.mark.parametrize("source", [ANSWER, "class EventEmitter:\n    x = 1\n"])
def test_lost_metadata_is_made_up_for(tmp_path: Path, source: str) -> None:
    """Where an editor dropped the metadata, the call of check names the cell, else the entry does."""
    path = notebook(tmp_path, cell(IMPORTS), cell(source), cell("print(2)"))

    assert "x = 1" in read_file(FOUR_ONE, path).cell


def test_of_two_copies_the_last_that_defines_the_entry_counts(tmp_path: Path) -> None:
    """A copied cell brings its metadata along; what a run of the notebook leaves behind is judged."""
    copies = [ANSWER, ANSWER.replace("x = 1", "x = 2"), "check('4.1')"]

    found = read_file(FOUR_ONE, notebook(tmp_path, *(cell(copy, exercise="4.1") for copy in copies)))

    assert "x = 2" in found.cell


@pytest.mark.parametrize("source", ["answers = {'email.sent': ('event', 'past')}", "answers: dict = {'email.sent': 1}"])
def test_a_dictionary_defines_its_name(tmp_path: Path, source: str) -> None:
    """Where data is the answer, the cell that writes it out is found; a name for some trial's result counts nowhere."""
    trial = "answers = await first.history()\nEventEmitter = answers"
    path = notebook(tmp_path, cell(IMPORTS), cell(source), cell(trial))

    assert read_file(exercise("1.2"), path).cell == source
    assert read_file(FOUR_ONE, path).cell == ""


def test_no_exercise_cell_is_an_empty_answer(tmp_path: Path) -> None:
    """A notebook without the cell is not attempted; it is no error of ours."""
    assert read_file(FOUR_ONE, notebook(tmp_path, cell("print(1)"))).cell == ""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"cells": [', "not a whole notebook"),
        ("[" * 100_000, "not a whole notebook"),
        ("[]", "not a notebook of format 4"),
        ('{"worksheets": []}', "not a notebook of format 4"),
        ('{"cells": [{"cell_type": "code"}]}', "not a notebook of format 4"),
        ('{"cells": [{"cell_type": "code", "source": [1]}]}', "not a notebook of format 4"),
    ],
)
def test_a_damaged_notebook_is_named(tmp_path: Path, text: str, says: str) -> None:
    """Cut in half, of an old format or no notebook at all: one line, with the file and what to do."""
    path = tmp_path / "broken.ipynb"
    path.write_text(text)

    with pytest.raises(CourseError, match=says) as caught:
        read_file(FOUR_ONE, path)

    assert str(path) in str(caught.value)


def test_a_file_that_is_no_text_or_no_file_is_named(tmp_path: Path) -> None:
    """Missing files, folders and bytes that are no UTF-8 are told apart."""
    (tmp_path / "latin.py").write_bytes("# \xe9".encode("latin-1"))

    for name, says in (("nowhere.py", "No such file"), (".", "directory"), ("latin.py", "not a text in UTF-8")):
        with pytest.raises(CourseError, match=says):
            read_file(FOUR_ONE, tmp_path / name)


def test_a_byte_order_mark_and_windows_lines_are_read(tmp_path: Path) -> None:
    """What an editor on another system saved is the same code."""
    path = tmp_path / "answer.py"
    path.write_bytes(b"\xef\xbb\xbf" + ANSWER.replace("\n", "\r\n").encode())

    assert find_submission(FOUR_ONE, file=path).cell == ANSWER.replace("check('4.1')", "pass")


def test_what_is_on_screen_comes_before_the_saved_copy(checkout: Path) -> None:
    """A running notebook provides its cell; without one the copy in work/ is read."""
    (checkout / "work" / FOUR_ONE.notebook).write_text(json.dumps({"cells": [cell(ANSWER, exercise="4.1")]}))

    assert "x = 1" in find_submission(FOUR_ONE).cell
    provide(lambda of: Submission("on screen"))
    assert find_submission(FOUR_ONE).cell == "on screen"
    provide(lambda of: None)
    assert "x = 1" in find_submission(FOUR_ONE).cell


def test_the_kept_text_has_no_verbs() -> None:
    """A passed answer becomes a module of one's own: imports first, no call of the judge, nothing else lost."""
    imports = "from operator import eq\nfrom eventlab import Event, check, hint\n%load_ext x\n"
    cell_ = 'é = "ß"; check("4.1"); x = 2\nif x:\n    pass\nhint("4.1")\n'

    text = Submission(cell_, imports).text_to_keep()

    assert text == 'from operator import eq\nfrom eventlab import Event\n\né = "ß"; pass; x = 2\nif x:\n    pass\n'


@pytest.mark.parametrize(
    ("cells", "remarks"),
    [
        ([(ANSWER, "4.1")], ()),
        ([(ANSWER, "")], ('the cell has lost its mark: found by check("4.1")',)),
        ([("class EventEmitter:\n    x = 1", "")], ("the cell has lost its mark: found by the name EventEmitter",)),
        ([(ANSWER, "4.1"), (ANSWER, "4.1")], ("two cells of 4.1; the last that defines it counts",)),
        ([("print(1)", "")], ("no cell of 4.1",)),
        (
            [("class EventEmitter:\n    x = 1", ""), ("check('4.1')", "4.1")],
            ("EventEmitter is defined in another cell, which is not judged",),
        ),
    ],
)
def test_what_was_odd_is_remarked(tmp_path: Path, cells: list[tuple[str, str]], remarks: tuple[str, ...]) -> None:
    """Whoever grades learns how a cell was found, when it was not found by its mark alone."""
    made = [cell(source, **({"exercise": id} if id else {})) for source, id in cells]

    assert read_file(FOUR_ONE, notebook(tmp_path, *made)).remarks == remarks
