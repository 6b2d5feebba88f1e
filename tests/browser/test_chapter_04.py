"""Chapter 4 as a learner meets it: the start page, the chapter, its hero, and an exercise solved by typing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Notebook

pytestmark = pytest.mark.timeout(240)

NAME = "04_first_event_system.ipynb"
Open = Callable[..., Notebook]

ANSWER = '''
class EventEmitter:
    def __init__(self, match=eq):
        self.match, self.listening = match, []

    def on(self, type, handler):
        return self._listen([type, handler])

    def once(self, type, handler):
        def first(value):
            if stop():
                handler(value)
        stop = self._listen([type, first, handler])
        return stop

    def off(self, type, handler):
        self.listening = [entry for entry in self.listening if (entry[0], entry[-1]) != (type, handler)]

    def emit(self, type, value):
        errors = []
        for entry in [entry for entry in self.listening if self.match(entry[0], type)]:
            try:
                entry[1](value)
            except Exception as error:
                errors.append(error)
        if errors:
            raise ExceptionGroup("handlers raised", errors)

    def handlers(self, type):
        return tuple(entry[-1] for entry in self.listening if self.match(entry[0], type))

    def _listen(self, entry):
        self.listening.append(entry)

        def stop():
            before = len(self.listening)
            self.listening = [other for other in self.listening if other is not entry]
            return len(self.listening) < before
        return stop

check("4.1")
'''.strip()  # fmt: skip


def cells(notebook: Path) -> list[dict[str, object]]:
    """The cells of a notebook on disk."""
    content: dict[str, list[dict[str, object]]] = json.loads(notebook.read_text("utf-8"))
    return content["cells"]


def place(notebook: Path, id: str) -> int:
    """The number of the cell with that id, text cells included."""
    return next(number for number, cell in enumerate(cells(notebook)) if cell["id"] == id)


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


def test_the_start_page_leads_to_the_exercise(house: Path, notebook: Open) -> None:
    """START shows where to continue and needs no kernel to be read; its link opens the learner's copy."""
    book = notebook("work/START.ipynb")

    for theme, name in [("JupyterLab Light", "light"), ("JupyterLab Dark", "dark")]:
        book.theme(theme)
        book.screenshot(f"start-{name}")
    link = book.panel.get_by_role("link", name="1.1 make_event").first
    link.click()
    expect(book.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")).to_contain_text("def make_event")


def test_the_chapter_runs_from_top_to_bottom(house: Path, notebook: Open) -> None:
    """Every cell runs in a live JupyterLab, none ends in an error; in both themes the hero is there to be operated."""
    book = notebook(f"notebooks/{NAME}")
    book.run_all()
    number = place(house / "notebooks" / NAME, "xray")

    for kind in ("stderr", "error"):
        assert book.panel.locator(f'.jp-OutputArea-output[data-mime-type*="{kind}"]').all_inner_texts() == []
    everything = book.panel.locator(".jp-Notebook-cell")
    for theme, name in [("JupyterLab Light", "light"), ("JupyterLab Dark", "dark")]:
        book.theme(theme)
        expect(book.output(number).locator(".el-xray")).to_be_visible()
        for at in range(everything.count()):
            assert everything.nth(at).is_visible()
        for part, start in enumerate(range(0, everything.count(), 6)):
            everything.nth(min(start + 3, everything.count() - 1)).scroll_into_view_if_needed()
            book.screenshot(f"chapter-4-{name}-{part:02}")


def test_the_hero_of_the_chapter_hears_in_the_pages_own_eventsource(house: Path, notebook: Open) -> None:
    """In the chapter itself, an event emitted by a press arrives in the browser's own EventSource, under one id."""
    book = notebook(f"notebooks/{NAME}")
    chapter = house / "notebooks" / NAME
    for id in ("imports", "xray"):
        book.select(place(chapter, id))
        book.run_cell()
    hero = book.output(place(chapter, "xray")).locator(".el-xray")
    hero.locator(".t-answer-log-and-page").check()
    hero.locator(".t-predict").click()
    hero.locator(".t-emit").click()

    expect(hero.locator(".t-page-note")).to_have_text("your browser's own EventSource")
    expect(hero.locator("li[data-number]")).to_have_count(3)
    ids = hero.locator("li[data-number]").evaluate_all("lines => lines.map(line => line.dataset.id)")
    assert len(set(ids)) == 1


def test_an_exercise_is_solved_by_typing(house: Path, notebook: Open) -> None:
    """The untouched starter is not attempted; a wrong answer is named; the typed answer passes and is kept."""
    book = notebook(f"work/{NAME}")
    exercise = house / "work" / NAME
    imports, starter = place(exercise, "imports"), place(exercise, "exercise-4-1")
    book.select(imports)
    book.run_cell()
    book.select(starter)
    book.run_cell()
    expect(book.output(starter)).to_contain_text("4.1 EventEmitter: not attempted")
    book.screenshot("exercise-4-1-not-attempted-light", book.cell(starter))

    type_in(book, starter, ANSWER.replace("except Exception as error:", "except KeyError as error:"))
    book.run_cell()
    expect(book.output(starter)).to_contain_text("EMIT-RAISE-01")
    for theme, name in [("JupyterLab Light", "light"), ("JupyterLab Dark", "dark")]:
        book.theme(theme)
        book.screenshot(f"exercise-4-1-failed-{name}", book.cell(starter))

    type_in(book, starter, ANSWER)
    book.run_cell()
    expect(book.output(starter)).to_contain_text("4.1 EventEmitter: passed")
    expect(book.output(starter)).to_contain_text("Saved as my_eventlab/emitter.py")
    book.screenshot("exercise-4-1-passed-dark", book.cell(starter))
    assert "class EventEmitter" in (house / "work" / "my_eventlab" / "emitter.py").read_text("utf-8")
