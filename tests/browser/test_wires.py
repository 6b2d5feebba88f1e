"""Four wires, operated as a person would, in a real JupyterLab and a real Chromium."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Notebook

pytestmark = pytest.mark.timeout(180)

CELLS = ["from eventlab import lab", "await lab.wires()"]
GUESSES = {"websocket": 7, "sse": 10, "pubsub": 7, "streams": 10}
Open = Callable[..., Notebook]


def open_hero(notebook: Open, *more: str) -> tuple[Notebook, Locator]:
    """A notebook that shows the hero, nothing predicted yet. `more` cells come below it."""
    book = notebook("wires.ipynb", [*CELLS, *more])
    book.run_all()
    return book, book.output(1).locator(".el-wires")


def predict(hero: Locator) -> None:
    """Guess as many people do: an EventSource reconnects, so SSE loses nothing."""
    for wire, guess in GUESSES.items():
        hero.locator(f".t-guess-{wire}").fill(str(guess))
    hero.locator(".t-predict").click()


def step(hero: Locator, label: str) -> None:
    """Press the button for the next step, which is called so."""
    expect(hero.locator(".t-next")).to_have_text(label)
    expect(hero.locator(".t-next")).to_have_attribute("aria-disabled", "false")
    hero.locator(".t-next").click()


def run_is_over(hero: Locator) -> None:
    """All six steps are done; played, they take some seconds, for the tickets travel."""
    expect(hero.locator(".t-next")).to_have_text("The run is over", timeout=30_000)


def states(hero: Locator, wire: str) -> list[str]:
    """What became of each event of a wire that was sent."""
    return hero.locator(f".t-{wire} li").evaluate_all("all => all.map(one => one.dataset.state).filter(Boolean)")


def test_the_prediction_comes_first(notebook: Open) -> None:
    """Until four numbers are guessed no control works; afterwards the keyboard stands on the first step."""
    book, hero = open_hero(notebook)

    expect(hero.locator(".t-next")).to_have_attribute("aria-disabled", "true")
    hero.locator(".t-guess-websocket").fill("11")
    for wire in ("sse", "pubsub", "streams"):
        hero.locator(f".t-guess-{wire}").fill("7")
    expect(hero.locator(".t-predict")).to_have_attribute("aria-disabled", "true")
    hero.locator(".t-guess-websocket").fill("7")
    expect(hero.locator(".t-predict")).to_have_attribute("aria-disabled", "false")
    book.screenshot("wires-1-question-light", hero)
    hero.locator(".t-guess-streams").press("Enter")
    expect(hero.locator(".t-prediction")).to_be_hidden()
    expect(hero.locator(".t-next")).to_be_focused()


def test_sse_loses_the_same_three_as_pubsub_until_it_has_a_log(notebook: Open) -> None:
    """Step by step: three wires lose 4 to 6, and a tick at `id:` and the log brings SSE to ten."""
    book, hero = open_hero(notebook)
    predict(hero)
    step(hero, "Send 1–3")
    step(hero, "Pull the plug")
    expect(hero.locator(".t-plug")).to_have_text("The plug is out.")
    step(hero, "Send 4–6")
    expect(hero.locator("li[data-state=open]")).to_have_count(12)
    book.screenshot("wires-2-unplugged-light", hero)
    step(hero, "Put it back")
    expect(hero.locator("li[data-state=late]")).to_have_count(3)
    step(hero, "Send 7–10")
    expect(hero.locator("li[data-state=lost]")).to_have_count(9)
    step(hero, "Ask the readers")

    expect(hero.locator(".t-verdict")).to_contain_text("The surprise: SSE.")
    expect(hero.locator(".t-table tbody tr")).to_have_count(4)
    expect(hero.locator(".t-table tbody tr").nth(1)).to_contain_text("one way")
    run_is_over(hero)
    for theme, name in [("JupyterLab Light", "light"), ("JupyterLab Dark", "dark")]:
        book.theme(theme)
        book.screenshot(f"wires-3-run-{name}", hero)

    hero.locator(".t-resume").check()
    expect(hero.locator("li[data-state=lost]")).to_have_count(0)
    hero.locator(".t-play").click()
    run_is_over(hero)
    expect(hero.locator(".t-play")).to_have_text("Play")
    kept = ["delivered"] * 3 + ["late"] * 3 + ["delivered"] * 4
    lost = ["lost" if state == "late" else state for state in kept]
    assert {wire: states(hero, wire) for wire in GUESSES} == {
        "websocket": lost, "sse": kept, "pubsub": lost, "streams": kept
    }  # fmt: skip
    book.screenshot("wires-4-resumed-dark", hero)


def test_the_keyboard_is_enough(notebook: Open) -> None:
    """Guess, step, tick and play without a mouse; and Lab takes none of the keys."""
    book, hero = open_hero(notebook)
    keys = book.page.keyboard
    hero.locator(".t-guess-websocket").focus()
    for _ in GUESSES:
        keys.type("7")
        keys.press("Tab")
    keys.press("Enter")
    expect(hero.locator(".t-next")).to_be_focused()
    expect(hero.locator(".t-next")).to_have_attribute("aria-disabled", "false")
    keys.press("Enter")
    expect(hero.locator("li[data-state=delivered]")).to_have_count(12)
    keys.press("Tab")
    expect(hero.locator(".t-play")).to_be_focused()
    expect(hero.locator(".t-play")).to_have_attribute("aria-disabled", "false")
    keys.press("Space")
    expect(hero.locator(".t-play")).to_have_text("Pause")
    keys.press("Space")
    expect(hero.locator(".t-play")).to_have_text("Play")
    keys.press("Tab")
    keys.press("Tab")
    expect(hero.locator(".t-resume")).to_be_focused()
    expect(hero.locator(".t-resume")).to_have_attribute("aria-disabled", "false")
    keys.press("Space")
    expect(hero.locator(".t-resume")).to_be_checked()
    expect(hero.locator("li[data-state=delivered]")).to_have_count(0)
    assert book.panel.locator(".jp-Cell").count() == len(CELLS)


def test_a_press_moves_one_bundle_a_wire_and_none_with_reduced_motion(notebook: Open) -> None:
    """Twelve tickets travel as four counted bundles; with reduced motion nothing moves, and the sentence says it."""
    book, hero = open_hero(notebook)
    predict(hero)
    hero.evaluate(COUNT_FLIGHTS)
    step(hero, "Send 1–3")
    book.page.wait_for_function("window.flown === 4")
    expect(hero.locator(".el-flying")).to_have_count(0)

    book.page.emulate_media(reduced_motion="reduce")
    hero.locator(".t-play").click()
    run_is_over(hero)
    assert book.page.evaluate("window.flown") == 4
    expect(hero.locator(".t-sentence")).to_contain_text("nobody heard the one on SSE")


COUNT_FLIGHTS = """hero => { window.flown = 0; new MutationObserver(all => all.forEach(one =>
  one.addedNodes.forEach(node => { if (node.classList?.contains('el-flying')) window.flown += 1; })
)).observe(hero, { childList: true }); }"""


INSIDE = """hero => { const edge = hero.getBoundingClientRect().right + 1;
  return [...hero.querySelectorAll('*')].every(one => one.getBoundingClientRect().right <= edge); }"""


def test_it_fits_a_phone(notebook: Open) -> None:
    """At 360 pixels two rows of five tickets and a list in place of the table, and nothing stands out."""
    book, hero = open_hero(notebook)
    book.page.set_viewport_size({"width": 1280, "height": 1800})
    hero.evaluate("hero => { hero.style.width = '360px'; }")
    book.screenshot("wires-5-question-360-light", hero)
    predict(hero)
    hero.locator(".t-play").click()
    run_is_over(hero)

    assert hero.evaluate(INSIDE)
    for theme, name in [("JupyterLab Light", "light"), ("JupyterLab Dark", "dark")]:
        book.theme(theme)
        book.screenshot(f"wires-5-run-360-{name}", hero)


def test_an_error_is_seen_in_the_widget(notebook: Open) -> None:
    """What a step raises stands in the widget in words: here somebody has cut the wires behind its back."""
    _, hero = open_hero(notebook, "await lab.running()[-1].model.stop()")
    predict(hero)
    step(hero, "Send 1–3")

    expect(hero.locator(".t-error")).to_contain_text("Closed: the four wires are cut")
    hero.locator(".t-again").click()
    expect(hero.locator(".t-error")).to_be_empty()
    step(hero, "Send 1–3")
    expect(hero.locator("li[data-state=delivered]")).to_have_count(12)


def test_the_last_cell_cuts_the_wires(notebook: Open) -> None:
    """lab.close() ends the readers and their server, says so, and the widget says so too."""
    book, hero = open_hero(notebook, "await lab.close()", "lab.running()")

    expect(book.output(2)).to_contain_text("Still running: nothing.")
    expect(book.output(3)).to_contain_text("Nothing is running.")
    expect(hero.locator(".t-sentence")).to_contain_text("Closed.")
