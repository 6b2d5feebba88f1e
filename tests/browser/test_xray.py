"""The X-ray of one emit, operated as a person would, in a real JupyterLab and a real Chromium."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Notebook

pytestmark = pytest.mark.timeout(180)

CELLS = ["from eventlab import lab", "await lab.xray()"]
Open = Callable[..., Notebook]


def numbers(hero: Locator, column: str) -> Locator:
    """The lines of a column that show an event."""
    return hero.locator(f".t-{column} li[data-number]")


def open_hero(notebook: Open, *more: str) -> tuple[Notebook, Locator]:
    """A notebook that shows the hero, the prediction already made by mouse. `more` cells come below it."""
    book = notebook("xray.ipynb", [*CELLS, *more])
    book.run_all()
    hero = book.output(1).locator(".el-xray")
    hero.locator(".t-answer-log").check()
    hero.locator(".t-predict").click()
    return book, hero


def test_the_prediction_comes_first(notebook: Open) -> None:
    """Until an answer is chosen no control works; afterwards the keyboard stands on Emit."""
    book = notebook("xray.ipynb", CELLS)
    book.run_all()
    hero = book.output(1).locator(".el-xray")

    expect(hero.locator(".t-emit")).to_have_attribute("aria-disabled", "true")
    expect(hero.locator(".t-predict")).to_have_attribute("aria-disabled", "true")
    book.screenshot("xray-1-question-light", hero)
    hero.locator(".t-answer-log-and-page").check()
    hero.locator(".t-predict").click()
    expect(hero.locator(".t-prediction")).to_be_hidden()
    expect(hero.locator(".t-emit")).to_have_attribute("aria-disabled", "false")
    expect(hero.locator(".t-emit")).to_be_focused()


def test_the_browsers_own_eventsource_receives_what_is_stored(notebook: Open) -> None:
    """The page column is a real EventSource: its ids are the stored ids, and the model knows what it received."""
    book, hero = open_hero(notebook, "print(*lab.running()[-1].model.snapshot().browser)")
    expect(hero.locator(".t-page-note")).to_have_text("your browser's own EventSource")

    hero.locator(".t-emit").click()
    hero.locator(".t-emit-three").click()

    for column in ("page", "log"):
        expect(numbers(hero, column)).to_have_count(4)
    stored, shown = (
        numbers(hero, column).evaluate_all("lines => lines.map(line => line.dataset.id)") for column in ("log", "page")
    )
    assert shown == stored
    expect(hero.locator(".t-trail li")).to_have_text(["stored", "listeners told", "page told"])
    book.select(2)
    book.run_cell()
    expect(book.output(2)).to_have_text(" ".join(stored))


def test_by_mouse_restart_disconnect_and_ghost(notebook: Open) -> None:
    """A restart empties one column; a page that was away misses nothing; notify-first leaves a ghost."""
    book, hero = open_hero(notebook)

    hero.locator(".t-emit").click()
    expect(numbers(hero, "page")).to_have_count(1)
    hero.locator(".t-restart").click()
    expect(numbers(hero, "listeners")).to_have_count(0)
    expect(numbers(hero, "log")).to_have_count(1)
    expect(numbers(hero, "page")).to_have_count(1)
    expect(hero.locator(".t-verdict")).to_contain_text("You predicted: only in the log. In fact:")

    hero.locator(".t-connection").click()
    expect(hero.locator(".t-page-note")).to_have_text("disconnected")
    hero.locator(".t-emit-three").click()
    expect(numbers(hero, "log")).to_have_count(4)
    expect(numbers(hero, "page")).to_have_count(1)
    hero.locator(".t-connection").click()
    expect(numbers(hero, "page")).to_have_count(4)
    expect(hero.locator(".t-page li[data-state=late]")).to_have_count(3)
    expect(hero.locator(".t-sentence")).to_contain_text("received events 2, 3 and 4 late")

    hero.locator(".t-notify-first").check()
    hero.locator(".t-crash").click()
    expect(hero.locator(".t-program")).to_contain_text("down")
    expect(hero.locator(".t-page li[data-state=lost]")).to_have_count(1)
    expect(hero.locator(".t-emit")).to_have_attribute("aria-disabled", "true")
    for theme, name in [("JupyterLab Light", "light"), ("JupyterLab Dark", "dark")]:
        book.theme(theme)
        hero.locator(".t-sentence").hover()
        expect(hero.locator(".el-flying")).to_have_count(0)
        book.screenshot(f"xray-2-ghost-{name}", hero)
    hero.locator(".t-restart").click()
    expect(hero.locator(".t-sentence")).to_contain_text("still shows event 5, which the log does not know")
    expect(hero.locator(".t-page-note")).to_have_text("your browser's own EventSource")
    hero.locator(".t-emit").click()
    expect(numbers(hero, "page")).to_have_count(6)
    expect(hero.locator(".t-error")).to_be_empty()
    expect(hero.locator(".el-flying")).to_have_count(0)
    book.screenshot("xray-3-after-dark", hero)


def test_by_keyboard_alone(notebook: Open) -> None:
    """Predict, emit, restart and crash without a mouse; the focus stays where it was, and Lab hears none of it."""
    book = notebook("xray.ipynb", CELLS)
    book.run_all()
    hero, keys = book.output(1).locator(".el-xray"), book.page.keyboard

    hero.locator(".t-answer-nowhere").focus()
    keys.press("Space")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    keys.press("Tab")
    keys.press("Enter")
    expect(hero.locator(".t-verdict")).to_contain_text("in the log and on the page")
    expect(hero.locator(".t-emit")).to_have_attribute("aria-disabled", "false")
    keys.press("Enter")
    expect(numbers(hero, "page")).to_have_count(1)
    expect(hero.locator(".t-emit")).to_be_focused()
    keys.press("Tab")
    expect(hero.locator(".t-emit-three")).to_have_attribute("aria-disabled", "false")
    keys.press("Space")
    expect(numbers(hero, "page")).to_have_count(4)
    expect(hero.locator(".t-emit-three")).to_be_focused()
    keys.press("Tab")
    expect(hero.locator(".t-restart")).to_have_attribute("aria-disabled", "false")
    keys.press("Enter")
    expect(hero.locator(".t-verdict")).to_contain_text("As you predicted")
    for key in ("Tab", "Tab", "Space"):
        keys.press(key)
    expect(hero.locator(".t-notify-first")).to_be_checked()
    expect(hero.locator(".t-crash")).to_have_attribute("aria-disabled", "false")
    keys.press("Tab")
    keys.press("Enter")
    expect(hero.locator(".t-listeners li[data-state=lost]")).to_have_count(1)
    for line in numbers(hero, "page").all():
        expect(line).to_have_css("opacity", "1")
    expect(book.panel.locator(".jp-Notebook .jp-Cell")).to_have_count(2)
    expect(hero.locator(".el-flying")).to_have_count(0)
    book.screenshot("xray-4-keyboard-light", hero)


def test_in_a_narrow_window(notebook: Open) -> None:
    """At 360 pixels the columns stand one below the other, nothing is cut off, and each target is large enough."""
    book, hero = open_hero(notebook)
    hero.evaluate("stage => { stage.style.width = '360px' }")
    hero.locator(".t-emit-three").click()
    expect(numbers(hero, "page")).to_have_count(3)
    expect(hero.locator(".el-flying")).to_have_count(0)

    book.screenshot("xray-5-narrow-light", hero)
    tops = hero.locator(".el-column").evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
    assert tops == sorted(set(tops))
    assert hero.evaluate("stage => stage.scrollWidth <= stage.clientWidth")
    heights = hero.locator("button:visible, label:visible").evaluate_all("all => all.map(one => one.offsetHeight)")
    assert min(heights) >= 32


COUNT_FLIGHTS = """stage => {
  window.flown = 0;
  const count = (changes) => { window.flown += changes.flatMap((change) => [...change.addedNodes]).length };
  new MutationObserver(count).observe(stage, { childList: true });
}"""
TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"


def test_motion_only_for_those_who_want_it(notebook: Open) -> None:
    """A press lets tickets travel, one for each step; with reduced motion nothing moves, and the steps are written."""
    book, hero = open_hero(notebook)
    hero.evaluate(COUNT_FLIGHTS)

    hero.locator(".t-emit").click()
    expect(hero.locator(".t-trail li")).to_have_count(3)
    book.page.wait_for_function("window.flown === 3")
    expect(hero.locator(".el-flying")).to_have_count(0)
    book.page.emulate_media(reduced_motion="reduce")
    hero.locator(".t-emit").click()
    expect(numbers(hero, "log")).to_have_count(2)
    expect(hero.locator(".t-trail li")).to_have_text(["stored", "listeners told", "page told"])
    book.page.wait_for_function(
        "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
    )
    assert book.page.evaluate("window.flown") == 3


NO_WAY_BUT_THE_PROXY = """() => { const Real = window.EventSource;
  window.EventSource = function (address) {
    if (address.includes('/proxy/')) return new Real(address);
    const none = { close() {} };
    setTimeout(() => none.onerror(new Event('error')));
    return none; } }"""
NO_WAY_AT_ALL = NO_WAY_BUT_THE_PROXY.replace("'/proxy/'", "'nowhere'")


def test_a_remote_page_listens_through_labs_proxy(own_page: None, notebook: Open) -> None:
    """Where the kernel's machine is out of reach, the EventSource goes through JupyterLab's own server, and resumes."""
    book = notebook("xray.ipynb", CELLS)
    book.page.evaluate(NO_WAY_BUT_THE_PROXY)
    book.run_all()
    hero = book.output(1).locator(".el-xray")
    hero.locator(".t-answer-all").check()
    hero.locator(".t-predict").click()
    expect(hero.locator(".t-page-note")).to_have_text("your browser's own EventSource")
    hero.locator(".t-emit").click()
    expect(numbers(hero, "page")).to_have_count(1)
    hero.locator(".t-connection").click()
    expect(hero.locator(".t-page-note")).to_have_text("disconnected")
    hero.locator(".t-emit-three").click()
    expect(numbers(hero, "log")).to_have_count(4)
    hero.locator(".t-connection").click()

    expect(hero.locator(".t-page li[data-state=late]")).to_have_count(3)
    assert "/proxy/" in (hero.locator(".t-page-note").get_attribute("title") or "")


def test_without_a_way_to_the_server_the_kernel_shows_the_page(own_page: None, notebook: Open) -> None:
    """Where no EventSource can be opened, the kernel's own page is shown over kernel messages, and it says so."""
    book = notebook("xray.ipynb", CELLS)
    book.page.evaluate(NO_WAY_AT_ALL)
    book.run_all()
    hero = book.output(1).locator(".el-xray")
    hero.locator(".t-answer-all").check()
    hero.locator(".t-predict").click()
    hero.locator(".t-emit").click()

    expect(hero.locator(".t-page-note")).to_have_text("shown over kernel messages")
    expect(numbers(hero, "page")).to_have_count(1)


def test_an_error_is_seen_in_the_widget(notebook: Open) -> None:
    """What an operation raises stands in the widget in words, and the controls go on working."""
    _, hero = open_hero(notebook)
    for _ in range(20):
        expect(hero.locator(".t-emit-three")).to_have_attribute("aria-disabled", "false")
        hero.locator(".t-emit-three").click()
    expect(hero.locator(".t-log .el-earlier")).to_have_text("52 earlier")
    hero.locator(".t-emit").click()

    expect(hero.locator(".t-error")).to_contain_text("CourseError: emit(1) after 60 events")
    hero.locator(".t-restart").click()
    expect(hero.locator(".t-error")).to_be_empty()


def test_the_last_cell_closes_what_the_hero_opened(notebook: Open) -> None:
    """lab.close() ends the hero and its server, says so, and the widget says so too."""
    book = notebook("xray.ipynb", [*CELLS, "await lab.close()", "lab.running()"])
    book.run_all()

    expect(book.output(2)).to_contain_text("Still running: nothing")
    expect(book.output(3)).to_contain_text("Nothing is running.")
    expect(book.output(1).locator(".t-sentence")).to_contain_text("Closed.")
