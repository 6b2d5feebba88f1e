"""Chapter 3 as a learner meets it: run from top to bottom, its page opened in a tab, its hero played."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Notebook
from tests.browser.test_chapter_04 import place

pytestmark = pytest.mark.timeout(240)

NAME = "03_technologies.ipynb"
Open = Callable[..., Notebook]


def test_the_chapter_runs_from_top_to_bottom(house: Path, notebook: Open) -> None:
    """Every cell runs in a live JupyterLab, none ends in an error; in both themes the hero is there to be operated."""
    book = notebook(f"notebooks/{NAME}")
    book.run_all()
    number = place(house / "notebooks" / NAME, "wires")

    for kind in ("stderr", "error"):
        assert book.panel.locator(f'.jp-OutputArea-output[data-mime-type*="{kind}"]').all_inner_texts() == []
    everything = book.panel.locator(".jp-Notebook-cell")
    for theme, name in [("JupyterLab Light", "light"), ("JupyterLab Dark", "dark")]:
        book.theme(theme)
        expect(book.output(number).locator(".el-wires")).to_be_visible()
        for part, start in enumerate(range(0, everything.count(), 6)):
            everything.nth(min(start + 3, everything.count() - 1)).scroll_into_view_if_needed()
            book.screenshot(f"chapter-3-{name}-{part:02}")


def test_a_browsers_own_websocket_and_eventsource_reach_the_chapters_server(house: Path, notebook: Open) -> None:
    """The page that the chapter serves speaks and hears; its radio comes back by itself when the programme ends."""
    book = notebook(f"notebooks/{NAME}")
    chapter = house / "notebooks" / NAME
    for id in ("imports", "phone", "radio", "page"):
        book.select(place(chapter, id))
        book.run_cell()
    shown = book.output(place(chapter, "page")).inner_text()
    address = re.search(r"http://127\.0\.0\.1:\d+", shown)
    assert address, shown
    tab = book.page.context.new_page()
    tab.goto(address[0])

    said = tab.locator("pre")
    expect(said).to_contain_text("WebSocket    noted: one ramen")
    expect(said).to_contain_text("EventSource  soup is ready")
    expect(said).to_have_text(re.compile("(ramen is ready.*soup is ready.*){2}", re.DOTALL), timeout=30_000)
