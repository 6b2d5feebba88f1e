"""The name coach, operated as a person would, in a real JupyterLab and a real Chromium."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from eventlab.lab.coach_figure import story
from tests.browser.conftest import Notebook

pytestmark = pytest.mark.timeout(180)

CELLS = ["from eventlab import lab", "await lab.coach()"]
Open = Callable[..., Notebook]


def heard(hero: Locator) -> list[str]:
    """Who hears, from left to right."""
    names: list[str] = hero.locator('.el-listener[data-heard="true"] .el-circle').all_inner_texts()
    return names


def open_hero(notebook: Open, *more: str) -> tuple[Notebook, Locator]:
    """A notebook that shows the hero, the prediction already made by mouse. `more` cells come below it."""
    book = notebook("coach.ipynb", [*CELLS, *more])
    book.run_all()
    hero = book.output(1).locator(".el-coach")
    hero.locator(".t-answer-four").check()
    hero.locator(".t-predict").click()
    expect(hero.locator(".t-name")).to_have_value("order_placed")
    return book, hero


def test_the_prediction_comes_first(notebook: Open) -> None:
    """The listeners are seen, and nothing can be typed; once one has chosen, the name in question is tried at once."""
    book = notebook("coach.ipynb", CELLS)
    book.run_all()
    hero = book.output(1).locator(".el-coach")

    expect(hero.locator(".el-listener code")).to_have_text(["order.placed", "order.*", "*.placed", "*.failed", "*"])
    expect(hero.locator(".t-name")).to_be_hidden()
    expect(hero.locator(".t-predict")).to_have_attribute("aria-disabled", "true")
    book.screenshot("coach-1-question-light", hero)
    hero.locator(".t-answer-four").check()
    hero.locator(".t-predict").click()
    expect(hero.locator(".t-prediction")).to_be_hidden()
    expect(hero.locator(".t-verdict")).to_contain_text("You predicted four")
    expect(hero.locator(".t-name")).to_be_focused()
    expect(hero.locator(".t-audit")).to_have_attribute("data-heard", "true")
    assert heard(hero) == ["audit"]


def test_what_is_typed_is_judged_by_the_kernel(notebook: Open) -> None:
    """Each name of the picture, typed letter by letter, lights the listeners that the picture has."""
    book, hero = open_hero(notebook)
    field = hero.locator(".t-name")

    for shown in story():
        field.press("Control+a")
        field.press_sequentially(shown.name)
        expect(hero.locator(".t-sentence")).to_have_text(shown.sentence)
        assert heard(hero) == list(shown.heard)
        expect(hero.locator(".t-reason")).to_contain_text(shown.reason)
        assert field.input_value() == shown.name
    expect(hero.locator(".t-kind")).to_have_text("✓ A good event.")
    expect(hero.locator(".t-mend")).to_be_hidden()
    expect(hero.locator(".el-flying")).to_have_count(0)
    for theme, name in [("JupyterLab Light", "light"), ("JupyterLab Dark", "dark")]:
        book.theme(theme)
        book.screenshot(f"coach-2-four-{name}", hero)


def test_a_refused_name_and_its_mend(notebook: Open) -> None:
    """A press on a name and on what is better; the ticket of a refused name is hollow, and nobody hears it."""
    book, hero = open_hero(notebook)

    hero.get_by_role("button", name="sendEmailNow").click()
    expect(hero.locator(".t-sentence")).to_contain_text("Event refuses the name")
    expect(hero.locator(".el-mark .el-lost")).to_be_visible()
    assert heard(hero) == []
    for theme, name in [("JupyterLab Light", "light"), ("JupyterLab Dark", "dark")]:
        book.theme(theme)
        book.screenshot(f"coach-3-refused-{name}", hero)
    hero.get_by_role("button", name="Better: email.sent").click()
    expect(hero.locator(".t-name")).to_have_value("email.sent")
    expect(hero.locator(".t-kind")).to_have_text("✓ A good event.")
    assert heard(hero) == ["audit"]
    expect(hero.locator(".t-error")).to_be_empty()


def test_by_keyboard_alone(notebook: Open) -> None:
    """Predict, type, take the mend: without a mouse; Lab hears none of it."""
    book = notebook("coach.ipynb", CELLS)
    book.run_all()
    hero, keys = book.output(1).locator(".el-coach"), book.page.keyboard

    hero.locator(".t-answer-none").focus()
    keys.press("Space")
    keys.press("ArrowDown")
    keys.press("Tab")
    keys.press("Enter")
    expect(hero.locator(".t-verdict")).to_contain_text("As you predicted, one")
    expect(hero.locator(".t-name")).to_be_focused()
    keys.press("Control+a")
    keys.type("dd.placed.a.b")
    keys.press("Enter")
    expect(hero.locator(".t-sentence")).to_contain_text("dd.placed.a.b: 1 of 5")
    for _ in hero.locator(".t-try-1, .t-try-2, .t-try-3, .t-try-4, .t-try-5, .t-try-6").all():
        keys.press("Tab")
    keys.press("Tab")
    expect(hero.locator(".t-mend")).to_be_focused()
    keys.press("Enter")
    expect(hero.locator(".t-sentence")).to_have_text("dd.a.b.placed: 2 of 5 hear it: the bell and the audit.")
    assert heard(hero) == ["bell", "audit"]
    expect(book.panel.locator(".jp-Notebook .jp-Cell")).to_have_count(2)


def test_in_a_narrow_window(notebook: Open) -> None:
    """At 360 pixels the listeners stand one below the other, nothing is cut off, and each target is large enough."""
    book, hero = open_hero(notebook)
    hero.evaluate("stage => { stage.style.width = '360px' }")
    hero.get_by_role("button", name="sendEmailNow").click()
    expect(hero.locator(".t-sentence")).to_contain_text("Event refuses the name")
    book.screenshot("coach-4-narrow-refused-light", hero)
    hero.locator(".t-name").fill("order.delivery.failed")
    expect(hero.locator(".t-sentence")).to_contain_text("3 of 5 hear it")
    expect(hero.locator(".el-flying")).to_have_count(0)

    for theme, name in [("JupyterLab Light", "light"), ("JupyterLab Dark", "dark")]:
        book.theme(theme)
        book.screenshot(f"coach-4-narrow-{name}", hero)
    tops = hero.locator(".el-listener").evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
    assert tops == sorted(set(tops))
    assert hero.evaluate("stage => stage.scrollWidth <= stage.clientWidth")
    hero.locator(".t-name").fill("placeOrder" + "WithEverything" * 5)
    expect(hero.locator(".t-mend")).to_contain_text("order_with_everything")
    book.screenshot("coach-4-narrow-long-dark", hero)
    assert hero.evaluate("stage => stage.scrollWidth <= stage.clientWidth")
    heights = hero.locator("button:visible, input.t-name").evaluate_all("all => all.map(one => one.offsetHeight)")
    assert min(heights) >= 32


COUNT_FLIGHTS = """stage => {
  window.flown = 0;
  const count = (changes) => { window.flown += changes.flatMap((change) => [...change.addedNodes]).length };
  new MutationObserver(count).observe(stage, { childList: true });
}"""
TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"


def test_motion_only_after_a_press_and_for_those_who_want_it(notebook: Open) -> None:
    """A press lets a ticket travel to each who hears; typing moves nothing, nor does anything with reduced motion."""
    book, hero = open_hero(notebook)
    expect(hero.locator(".el-flying")).to_have_count(0)
    hero.evaluate(COUNT_FLIGHTS)

    hero.get_by_role("button", name="orders.placed").click()
    book.page.wait_for_function("window.flown === 2")
    expect(hero.locator(".el-flying")).to_have_count(0)
    hero.locator(".t-name").press("Control+a")
    hero.locator(".t-name").press_sequentially("order.placed")
    expect(hero.locator(".t-sentence")).to_contain_text("4 of 5")
    book.page.emulate_media(reduced_motion="reduce")
    hero.get_by_role("button", name="email.send").click()
    expect(hero.locator(".t-sentence")).to_contain_text("email.send: 1 of 5")
    book.page.wait_for_function(TWO_FRAMES)
    assert book.page.evaluate("window.flown") == 2


def test_the_last_cell_closes_the_coach(notebook: Open) -> None:
    """lab.close() ends the hero, says so, and the widget says so too."""
    book = notebook("coach.ipynb", [*CELLS, "await lab.close()", "lab.running()"])
    book.run_all()

    expect(book.output(2)).to_contain_text("Closed: name coach. Still running: nothing")
    expect(book.output(3)).to_contain_text("Nothing is running.")
    expect(book.output(1).locator(".t-sentence")).to_contain_text("Closed.")
