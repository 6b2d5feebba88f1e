"""The coupling explorer, operated as a person would, in a real JupyterLab and a real Chromium."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Notebook

pytestmark = pytest.mark.timeout(180)

CELLS = ["from eventlab import lab", "await lab.coupling()"]
Open = Callable[..., Notebook]


def open_hero(notebook: Open, *more: str, answer: str = "refused") -> tuple[Notebook, Locator]:
    """A notebook that shows the hero, the prediction already made by mouse. `more` cells come below it."""
    book = notebook("coupling.ipynb", [*CELLS, *more])
    book.run_all()
    hero = book.output(1).locator(".el-coupling")
    hero.locator(f".t-answer-{answer}").check()
    hero.locator(".t-predict").click()
    expect(hero.locator(".t-place")).to_have_attribute("aria-disabled", "false")
    return book, hero


def press(hero: Locator, name: str) -> None:
    """Press a control, and wait until the kernel has answered."""
    hero.locator(f".t-{name}").click()
    expect(hero.locator(".t-place")).to_have_attribute("aria-disabled", "false")


def at_rest(hero: Locator) -> None:
    """Wait until no ticket travels any more."""
    expect(hero.locator(".el-flying")).to_have_count(0)


def test_the_prediction_comes_first(notebook: Open) -> None:
    """Until an answer is chosen no control works; afterwards the keyboard stands on the choice of the style."""
    book = notebook("coupling.ipynb", CELLS)
    book.run_all()
    hero = book.output(1).locator(".el-coupling")

    for control in ("place", "join", "service-email", "style-events"):
        expect(hero.locator(f".t-{control}")).to_have_attribute("aria-disabled", "true")
    hero.locator(".t-service-email").click(force=True)  # as a hand would, which waits for nothing
    book.screenshot("coupling-1-question-light", hero)
    hero.locator(".t-answer-free").check()
    hero.locator(".t-predict").click()
    expect(hero.locator(".t-prediction")).to_be_hidden()
    expect(hero.locator(".t-style-direct")).to_be_focused()
    expect(hero.locator(".t-place")).to_have_attribute("aria-disabled", "false")
    expect(hero.locator(".t-service-email")).not_to_contain_text("down")  # what was pressed before did nothing


def test_with_direct_calls_a_dead_inventory_silences_email(notebook: Open) -> None:
    """Two hear, the line that raised is marked, and those behind it were never called."""
    book, hero = open_hero(notebook)

    press(hero, "service-inventory")
    press(hero, "place")
    expect(hero.locator(".t-heard")).to_have_text("2 of 5")
    expect(hero.locator(".t-code .el-stopped")).to_contain_text("shop.inventory(order)")
    expect(hero.locator(".t-said")).to_have_text("place_order raised ConnectionError: inventory does not answer")
    expect(hero.locator(".t-service-email")).to_contain_text("silent · 0 of 1")
    at_rest(hero)
    for theme, name in [("JupyterLab Light", "light"), ("JupyterLab Dark", "dark")]:
        book.theme(theme)
        book.screenshot(f"coupling-2-direct-{name}", hero)


def test_with_events_loyalty_edits_no_line_and_an_unpaid_order_goes_through(notebook: Open) -> None:
    """Loyalty costs a line of Order by direct calls and none with events; without Payment the order still returns."""
    book, hero = open_hero(notebook)

    press(hero, "join")
    expect(hero.locator(".t-edited")).to_have_text("1")
    expect(hero.locator(".t-code .el-edited")).to_contain_text("shop.loyalty(order)")
    book.screenshot("coupling-3-loyalty-light", hero)
    press(hero, "style-events")
    expect(hero.locator(".t-edited")).to_have_text("0")
    expect(hero.locator(".t-code .el-edited")).to_have_count(0)
    press(hero, "service-payment")
    press(hero, "place")
    expect(hero.locator(".t-said")).to_have_text("place_order returned")
    expect(hero.locator(".t-heard")).to_have_text("5 of 6")
    expect(hero.locator(".t-unpaid")).to_have_text("1")
    expect(hero.locator(".t-verdict")).to_contain_text("You predicted: The order is refused")
    at_rest(hero)
    for theme, name in [("JupyterLab Light", "light"), ("JupyterLab Dark", "dark")]:
        book.theme(theme)
        book.screenshot(f"coupling-4-unpaid-{name}", hero)
    press(hero, "service-payment")
    press(hero, "place")
    expect(hero.locator(".t-service-payment")).to_contain_text("heard 1 of 2")
    expect(hero.locator(".t-unpaid")).to_have_text("1")


def test_by_keyboard_alone(notebook: Open) -> None:
    """Predict, choose events, knock Payment out and order without a mouse; the focus stays, and Lab hears nothing."""
    book = notebook("coupling.ipynb", CELLS)
    book.run_all()
    hero, keys = book.output(1).locator(".el-coupling"), book.page.keyboard

    hero.locator(".t-answer-refused").focus()
    keys.press("Space")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    keys.press("Tab")
    keys.press("Enter")
    expect(hero.locator(".t-place")).to_have_attribute("aria-disabled", "false")
    keys.press("ArrowRight")
    expect(hero.locator(".t-code")).to_contain_text("events.emit")
    for key in ("Tab", "Tab", "Tab", "Tab"):
        keys.press(key)
    expect(hero.locator(".t-service-payment")).to_be_focused()
    keys.press("Enter")
    expect(hero.locator(".t-service-payment")).to_contain_text("down")
    expect(hero.locator(".t-service-payment")).to_be_focused()
    for key in ("Shift+Tab", "Shift+Tab", "Shift+Tab", "Space"):
        keys.press(key)
    expect(hero.locator(".t-verdict")).to_contain_text("As you predicted")
    expect(hero.locator(".t-place")).to_be_focused()
    expect(book.panel.locator(".jp-Notebook .jp-Cell")).to_have_count(2)


def test_in_a_narrow_window(notebook: Open) -> None:
    """At 360 pixels the code stands above the restaurant, nothing is cut off, and each target is large enough."""
    book, hero = open_hero(notebook)
    hero.evaluate("stage => { stage.style.width = '360px' }")
    press(hero, "service-inventory")
    press(hero, "place")
    at_rest(hero)

    book.screenshot("coupling-5-narrow-light", hero)
    press(hero, "style-events")
    press(hero, "place")
    at_rest(hero)
    book.theme("JupyterLab Dark")
    book.screenshot("coupling-5-narrow-dark", hero)
    code, restaurant = (hero.locator(f".el-{name}").bounding_box() for name in ("code", "restaurant"))
    assert code is not None
    assert restaurant is not None
    assert code["y"] + code["height"] <= restaurant["y"]
    assert hero.evaluate("stage => stage.scrollWidth <= stage.clientWidth")
    inside = "all => all.every(one => one.scrollWidth <= one.clientWidth)"
    assert hero.locator(".el-service, .el-code, .el-restaurant").evaluate_all(inside)
    heights = hero.locator("button:visible, label:visible").evaluate_all("all => all.map(one => one.offsetHeight)")
    assert min(heights) >= 32


COUNT_FLIGHTS = """stage => {
  window.flown = 0;
  const count = (changes) => { window.flown += changes.flatMap((change) => [...change.addedNodes]).length };
  new MutationObserver(count).observe(stage, { childList: true });
}"""
TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"


def test_motion_only_for_those_who_want_it(notebook: Open) -> None:
    """A ticket travels to each who hears; with reduced motion none does, and the sentence says who heard, in order."""
    book, hero = open_hero(notebook)
    hero.evaluate(COUNT_FLIGHTS)

    press(hero, "place")
    book.page.wait_for_function("window.flown === 5")
    at_rest(hero)
    book.page.emulate_media(reduced_motion="reduce")
    press(hero, "place")
    expect(hero.locator(".t-sentence")).to_contain_text(
        "Order 2: kitchen, payment, inventory, email and delivery heard"
    )
    book.page.wait_for_function(TWO_FRAMES)
    assert book.page.evaluate("window.flown") == 5


def test_an_error_is_seen_in_the_widget_and_the_last_cell_closes_it(notebook: Open) -> None:
    """What an operation raises stands in the widget in words; lab.close() ends the hero, and both say so."""
    many = "view = lab.running()[-1]\nfor _ in range(99): _ = view.model.place()\nview._pressed({'do': 'place'})"
    book, hero = open_hero(notebook, "1", "2")
    for number, code in ((2, many), (3, "await lab.close()")):
        book.cell(number).locator(".cm-content").fill(code)
        book.select(number)
        book.run_cell()
        if number == 2:
            expect(hero.locator(".t-error")).to_contain_text("CourseError: Order 100: expected 99 at most")

    expect(book.output(3)).to_contain_text("Closed: coupling. Still running: nothing")
    expect(hero.locator(".t-sentence")).to_contain_text("Closed.")
    expect(hero.locator(".t-place")).to_have_attribute("aria-disabled", "true")
