"""A wrong answer and its timeline in a real JupyterLab: the picture, and the table behind it, in both themes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, Notebook

pytestmark = pytest.mark.timeout(180)

Open = Callable[..., Notebook]
IMPORTS = "from eventlab import check, timeline"
THEMES = [("JupyterLab Light", "light"), ("JupyterLab Dark", "dark")]


def answer(id: str, name: str) -> str:
    """A wrong answer as a learner's cell, with the call of check behind it."""
    return f'{(ROOT / "tests" / "submissions" / id / "wrong" / name).read_text("utf-8")}\n\ncheck("{id}", seed=7)'


def test_a_wrong_answer_is_seen_beside_ours(notebook: Open) -> None:
    """The picture is that of the card above it, fits in the page, and has words for those who cannot see it."""
    book = notebook("timeline.ipynb", [IMPORTS, answer("4.1", "stops_at_first_error.py"), 'timeline("4.1")'])
    book.run_all()
    expect(book.output(1)).to_contain_text("EMIT-RAISE-01")
    image = book.output(2).locator("img")

    expect(image).to_be_visible()
    words = image.get_attribute("alt") or ""
    assert "raising handler" in words
    assert "Step 3, which matters: yours till never called; ours deliver till." in words
    sizes = image.evaluate("image => [image.naturalWidth, image.clientWidth, image.parentElement.clientWidth]")
    assert sizes[0] == 1440
    assert sizes[1] <= min(720, sizes[2])
    for theme, name in THEMES:
        book.theme(theme)
        book.screenshot(f"timeline-4-1-{name}", book.cell(2))


def test_the_table_unfolds_by_keyboard(notebook: Open) -> None:
    """Enter on the line below the picture shows the same as text, in the colours of the theme."""
    book = notebook("table.ipynb", [IMPORTS, answer("4.3", "tells_first.py"), 'timeline("4.3", seed=7)'])
    book.run_all()
    table = book.output(2).locator("details pre")
    expect(table).to_be_hidden()
    book.output(2).locator("summary").focus()
    book.page.keyboard.press("Enter")

    expect(table).to_be_visible()
    expect(table).to_contain_text("They part at step 2.")
    expect(table).to_contain_text("step 5")
    for theme, name in THEMES:
        book.theme(theme)
        book.screenshot(f"timeline-4-3-table-{name}", book.cell(2))


def test_a_starter_has_a_sentence_in_place_of_a_picture(notebook: Open) -> None:
    """Nothing was written yet: no picture, and what to do."""
    book = notebook("starter.ipynb", [IMPORTS, "class EventEmitter:\n    pass", 'timeline("4.1")'])
    book.run_all()

    expect(book.output(2)).to_contain_text("4.1 EventEmitter: not attempted")
    expect(book.output(2).locator("img")).to_have_count(0)
