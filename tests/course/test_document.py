"""What a file holds: outputs, encodings and old formats cost nothing, and damage is told in words."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from eventlab.course.catalogue import exercise
from eventlab.course.document import MAX_CODE, document_of, read_document
from eventlab.course.submission import answer_in
from eventlab.errors import CourseError

TEXT = "class EventEmitter:\r\n    é = 1\r\n"
NOTEBOOK = Path("x.ipynb")


def cell(source: object, **more: object) -> dict[str, object]:
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], **more}


def as_bytes(*cells: dict[str, object], **more: Any) -> bytes:
    return json.dumps({"cells": list(cells), "metadata": {}, "nbformat": 4, **more}).encode()


def test_fifty_megabytes_of_output_are_skipped() -> None:
    """What a learner printed is not built in memory: beside the file's own bytes, reading takes next to nothing."""
    data = as_bytes(cell("x = 1", outputs=[{"output_type": "stream", "text": ["y" * 1000] * 50_000}]))

    tracemalloc.start()
    found = document_of(data, NOTEBOOK)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(data) > 50_000_000
    assert [one["source"] for one in found.cells] == ["x = 1"]
    assert peak < 1_000_000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", ["emitter.py", "x.ipynb"])
def test_encodings_are_told_apart(encoding: str, name: str) -> None:
    """What an editor on another system saved is the same code, and UTF-16 is remarked upon."""
    text = TEXT if name.endswith(".py") else json.dumps({"cells": [cell(TEXT)]}, ensure_ascii=False)

    found = document_of(text.encode(encoding), Path(name))

    assert "é = 1" in answer_in(exercise("4.1"), found).cell
    assert found.remarks == (("read as UTF-16",) if "16" in encoding else ())


def test_format_three_is_read_from_its_worksheets() -> None:
    """An old notebook calls the source `input`, and has its cells one level deeper."""
    old = {"cell_type": "code", "input": ["class EventEmitter:\n", "    x = 1\n"], "language": "python"}
    data = json.dumps({"nbformat": 3, "metadata": {}, "worksheets": [{"cells": [old]}]}).encode()

    found = document_of(data, NOTEBOOK)

    assert "x = 1" in answer_in(exercise("4.1"), found).cell
    assert found.remarks == ("a notebook of format 3: its worksheets were read",)


@pytest.mark.parametrize("odd", ['{"outputs": NaN, %s', '{"text": "\\ud83d", %s'])
def test_what_strict_json_refuses_is_read_all_the_same(odd: str) -> None:
    """Plotting libraries write NaN, and cut texts hold half a character; Python's own reader takes both."""
    data = (odd % '"cells": [{"cell_type": "code", "source": "x = 1"}]}').encode()

    assert document_of(data, NOTEBOOK).cells[0]["source"] == "x = 1"


@pytest.mark.parametrize(
    ("metadata", "language"),
    [
        ({}, "Python"),
        ({"kernelspec": {"name": "conda-env-stats-py"}}, "Python"),
        ({"kernelspec": {"name": "ir", "language": "R"}}, "R"),
        ({"kernelspec": {"name": "ir"}}, "R"),
        ({"kernelspec": {"name": "julia-1.9"}}, "Julia"),
        ({"language_info": {"name": "julia"}, "kernelspec": {"name": "python3"}}, "Julia"),
        ({"language_info": {"name": "scala"}}, "scala"),
        ({"language_info": {"name": 7}, "kernelspec": []}, "Python"),
    ],
)
def test_the_language_is_what_the_notebook_says(metadata: dict[str, object], language: str) -> None:
    """A kernel with a name of its own is taken for Python until something says otherwise."""
    assert document_of(as_bytes(metadata=metadata), NOTEBOOK).language == language


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (as_bytes(cell("x"))[:-4], "not a whole notebook (it ends after"),
        (b"", "not a whole notebook"),
        (b'{"cells": [}', "not a whole notebook"),
        (b"\x89PNG\r\n\xff\xfe\xfd", "not a text in UTF-8"),
        (as_bytes(cell(7)), "not a notebook of format 4"),
        (as_bytes(cell(["x", 7])), "not a notebook of format 4"),
        (as_bytes(cell("x = 1\n" * MAX_CODE)), "characters of code"),
    ],
)
def test_damage_is_told_in_words(data: bytes, says: str) -> None:
    """One line, with the file and what to do."""
    with pytest.raises(CourseError) as caught:
        document_of(data, NOTEBOOK)

    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_error_names_the_file_as_it_is_shown(tmp_path: Path) -> None:
    """Whoever grades knows files by where they lie in the folder of submissions."""
    with pytest.raises(CourseError, match=r"^ann/x\.ipynb cannot be read"):
        read_document(tmp_path / "x.ipynb", Path("ann/x.ipynb"))
