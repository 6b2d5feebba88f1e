"""Chapter 1 as a learner meets it: run from top to bottom, a card answered, the hero, and an exercise by typing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Notebook

pytestmark = pytest.mark.timeout(240)

NAME = "01_understanding_events.ipynb"
Open = Callable[..., Notebook]

ANSWER = """
def is_good_name(name):
    try:
        check_name(name)
    except InvalidName:
        return False
    *about, last = name.split(".")
    verb = last.split("_")[0]
    return bool(about) and (verb.endswith("ed") or verb in IRREGULAR)
"""


def place(notebook: Path, id: str) -> int:
    """The number of the cell with that id, text cells included."""
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    return next(number for number, cell in enumerate(cells) if cell["id"] == id)


def test_the_chapter_runs_from_top_to_bottom(house: Path, notebook: Open) -> None:
    """Every cell runs in a live JupyterLab, none ends in an error; in both themes the hero is there."""
    book = notebook(f"notebooks/{NAME}")
    book.run_all()

    for kind in ("stderr", "error"):
        assert book.panel.locator(f'.jp-OutputArea-output[data-mime-type*="{kind}"]').all_inner_texts() == []
    everything = book.panel.locator(".jp-Notebook-cell")
    for theme, name in [("JupyterLab Light", "light"), ("JupyterLab Dark", "dark")]:
        book.theme(theme)
        expect(book.output(place(house / "notebooks" / NAME, "coach")).locator(".el-coach")).to_be_visible()
        for part, start in enumerate(range(0, everything.count(), 6)):
            everything.nth(min(start + 3, everything.count() - 1)).scroll_into_view_if_needed()
            book.screenshot(f"chapter-1-{name}-{part:02}")


def test_a_card_is_answered_and_tells_why(house: Path, notebook: Open) -> None:
    """A card is a prediction: first it is noted, then it says why, also why the others are wrong."""
    book = notebook(f"notebooks/{NAME}")
    chapter = house / "notebooks" / NAME
    for id in ("imports", "card-bill"):
        book.select(place(chapter, id))
        book.run_cell()
    card = book.output(place(chapter, "card-bill")).locator(".el-question")

    card.locator(".t-option-1-2").check()
    card.locator(".t-answer").click()
    expect(card.locator(".el-reason")).to_have_count(0)
    card.locator(".t-reveal").click()
    expect(card.locator(".el-reason")).to_have_count(3)
    expect(card.locator(".el-reason.el-right")).to_contain_text("It is to be printed")
    book.screenshot("chapter-1-card-light", card)


def test_the_hero_of_the_chapter_is_operated_there(house: Path, notebook: Open) -> None:
    """In the chapter itself: predict, put the dot in, and four hear."""
    book = notebook(f"notebooks/{NAME}")
    chapter = house / "notebooks" / NAME
    for id in ("imports", "coach"):
        book.select(place(chapter, id))
        book.run_cell()
    hero = book.output(place(chapter, "coach")).locator(".el-coach")
    hero.locator(".t-answer-none").check()
    hero.locator(".t-predict").click()
    expect(hero.locator(".t-sentence")).to_contain_text("order_placed: 1 of 5")
    hero.locator(".t-name").fill("order.placed")

    expect(hero.locator(".t-sentence")).to_contain_text("order.placed: 4 of 5")


def test_every_exercise_cell_runs_and_one_is_solved(house: Path, notebook: Open) -> None:
    """The untouched starters are not attempted; the answer that the chapter has led to is passed and kept."""
    book = notebook(f"work/{NAME}")
    exercise = house / "work" / NAME
    for id in ("imports", "exercise-1-1", "exercise-1-2", "exercise-1-3"):
        book.select(place(exercise, id))
        book.run_cell()
    for id in ("exercise-1-1", "exercise-1-2", "exercise-1-3"):
        expect(book.output(place(exercise, id))).to_contain_text("not attempted")
    number, keys = place(exercise, "exercise-1-3"), book.page.keyboard
    source = json.loads(exercise.read_text("utf-8"))["cells"][number]["source"]
    known = next(line for line in "".join(source).splitlines() if line.startswith("IRREGULAR"))

    book.cell(number).locator(".cm-content").click()
    keys.press("Control+a")
    keys.press("Delete")
    for line in [known, *ANSWER.splitlines(), "", 'check("1.3")']:
        keys.press("Shift+Home")
        keys.press("Delete")
        keys.insert_text(line)
        keys.press("Enter")
    book.run_cell()
    expect(book.output(number)).to_contain_text("1.3 is_good_name: passed")
    expect(book.output(number)).to_contain_text("Saved as my_eventlab/name.py")
    book.screenshot("exercise-1-3-passed-light", book.cell(number))
