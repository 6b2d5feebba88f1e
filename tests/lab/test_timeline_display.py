"""A timeline in a notebook and as a file: the picture, the table, and never one without words."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from eventlab.errors import CourseError
from eventlab.lab.timeline_display import forms, save
from tests.lab.timelines import raising, timeline_of

WRONG = Path(__file__).parents[1] / "submissions" / "4.1" / "wrong" / "stops_at_first_error.py"


def test_a_live_session_gets_picture_words_and_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """The image has its alternative text, and the table can be unfolded below it."""
    monkeypatch.setenv("EVENTLAB_LIVE", "1")
    shown, _ = forms(raising())

    assert set(shown) == {"text/plain", "text/html", "image/png"}
    assert shown["text/plain"] == repr(raising())
    assert "Step 3, which matters: yours email never called" in shown["text/html"]
    assert "<summary" in shown["text/html"]


def test_a_stored_timeline_is_text_and_png_and_the_same_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Headless, the two forms that survive in an untrusted notebook, to the byte."""
    monkeypatch.setenv("EVENTLAB_LIVE", "0")

    assert set(forms(raising())[0]) == {"text/plain", "image/png"}
    assert forms(raising()) == forms(raising())


def test_without_steps_there_is_text_only() -> None:
    """Nothing was played, so nothing is drawn; whoever asks for a file is told."""
    nothing = timeline_of(None, None)

    assert set(forms(nothing)[0]) == {"text/plain"}
    with pytest.raises(CourseError, match="nothing to draw"):
        save(nothing, "picture.png")


def test_a_file_is_a_png(tmp_path: Path) -> None:
    """The picture goes where one says, and a place that does not exist is named."""
    assert save(raising(), str(tmp_path / "run.png")).read_bytes().startswith(b"\x89PNG")
    with pytest.raises(CourseError, match=r"run\.png cannot be written \(No such file"):
        save(raising(), str(tmp_path / "nowhere" / "run.png"))


def test_a_real_kernel_shows_the_timeline(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a notebook the verb alone in a cell shows the run of the last answer, as text and as a picture."""
    monkeypatch.setenv("EVENTLAB_LIVE", "0")
    cells = ["from eventlab import check, timeline", f'{WRONG.read_text()}\n\ncheck("4.1")', 'timeline("4.1")']
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])

    NotebookClient(notebook, timeout=60, kernel_name="python3").execute()

    shown = notebook.cells[2].outputs[0].data
    assert set(shown) == {"text/plain", "image/png"}
    assert shown["text/plain"].startswith("4.1 EventEmitter: failed     raising handler · seed 0")
    assert "≠" in shown["text/plain"]
