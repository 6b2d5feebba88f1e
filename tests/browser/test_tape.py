"""The tape player, operated as a person would, in a real JupyterLab and a real Chromium."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Notebook

pytestmark = pytest.mark.timeout(180)

CELLS = ["from eventlab import lab", "await lab.tape()"]
Open = Callable[..., Notebook]


def forms(hero: Locator, line: str, *expected: str) -> None:
    """The tickets of a line are the orders 1, 2, …, each in the expected form."""
    tickets = hero.locator(f".t-{line} li[data-form]")
    expect(tickets).to_have_count(len(expected))
    assert tickets.evaluate_all("all => all.map(one => one.dataset.form)") == list(expected)


def settled(hero: Locator) -> None:
    """Nothing is on its way any more."""
    expect(hero.locator(".el-flying")).to_have_count(0)


def open_hero(notebook: Open, *more: str) -> tuple[Notebook, Locator]:
    """A notebook that shows the hero, the prediction already made by mouse. `more` cells come below it."""
    book = notebook("tape.ipynb", [*CELLS, *more])
    book.run_all()
    hero = book.output(1).locator(".el-tape")
    hero.locator(".t-answer-known").check()
    hero.locator(".t-predict").click()
    expect(hero.locator(".t-emit")).to_have_attribute("aria-disabled", "false")
    return book, hero


def drag(book: Notebook, hero: Locator, name: str, cells: float) -> None:
    """Drag a cursor by so many cells, to the right; back is less than 0."""
    handle, strip = hero.locator(f".t-cursor-{name}"), hero.locator(".t-strip")
    handle.scroll_into_view_if_needed()
    box, width = handle.bounding_box(), strip.evaluate("one => one.getBoundingClientRect().width / 6")
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    book.page.mouse.move(x, y)
    book.page.mouse.down()
    book.page.mouse.move(x + cells * width, y, steps=4)
    book.page.mouse.up()


def test_the_prediction_comes_first(notebook: Open) -> None:
    """Until an answer is chosen no control works; afterwards the keyboard stands on Emit."""
    book = notebook("tape.ipynb", CELLS)
    book.run_all()
    hero = book.output(1).locator(".el-tape")

    expect(hero.locator(".t-emit")).to_have_attribute("aria-disabled", "true")
    expect(hero.locator(".t-cursor-bob")).to_have_attribute("aria-disabled", "true")
    book.screenshot("tape-1-question-light", hero)
    hero.locator(".t-answer-again").check()
    hero.locator(".t-predict").click()
    expect(hero.locator(".t-prediction")).to_be_hidden()
    expect(hero.locator(".t-emit")).to_be_focused()


def test_the_story_by_mouse(notebook: Open) -> None:
    """Off, three, on: three hollow tickets above, none below. Dragged to the start, his e-mails double."""
    book, hero = open_hero(notebook)

    hero.locator(".t-bob").click()
    expect(hero.locator(".t-bob")).to_have_text("Switch Bob on")
    hero.locator(".t-emit-three").click()
    expect(hero.locator(".t-strip li[data-form]")).to_have_count(3)
    forms(hero, "radio-ann", "delivered", "delivered", "delivered")
    forms(hero, "radio-bob", "lost", "lost", "lost")
    forms(hero, "tape-bob")
    expect(hero.locator(".t-hearing-bob")).to_have_text("0 heard of 3 orders")
    settled(hero)
    book.screenshot("tape-2-offline-light", hero)
    hero.locator(".t-bob").click()
    expect(hero.locator(".t-tape-bob li[data-form]")).to_have_count(3)
    forms(hero, "tape-bob", "late", "late", "late")
    forms(hero, "radio-bob", "lost", "lost", "lost")
    settled(hero)

    drag(book, hero, "bob", -3)
    expect(hero.locator(".t-account-bob")).to_have_text("6 e-mails sent for 3 orders")
    expect(hero.locator(".t-verdict")).to_contain_text("You predicted: he reads them again, but sends no e-mail twice")
    forms(hero, "tape-bob", "duplicate", "duplicate", "duplicate")
    forms(hero, "strip", "kept", "kept", "kept")
    expect(hero.locator(".t-cursor-bob")).to_have_attribute("aria-valuenow", "3")
    hero.locator(".t-emit").click()
    expect(hero.locator(".t-strip li[data-form]")).to_have_count(4)
    for theme, name in [("JupyterLab Light", "light"), ("JupyterLab Dark", "dark")]:
        book.theme(theme)
        hero.locator(".t-sentence").hover()
        settled(hero)
        book.screenshot(f"tape-3-replayed-{name}", hero)
    expect(hero.locator(".t-error")).to_be_empty()


def test_by_keyboard_alone(notebook: Open) -> None:
    """Arrow keys lift a cursor and Enter puts it down; Escape puts it back. Lab hears none of it."""
    book, hero = open_hero(notebook)
    keys, cursor = book.page.keyboard, hero.locator(".t-cursor-bob")
    expect(hero.locator(".t-emit")).to_be_focused()
    keys.press("Tab")
    keys.press("Enter")
    expect(cursor).to_have_attribute("aria-valuenow", "3")
    expect(hero.locator(".t-bob")).to_have_attribute("aria-disabled", "false")
    for _ in range(4):
        keys.press("Tab")
    expect(cursor).to_be_focused()

    keys.press("ArrowLeft")
    keys.press("ArrowLeft")
    expect(cursor).to_have_attribute(
        "aria-valuetext", "lifted, behind order 1: next to read is order 2; Enter puts it down"
    )
    expect(hero.locator(".t-account-bob")).to_have_text("3 e-mails sent for 3 orders")
    book.screenshot("tape-4-lifted-light", hero)
    keys.press("Escape")
    expect(cursor).to_have_attribute("aria-valuetext", "behind order 3: nothing left to read")
    keys.press("Home")
    keys.press("Enter")
    expect(hero.locator(".t-account-bob")).to_have_text("6 e-mails sent for 3 orders")
    expect(cursor).to_be_focused()
    expect(cursor).to_have_attribute("aria-valuenow", "3")
    expect(book.panel.locator(".jp-Notebook .jp-Cell")).to_have_count(2)
    expect(hero.locator(".t-error")).to_be_empty()


def test_a_finger_drags_too(notebook: Open) -> None:
    """A touch lifts the cursor and puts it down where the finger leaves; the page does not scroll away under it."""
    book, hero = open_hero(notebook)
    hero.locator(".t-emit-three").click()
    cursor = hero.locator(".t-cursor-ann")
    expect(cursor).to_have_attribute("aria-valuenow", "3")
    settled(hero)
    expect(cursor).to_have_css("touch-action", "none")
    cursor.scroll_into_view_if_needed()
    box, strip = cursor.bounding_box(), hero.locator(".t-strip").bounding_box()
    assert box is not None
    assert strip is not None
    finger = book.page.context.new_cdp_session(book.page)
    y = box["y"] + box["height"] / 2
    start = {"x": box["x"] + box["width"] / 2, "y": y}
    end = {"x": strip["x"] + strip["width"] / 6, "y": y}

    finger.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [start]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [end]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    expect(hero.locator(".t-account-ann")).to_have_text("5 dishes cooked for 3 orders")
    forms(hero, "tape-ann", "delivered", "duplicate", "duplicate")


def test_in_a_narrow_window(notebook: Open) -> None:
    """At 360 pixels nothing is cut off, order still stands below order, and each target is large enough."""
    book, hero = open_hero(notebook)
    hero.evaluate("stage => { stage.style.width = '360px' }")
    hero.locator(".t-bob").click()
    hero.locator(".t-emit-three").click()
    expect(hero.locator(".t-strip li[data-form]")).to_have_count(3)
    hero.locator(".t-bob").click()
    expect(hero.locator(".t-tape-bob li[data-form]")).to_have_count(3)
    settled(hero)
    book.screenshot("tape-5-returned-narrow-light", hero)
    drag(book, hero, "bob", -2)
    expect(hero.locator(".t-account-bob")).to_have_text("5 e-mails sent for 3 orders")
    expect(hero.locator(".t-emit-three")).to_have_attribute("aria-disabled", "false")
    hero.locator(".t-emit-three").click()
    expect(hero.locator(".t-strip li[data-form]")).to_have_count(6)
    settled(hero)
    book.theme("JupyterLab Dark")
    book.screenshot("tape-5-full-narrow-dark", hero)

    assert hero.evaluate("stage => stage.scrollWidth <= stage.clientWidth")
    for number in (1, 6):
        middles = hero.locator(f'.el-slots li[data-number="{number}"]').evaluate_all(
            "all => all.map(one => one.getBoundingClientRect()).map(box => box.left + box.width / 2)"
        )
        assert len(middles) == 5
        assert max(middles) - min(middles) <= 2
    heights = hero.locator("button:visible, label:visible, [role=slider]").evaluate_all(
        "all => all.map(one => one.offsetHeight)"
    )
    assert min(heights) >= 32


COUNT_FLIGHTS = """stage => {
  window.flown = 0;
  const count = (changes) => { window.flown += changes.flatMap((change) => [...change.addedNodes]).length };
  new MutationObserver(count).observe(stage, { childList: true });
}"""


def test_motion_only_for_those_who_want_it(notebook: Open) -> None:
    """A press lets tickets travel; with reduced motion nothing moves, and the steps are written."""
    book, hero = open_hero(notebook)
    hero.evaluate(COUNT_FLIGHTS)

    hero.locator(".t-emit").click()
    book.page.wait_for_function("window.flown === 5")
    settled(hero)
    book.page.emulate_media(reduced_motion="reduce")
    expect(hero.locator(".t-cursor-bob")).to_have_css("transition-duration", "0s")
    hero.locator(".t-emit").click()
    expect(hero.locator(".t-strip li[data-form]")).to_have_count(2)
    expect(hero.locator(".t-trail li")).to_have_text(
        ["published: Ann and Bob heard", "appended to the tape", "Ann and Bob read from it"]
    )
    book.page.wait_for_function(
        "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
    )
    assert book.page.evaluate("window.flown") == 5


def test_a_full_tape_says_so_and_a_new_one_is_empty(notebook: Open) -> None:
    """Six orders fill the tape: no more is emitted, and the way on is written there."""
    _, hero = open_hero(notebook)
    for _ in range(2):
        expect(hero.locator(".t-emit-three")).to_have_attribute("aria-disabled", "false")
        hero.locator(".t-emit-three").click()
    expect(hero.locator(".t-room")).to_have_text("full: take a new tape")
    expect(hero.locator(".t-emit")).to_have_attribute("aria-disabled", "true")
    hero.locator(".t-renew").click()

    expect(hero.locator(".el-slots li")).to_have_count(0)
    expect(hero.locator(".t-emit")).to_have_attribute("aria-disabled", "false")
    expect(hero.locator(".t-verdict")).to_contain_text("Your prediction")


def test_the_last_cell_closes_what_the_hero_opened(notebook: Open) -> None:
    """lab.close() ends the hero, says so, and the widget says so too."""
    book = notebook("tape.ipynb", [*CELLS, "await lab.close()", "lab.running()"])
    book.run_all()

    expect(book.output(2)).to_contain_text("Closed: tape player. Still running: nothing")
    expect(book.output(3)).to_contain_text("Nothing is running.")
    expect(book.output(1).locator(".t-sentence")).to_contain_text("Closed.")
