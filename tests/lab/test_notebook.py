"""What the judge is told in a running notebook: what was run, not what was saved."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from eventlab.course.catalogue import exercise
from eventlab.lab.notebook import answer_on_screen, from_history

FOUR_ONE = exercise("4.1")
IMPORTS = "from eventlab import check"
ANSWER = "class EventEmitter:\n    x = 1"


def test_the_running_cell_is_judged() -> None:
    """A cell that ends in the call of check is itself the answer."""
    found = from_history(FOUR_ONE, ["", IMPORTS, "y = 2", f'{ANSWER}\n\ncheck("4.1")'])

    assert found is not None
    assert found.cell == f"{ANSWER}\n\npass"
    assert found.imports == IMPORTS
    assert found.path == Path.cwd()


def test_a_call_alone_judges_the_last_definition() -> None:
    """Run again in a cell of its own, check looks back to the newest definition."""
    cells = [IMPORTS, ANSWER, ANSWER.replace("1", "2"), "print(3)", '# once more\ncheck("4.1")']

    found = from_history(FOUR_ONE, cells)

    assert found is not None
    assert "x = 2" in found.cell


@pytest.mark.parametrize("cells", [[], [IMPORTS, 'check("4.1")']])
def test_without_a_definition_the_copy_in_work_is_judged(cells: list[str]) -> None:
    """None, and the judge reads the saved notebook."""
    assert from_history(FOUR_ONE, cells) is None


def test_outside_a_notebook_nothing_is_on_screen() -> None:
    """A plain Python program has no cells."""
    assert answer_on_screen(FOUR_ONE) is None


@pytest.mark.parametrize("history", [True, False])
def test_a_real_kernel_shows_the_verdict(monkeypatch: pytest.MonkeyPatch, history: bool) -> None:
    """Shift+Enter runs the code and judges it, in a kernel that keeps a history and in one that is told not to."""
    monkeypatch.setenv("EVENTLAB_LIVE", "0")
    wrong = Path(__file__).parents[1] / "submissions" / "4.1" / "wrong" / "once_is_on.py"
    cells = ["from eventlab import check", f'{wrong.read_text()}\n\ncheck("4.1")']
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])

    client = NotebookClient(notebook, timeout=60, kernel_name="python3")
    with client.setup_kernel():
        for number, cell in enumerate(notebook.cells):
            client.execute_cell(cell, number, store_history=history)

    shown = notebook.cells[1].outputs[0].data
    assert shown["text/plain"].startswith("‖ ✗ 4.1 EventEmitter: failed")
    assert "EMIT-ONCE-01" in shown["text/plain"]
    assert list(shown) == ["text/plain"]


def test_a_live_kernel_shows_a_card(monkeypatch: pytest.MonkeyPatch) -> None:
    """Text and HTML, and no widget's view; where the front end names no cell, each exercise has one card open."""
    monkeypatch.setenv("EVENTLAB_LIVE", "1")
    count = "from eventlab.lab import verdict_card\nprint([*verdict_card._cards])"
    cells = ["from eventlab import check", 'check("4.1", "x = 1")', 'check("4.1", "x = 2")', count]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    NotebookClient(notebook, timeout=60, kernel_name="python3").execute()

    (shown,) = notebook.cells[1].outputs
    assert sorted(shown.data) == ["text/html", "text/plain"]
    assert "not attempted" in shown.data["text/html"]
    assert notebook.cells[3].outputs[0].text == "[('', '4.1')]\n"


@pytest.mark.parametrize(("live", "kind"), [("1", "stream"), ("0", "error")])
def test_a_mistake_in_using_the_course_is_one_line(live: str, kind: str, tmp_path: Path) -> None:
    """Who slips in a number reads a sentence, and no traceback of ours; a run for comparison fails all the same."""
    sources = ["from eventlab import check", "check('4.11')"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    client = NotebookClient(notebook, timeout=60, allow_errors=True)
    client.execute(env={**os.environ, "EVENTLAB_LIVE": live, "IPYTHONDIR": str(tmp_path)})

    (output,) = notebook.cells[1].outputs

    assert output.output_type == kind
    said = output.get("text", "") or output.get("evalue", "")
    assert said.splitlines()[0].endswith("The nearest are 4.1, 4.5, 4.4.")
    assert len(said.splitlines()) == 1
