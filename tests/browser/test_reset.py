"""reset in an open JupyterLab: the file changes below the page, and what the text says to do brings it up."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from eventlab.course.work import fill_work
from tests.browser.conftest import ROOT, Lab, Notebook

pytestmark = pytest.mark.timeout(180)

NAME = "04_first_event_system.ipynb"
Open = Callable[..., Notebook]


@pytest.fixture
def house(lab: Lab, tmp_path: Path) -> Path:
    """A checkout in a folder of its own, with 4.2 answered in the learner's notebook."""
    house = lab.folder / "reset"
    for folder in ("exercises", "solutions"):
        shutil.copytree(ROOT / folder, house / folder)
    fill_work(house)
    path = house / "work" / NAME
    path.write_text(path.read_text().replace("def matches(pattern, type): ...", "def matches(p, t): return 'mine'"))
    return house


def place(notebook: Path, id: str) -> int:
    """The number of the cell with that id, text cells included."""
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    return next(number for number, cell in enumerate(cells) if cell["id"] == id)


def test_the_starter_comes_back_into_the_open_page(house: Path, notebook: Open) -> None:
    """Run in a console of the same folder, as `eventlab reset 4.2` would; then Reload, by the name that we print."""
    path = house / "work" / NAME
    book = notebook(f"reset/work/{NAME}")
    cell = place(path, "exercise-4-2")
    expect(book.cell(cell)).to_contain_text("'mine'")
    book.select(place(path, "imports"))
    book.run_cell()
    book.page.evaluate(
        """() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel
               .requestExecute({ code: "told = repr(reset('4.2'))", stop_on_error: true }).done"""
    )
    label = book.page.evaluate("() => window.jupyterapp.commands.label('docmanager:reload')")
    book.page.evaluate("() => { window.jupyterapp.commands.execute('docmanager:reload') }")
    dialog = book.page.locator(".jp-Dialog")
    if dialog.count():
        dialog.get_by_role("button", name="Reload").click()

    assert label == "Reload Notebook from Disk"
    expect(book.cell(cell)).to_contain_text("def matches(pattern, type): ...")
    assert "'mine'" in (house / "work" / ".backups" / "04_first_event_system-1.ipynb").read_text()
