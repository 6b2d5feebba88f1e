"""The verdict's card in a real JupyterLab and a real Chromium: read, operated by mouse and by keyboard, reopened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import READY, ROOT, SECONDS, Lab, Notebook

pytestmark = pytest.mark.timeout(240)

Open = Callable[..., Notebook]
NAME = "work/card.ipynb"
EXERCISES = "work/04_first_event_system.ipynb"
ANSWERS = ROOT / "tests" / "submissions" / "4.1"
WRONG = f'{(ANSWERS / "wrong" / "stops_at_first_error.py").read_text()}\nprint("warming up")\ncheck("4.1", seed=7)'
RIGHT = f'{(ANSWERS / "right" / "dataclass_entries.py").read_text()}\ncheck("4.1", seed=7)'
IMPORTS = "from eventlab import check"
BREAK = """
import sys, types

def broken(verdict):
    raise RuntimeError("no room\\non this disk")

sys.modules["eventlab.course.bundle"] = types.SimpleNamespace(bundle=broken)
"""
OUR_FAULT = """
import eventlab.course.judging as judging

scenarios_of = judging.scenarios_of

def broken_once(*given):
    judging.scenarios_of = scenarios_of
    raise RuntimeError("no room")

judging.scenarios_of = broken_once
"""
ATTEMPTS = f"""answer = {WRONG!r}
tries = [check("4.1", answer + f"# {{number}}", seed=7) for number in range(2)]"""
WAIT = SECONDS * 1000 / 2
"""Milliseconds that a verb may take where many tests run at once."""
THEMES = [("JupyterLab Light", "light"), ("JupyterLab Dark", "dark")]


def judged(house: Path, notebook: Open, answer: str = WRONG, *more: str) -> tuple[Notebook, Locator]:
    """A notebook in work/ in which the answer has just been judged, and its card. `more` cells come before it."""
    book = notebook(NAME, [IMPORTS, *more, answer])
    book.run_all()
    book.page.set_viewport_size({"width": 1280, "height": 2000})  # the whole card, for the picture
    return book, book.panel.locator(".el-verdict")


def press(card: Locator, name: str) -> None:
    """Press a button by its name, and see that the focus stays on it."""
    one = card.get_by_role("button", name=name, exact=True)
    one.click()
    expect(one).to_be_focused()
    expect(one).to_have_attribute("aria-disabled", "false", timeout=WAIT)


def test_a_wrong_answer_shows_its_card(house: Path, notebook: Open) -> None:
    """Headline, misconception, trace with the row that matters, difference, reason, hint; buttons named by verbs."""
    book, card = judged(house, notebook)

    expect(card).to_have_attribute("aria-label", "Verdict on 4.1: failed")
    expect(card.locator(".el-headline")).to_have_text("✗ 4.1 EventEmitter: failed 23 of 25 scenarios · seed 7")
    rows = card.locator(".el-trace tr")
    expect(rows).to_have_count(4)
    expect(rows.nth(3)).to_have_text("▸4—tillnever called")
    expect(rows.nth(3).get_by_role("img", name="the row that matters")).to_be_visible()
    facts = card.locator(".el-facts tr").all_inner_texts()
    assert [fact.partition("\t")[0] for fact in facts] == ["Expected", "Got", "Why", "Hint 1 of 3"]
    names = card.locator("button").all_inner_texts()
    assert names == ["Next hint", "Timeline", "Copy as runnable lines", "I think I'm right", "Reset…"]
    expect(card.locator(".el-try")).to_be_hidden()
    card.get_by_text("your output").click()
    expect(card.locator("details pre")).to_have_text("warming up\n")
    card.get_by_text("the 23 that passed").click()
    expect(card).to_contain_text("two emitters, order, no listener")
    for theme, name in THEMES:
        book.theme(theme)
        book.screenshot(f"card-1-failed-{name}", card)


def test_whoever_types_goes_on_typing(house: Path, notebook: Open) -> None:
    """Shift+Enter runs, judges and opens the next cell; the card that comes does not take the keyboard."""
    book = notebook(NAME, [IMPORTS, WRONG])
    book.run_all()
    keys = book.page.keyboard
    book.cell(1).locator(".cm-content").click()
    keys.press("Shift+Enter")
    expect(book.panel.locator(".jp-Notebook .jp-Cell")).to_have_count(3)
    expect(book.panel.locator(".el-verdict button").first).to_be_visible()
    keys.type("after")

    expect(book.cell(2).locator(".cm-content")).to_have_text("after")
    assert book.page.evaluate("!document.activeElement.closest('.el-verdict')")


def test_by_mouse(house: Path, notebook: Open) -> None:
    """Hints one below the other, a picture with its text, lines on the clipboard, a bundle, a question first."""
    book, card = judged(house, notebook, WRONG, ATTEMPTS)
    book.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    said = card.locator(".t-said article")

    press(card, "Next hint")
    expect(said.first).to_contain_text("Hint 2 of 3: ")
    press(card, "Next hint")
    expect(said.last).to_contain_text("Hint 3 of 3: ")
    press(card, "Next hint")
    expect(card.locator(".t-note")).to_contain_text("That was the last")
    hints = said.count()
    press(card, "Timeline")
    expect(said).to_have_count(hints + 1)
    assert said.last.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    said.last.get_by_text("the same as a table").click()
    expect(said.last.locator("pre")).to_contain_text("till")
    press(card, "Copy as runnable lines")
    expect(said.last.locator("pre")).to_contain_text("EventEmitter()")
    expect(said.last.locator(".t-copied")).to_contain_text("Copied.")
    assert book.page.evaluate("navigator.clipboard.readText()") == said.last.locator("pre").inner_text()
    press(card, "I think I'm right")
    expect(said.last).to_contain_text("Saved as work/bundles/4.1")
    press(card, "Reset…")
    expect(card.locator(".t-asking")).to_contain_text("This puts the starter of 4.1 back into its cell")
    expect(card.locator(".t-asking")).to_contain_text("work/.backups")
    for theme, name in THEMES:
        book.theme(theme)
        book.screenshot(f"card-2-pressed-{name}", card)
    card.get_by_role("button", name="Keep what I have").click()
    expect(card.locator(".t-asking")).to_be_empty()
    expect(said).to_have_count(hints + 3)
    press(card, "Reset…")
    card.get_by_role("button", name="Reset 4.1").click()
    expect(said.last).to_contain_text("4.1 is as it was shipped again")
    expect(card.get_by_role("button", name="Reset…")).to_be_focused()


def test_by_keyboard_alone(house: Path, notebook: Open) -> None:
    """Tab walks the buttons in their order, Enter and Space press, Escape keeps the answer; Lab hears none."""
    book, card = judged(house, notebook)
    keys, said = book.page.keyboard, card.locator(".t-said article")
    cells = book.panel.locator(".jp-Notebook .jp-Cell")
    before = cells.count()
    card.locator(".t-hint").focus()

    keys.press("Enter")
    expect(said).to_have_count(1)
    for count, (name, key) in enumerate([("timeline", "Space"), ("lines", "Enter"), ("bundle", "Space")], 2):
        keys.press("Tab")
        expect(card.locator(f".t-{name}")).to_be_focused()
        keys.press(key)
        expect(said).to_have_count(count, timeout=WAIT)
        expect(card.locator(f".t-{name}")).to_be_focused()
    keys.press("Tab")
    keys.press("Enter")
    expect(card.locator(".t-reset")).to_have_attribute("aria-expanded", "true")
    keys.press("Tab")
    expect(card.get_by_role("button", name="Reset 4.1")).to_be_focused()
    keys.press("Escape")
    expect(card.locator(".t-asking")).to_be_empty()
    expect(card.locator(".t-reset")).to_be_focused()
    keys.press("Enter")
    expect(card.locator(".t-asking button")).to_have_count(2)
    keys.press("Tab")
    keys.press("Space")
    expect(said.last).to_contain_text("4.1 is as it was shipped again")
    expect(card.locator(".t-reset")).to_be_focused()
    keys.press("b")  # in Lab's command mode this inserts a cell
    keys.press("Shift+Tab")
    expect(card.locator(".t-bundle")).to_be_focused()
    expect(cells).to_have_count(before)


def test_without_a_clipboard_the_lines_are_there_to_be_selected(own_page: None, house: Path, notebook: Open) -> None:
    """A browser that refuses leaves the lines on the page, and the card says what to do."""
    book, card = judged(house, notebook)
    book.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('refused')) }")

    press(card, "Copy as runnable lines")

    expect(card.locator(".t-copied")).to_contain_text("select these lines and copy them")
    expect(card.locator(".t-said-lines pre")).to_contain_text("EventEmitter()")


def test_what_a_verb_raises_is_said_in_the_card(house: Path, notebook: Open) -> None:
    """One line, in the card; the next press takes it away."""
    _, card = judged(house, notebook, WRONG, BREAK)

    press(card, "I think I'm right")
    expect(card.locator(".t-note.el-error")).to_have_text("RuntimeError: no room on this disk")
    press(card, "Next hint")
    expect(card.locator(".t-note")).to_be_empty()


def test_before_the_first_attempt_a_hint_says_where_to_begin(house: Path, notebook: Open) -> None:
    """Nothing was judged, and the card still helps on: with the plainest situation, or with the starter."""
    book, card = judged(house, notebook, 'check("4.4", seed=7)')  # no other test has failed in it

    expect(card).to_have_attribute("aria-label", "Verdict on 4.4: not attempted")
    assert card.locator("button").all_inner_texts() == ["Next hint", "Reset…"]
    press(card, "Next hint")
    expect(card.locator(".t-said-hint")).to_contain_text('Begin with "one type"')
    for theme, name in THEMES:
        book.theme(theme)
        book.screenshot(f"card-6-not-attempted-{name}", card)


def test_what_the_judge_broke_on_is_checked_again(house: Path, notebook: Open) -> None:
    """Our fault, told as such; one press judges the same answer anew."""
    book, card = judged(house, notebook, RIGHT, OUR_FAULT)

    expect(card).to_have_attribute("aria-label", "Verdict on 4.1: judge error")
    assert card.locator("button").all_inner_texts() == ["Check again"]
    press(card, "Check again")
    told = card.locator(".t-said-check pre")
    expect(told).to_contain_text("✓ 4.1 EventEmitter: passed")
    assert told.evaluate("pre => pre.scrollWidth <= pre.clientWidth"), "a line of the verdict is cut off"
    book.screenshot("card-7-judge-error", card)


def lab_does(book: Notebook, command: str) -> None:
    """A command of JupyterLab's. A whole widget as the answer would be too much for Playwright."""
    book.page.evaluate(f"window.jupyterapp.commands.execute({command}).then(() => null)")


def test_a_passed_card_leads_on(house: Path, notebook: Open) -> None:
    """What held, where it is kept, ours to compare with; the link leads to the next exercise in its notebook."""
    book, card = judged(house, notebook, RIGHT)

    expect(card).to_contain_text("✓ 4.1 EventEmitter: passed")
    expect(card).to_contain_text("Held: two emitters, order")
    expect(card).to_contain_text("Saved as my_eventlab/emitter.py; 4.3 can use it.")
    for theme, name in THEMES:
        book.theme(theme)
        book.screenshot(f"card-3-passed-{name}", card)
    press(card, "Compare with ours")
    expect(card.locator(".t-said-solution pre")).to_contain_text("class EventEmitter")
    book.page.set_viewport_size({"width": 1280, "height": 600})
    lab_does(book, f"'docmanager:open', {{ path: '{EXERCISES}' }}")
    heading = book.panel.get_by_role("heading", name="4.2 matches")
    heading.scroll_into_view_if_needed()  # a learner has it open, and has been there: JupyterLab knows how long it is
    book.panel.locator(".jp-WindowedPanel-outer").evaluate("outer => { outer.scrollTop = 0; }")
    expect(heading).not_to_be_in_viewport()
    lab_does(book, "'application:activate-previous-tab'")
    card.get_by_role("link", name="Next: 4.2 matches, 8 min →").click()
    expect(book.panel.get_by_role("heading", name="4.2 matches")).to_be_in_viewport()
    expect(book.panel.get_by_role("heading", name="exercises")).not_to_be_in_viewport()


def test_the_way_on_leads_into_a_notebook_that_is_not_open(house: Path, notebook: Open) -> None:
    """It is opened, and the next exercise is in view."""
    book, card = judged(house, notebook, RIGHT)
    book.page.set_viewport_size({"width": 1280, "height": 600})
    card.get_by_role("link", name="Next: 4.2 matches, 8 min →").click()

    expect(book.panel.get_by_role("heading", name="4.2 matches")).to_be_in_viewport()
    expect(book.panel.get_by_role("heading", name="exercises")).not_to_be_in_viewport()


@pytest.mark.parametrize(("theme", "name"), THEMES)
def test_in_a_narrow_window(house: Path, notebook: Open, theme: str, name: str) -> None:
    """At 360 pixels nothing is cut off, and each target is large enough."""
    book, card = judged(house, notebook)
    book.theme(theme)
    card.evaluate("card => { card.style.width = '360px' }")
    press(card, "Next hint")
    press(card, "Copy as runnable lines")
    press(card, "Timeline")
    card.get_by_text("the same as a table").click()
    press(card, "Reset…")
    book.screenshot(f"card-4-narrow-{name}", card)

    assert card.evaluate("card => card.scrollWidth <= card.clientWidth")
    for part in (".el-trace", ".el-below"):
        assert card.locator(part).evaluate("one => one.scrollWidth <= one.clientWidth")
    heights = card.locator("button:visible").evaluate_all("all => all.map(one => one.offsetHeight)")
    assert min(heights) >= 32


SHUT_DOWN = "window.jupyterapp.shell.currentWidget.sessionContext.shutdown()"


@pytest.mark.parametrize("trusted", [True, False])
def test_reopened_tomorrow_the_card_is_complete(house: Path, lab: Lab, notebook: Open, trusted: bool) -> None:
    """Without the kernel that made it, trusted or not, all words are there, and the verbs to type for the buttons."""
    book, _ = judged(house, notebook)
    book.page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    book.page.evaluate(SHUT_DOWN)
    if not trusted:  # as a file that came by mail: its signature is not known here
        path = lab.folder / NAME
        (lab.folder / "work" / "mail.ipynb").write_text(
            path.read_text("utf-8").replace("warming up", "warming"), "utf-8"
        )
    book = notebook(NAME if trusted else "work/mail.ipynb")
    card = book.panel.locator(".el-verdict")

    expect(card).to_contain_text('Try: hint("4.1") · timeline("4.1") · solution("4.1")')
    for words in ("EMIT-RAISE-01", "never called", "Expected", "Hint 1 of 3", "your output", "the 23 that passed"):
        expect(card).to_contain_text(words)
    expect(card.locator("button")).to_have_count(0)
    expect(card).to_have_css("border-left-style", "double")
    for theme, name in THEMES:
        book.theme(theme)
        expect(book.page.locator(".jp-Dialog")).to_have_count(0)
        book.screenshot(f"card-5-reopened-{'trusted' if trusted else 'untrusted'}-{name}", card)


def test_a_reloaded_page_has_its_buttons_back(house: Path, notebook: Open) -> None:
    """The kernel still knows the card, and what was asked; a second press works as the first did."""
    book, card = judged(house, notebook, WRONG, ATTEMPTS)
    press(card, "Next hint")
    book.page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    book.page.reload()
    book.page.wait_for_function(READY, timeout=SECONDS * 1000)

    expect(card.locator(".t-said article")).to_contain_text("Hint 2 of 3: ")
    press(card, "Timeline")
    expect(card.locator(".t-said article")).to_have_count(2)


def test_a_second_view_of_the_output_is_the_same_card(house: Path, notebook: Open) -> None:
    """Wherever Lab draws the output, the buttons are there; a press in one is seen in both."""
    book, card = judged(house, notebook)
    card.locator("xpath=ancestor::*[contains(@class, 'jp-Cell ')][1]").locator(".jp-InputPrompt").click()
    book.page.evaluate("window.jupyterapp.commands.execute('notebook:create-output-view')")
    second = book.page.locator(".jp-LinkedOutputView .el-verdict")
    second.locator(".t-bundle").click()

    expect(second.locator(".t-said-bundle")).to_contain_text("Saved as work/bundles/4.1")
    expect(card.locator(".t-said-bundle")).to_contain_text("Saved as work/bundles/4.1")


def test_after_a_restart_the_card_says_so(house: Path, notebook: Open) -> None:
    """A press that nobody can answer is told in words, not swallowed."""
    book, card = judged(house, notebook)
    book.page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    book.page.wait_for_function(READY, timeout=SECONDS * 1000)
    card.locator(".t-hint").click()

    expect(card.locator(".t-note")).to_have_text("The kernel has restarted: run the cell again.")
    expect(card.locator(".t-hint")).to_be_focused()


COUNT = """from ipywidgets.widgets.widget import _instances
print("open:", sum(hasattr(one, "key") for one in _instances.values()))"""


def test_a_cell_that_is_run_again_has_one_card(house: Path, notebook: Open) -> None:
    """The older card's widget is closed; the new card's buttons work."""
    book, card = judged(house, notebook)
    book.select(1)
    book.run_cell()
    book.run_cell()
    press(card, "Next hint")
    expect(card).to_have_count(1)
    book.page.evaluate("window.jupyterapp.commands.execute('notebook:insert-cell-below')")
    book.cell(2).locator(".cm-content").click()
    book.page.keyboard.insert_text(COUNT)
    book.run_cell()

    expect(book.output(2)).to_have_text("open: 1")
