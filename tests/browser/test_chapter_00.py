"""Chapter 0, read and worked through in a real JupyterLab and a real Chromium."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Notebook

pytestmark = pytest.mark.timeout(240)

NAME = "00_introduction.ipynb"
Open = Callable[..., Notebook]
WRONG = """
def place_order(order, events):
    events.emit("order.placed", order)
    if not order["dishes"]:
        raise ValueError("an order needs a dish")
    order["number"] = next(numbers)

check("0.1")
""".strip()
RIGHT = """
def place_order(order, events):
    if not order["dishes"]:
        raise ValueError("an order needs a dish")
    order["number"] = next(numbers)
    events.emit("order.placed", order)

check("0.1")
""".strip()


def place(notebook: Path, id: str) -> int:
    """The number of the cell with that id, text cells included."""
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    return next(number for number, cell in enumerate(cells) if cell["id"] == id)


def type_in(book: Notebook, number: int, code: str) -> None:
    """Replace a cell's code, line by line as hands would; the editor indents, so each line begins afresh."""
    keys = book.page.keyboard
    book.cell(number).locator(".cm-content").click()
    keys.press("Control+a")
    keys.press("Delete")
    for line in code.splitlines():
        keys.press("Shift+Home")
        keys.press("Delete")
        keys.insert_text(line)
        keys.press("Enter")


def test_the_chapter_runs_from_top_to_bottom(house: Path, notebook: Open) -> None:
    """Every cell runs in a live JupyterLab, none ends in an error; in both themes the hero is there to be operated."""
    book = notebook(f"notebooks/{NAME}")
    book.run_all()
    number = place(house / "notebooks" / NAME, "coupling")

    for kind in ("stderr", "error"):
        assert book.panel.locator(f'.jp-OutputArea-output[data-mime-type*="{kind}"]').all_inner_texts() == []
    everything = book.panel.locator(".jp-Notebook-cell")
    for theme, name in [("JupyterLab Light", "light"), ("JupyterLab Dark", "dark")]:
        book.theme(theme)
        expect(book.output(number).locator(".el-coupling")).to_be_visible()
        for part, start in enumerate(range(0, everything.count(), 6)):
            everything.nth(min(start + 3, everything.count() - 1)).scroll_into_view_if_needed()
            book.screenshot(f"chapter-0-{name}-{part:02}")


def test_the_link_leads_to_the_exercise_and_it_is_solved_by_typing(house: Path, notebook: Open) -> None:
    """The untouched starter is not attempted; one emit where the five calls stood is named; the mended one passes."""
    book = notebook(f"notebooks/{NAME}")
    book.panel.get_by_role("link", name="Exercise 0.1 · place_order").click()
    expect(book.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")).to_contain_text("This is how it works today")

    book = notebook(f"work/{NAME}")
    exercise = house / "work" / NAME
    imports, starter = place(exercise, "imports"), place(exercise, "exercise-0-1")
    book.select(imports)
    book.run_cell()
    book.select(starter)
    book.run_cell()
    expect(book.output(starter)).to_contain_text("0.1 place_order: not attempted")
    book.screenshot("exercise-0-1-not-attempted-light")
    type_in(book, starter, WRONG)
    book.run_cell()
    expect(book.output(starter)).to_contain_text("ORDER-NUMBER-01")
    book.screenshot("exercise-0-1-failed-light", book.cell(starter))
    type_in(book, starter, RIGHT)
    book.run_cell()
    expect(book.output(starter)).to_contain_text("0.1 place_order: passed")
    expect(book.output(starter)).to_contain_text("Saved as my_eventlab/order.py")
    book.theme("JupyterLab Dark")
    book.screenshot("exercise-0-1-passed-dark", book.cell(starter))
    assert "def place_order" in (house / "work" / "my_eventlab" / "order.py").read_text("utf-8")
