"""Chapter 2 as a learner meets it: every cell runs, and its hero is operated where it stands."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Notebook

pytestmark = pytest.mark.timeout(240)

NAME = "02_communication_patterns.ipynb"
Open = Callable[..., Notebook]


def place(notebook: Path, id: str) -> int:
    """The number of the cell with that id, text cells included."""
    content: dict[str, list[dict[str, object]]] = json.loads(notebook.read_text("utf-8"))
    return next(number for number, cell in enumerate(content["cells"]) if cell["id"] == id)


def test_the_chapter_runs_from_top_to_bottom(house: Path, notebook: Open) -> None:
    """Every cell runs in a live JupyterLab, none ends in an error; in both themes the hero is there to be operated."""
    book = notebook(f"notebooks/{NAME}")
    book.run_all()
    chapter = house / "notebooks" / NAME

    for kind in ("stderr", "error"):
        assert book.panel.locator(f'.jp-OutputArea-output[data-mime-type*="{kind}"]').all_inner_texts() == []
    expect(book.output(place(chapter, "close"))).to_contain_text("Closed: tape player. Still running: nothing.")
    everything = book.panel.locator(".jp-Notebook-cell")
    for theme, name in [("JupyterLab Light", "light"), ("JupyterLab Dark", "dark")]:
        book.theme(theme)
        expect(book.output(place(chapter, "tape-player")).locator(".el-tape")).to_be_visible()
        for at in range(everything.count()):
            assert everything.nth(at).is_visible()
        for part, start in enumerate(range(0, everything.count(), 6)):
            everything.nth(min(start + 3, everything.count() - 1)).scroll_into_view_if_needed()
            book.screenshot(f"chapter-2-{name}-{part:02}")


def test_the_hero_of_the_chapter_is_played_where_it_stands(house: Path, notebook: Open) -> None:
    """In the chapter itself: the prediction, Bob off and on, his cursor at the start; the verdict follows."""
    book = notebook(f"notebooks/{NAME}")
    chapter = house / "notebooks" / NAME
    for id in ("imports", "tape-player"):
        book.select(place(chapter, id))
        book.run_cell()
    hero = book.output(place(chapter, "tape-player")).locator(".el-tape")
    hero.locator(".t-answer-read").check()
    hero.locator(".t-predict").click()
    for press, text in (("bob", "Bob is off"), ("emit-three", "nothing is kept for Bob"), ("bob", "Bob is back")):
        hero.locator(f".t-{press}").click()
        expect(hero.locator(".t-sentence")).to_contain_text(text)
    hero.locator(".t-cursor-bob").focus()
    book.page.keyboard.press("Home")
    book.page.keyboard.press("Enter")

    expect(hero.locator(".t-account-bob")).to_have_text("6 e-mails sent for 3 orders")
    expect(hero.locator(".t-verdict")).to_contain_text("You predicted: nothing: Bob has read them already. In fact:")
