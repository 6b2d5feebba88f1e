"""Predictions and the quiz, answered as a person would, in a real JupyterLab and a real Chromium."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from eventlab.course.questions.question import find_prediction, find_quiz
from tests.browser.conftest import Notebook

pytestmark = pytest.mark.timeout(180)

IMPORTS = "from eventlab import predict, quiz"
THEMES = [("JupyterLab Light", "light"), ("JupyterLab Dark", "dark")]
Open = Callable[..., Notebook]


def open_question(notebook: Open, name: str, *cells: str) -> tuple[Notebook, Locator]:
    """A notebook that asks; the question is the output of its second cell."""
    book = notebook(name, [IMPORTS, *cells])
    book.run_all()
    return book, book.output(1).locator(".el-question")


def pictures(book: Notebook, name: str, of: Locator) -> None:
    """The same in light and in dark."""
    for theme, word in THEMES:
        book.theme(theme)
        expect(book.page.locator("#jupyterlab-splash")).to_have_count(0)
        book.screenshot(f"question-{name}-{word}", of)


def test_a_prediction_is_noted_and_told_when_one_wants_it(notebook: Open) -> None:
    """Choose, press, run the next cell, press: the page holds no reason before. Python knows the answer."""
    book, question = open_question(
        notebook,
        "predict.ipynb",
        'predict("4.restart")',
        "from eventlab.course import progress; print(progress.summary(progress.entries()).predictions['4.restart'])",
    )
    reason = find_prediction("4.restart").options[1].why

    expect(question.locator(".t-answer")).to_have_attribute("aria-disabled", "true")
    pictures(book, "1-asked", question)
    question.locator(".t-option-1-1").check()
    question.locator(".t-answer").click()
    expect(question.locator(".t-said")).to_have_text("Noted. Now run the next cell, and see.")
    expect(question.locator(".t-said")).to_be_focused()
    expect(question.locator(".t-option-1-1")).to_be_disabled()
    question.locator(".t-option-1-2").click(force=True)
    expect(question.locator(".t-option-1-1")).to_be_checked()
    expect(question).not_to_contain_text(reason)
    book.select(2)
    book.run_cell()
    expect(book.output(2)).to_have_text("1")
    pictures(book, "2-noted", question)

    question.locator(".t-reveal").click()
    expect(question).to_contain_text(reason)
    expect(question.locator(".el-reason").first).to_contain_text("✗ Wrong, your answer.")
    pictures(book, "3-told", question)
    question.locator(".t-again").click()
    expect(question.locator(".t-option-1-1")).to_be_enabled()
    expect(question).not_to_contain_text(reason)


def test_a_cell_run_again_tells(notebook: Open) -> None:
    """Whoever has answered and comes back sees what happens, and the answer of that time."""
    _book, question = open_question(notebook, "again.ipynb", 'predict("4.raises", 3); predict("4.raises")')

    expect(question.locator(".t-option-1-3")).to_be_checked()
    expect(question).to_contain_text(find_prediction("4.raises").options[1].why)
    expect(question.locator(".t-again")).to_be_visible()


def test_a_quiz_by_keyboard_alone(notebook: Open) -> None:
    """Tab, arrows, space: all questions are answered without a mouse, and Lab hears none of the keys."""
    book, question = open_question(notebook, "quiz.ipynb", 'quiz("4")')
    keys, answer = book.page.keyboard, question.locator(".t-answer")
    rights = [each.right for each in find_quiz("4")]

    question.locator(".t-option-1-1").focus()
    for right in rights:
        keys.press("Space")
        for _ in range(right - 1):
            keys.press("ArrowDown")
        keys.press("Tab")
    expect(answer).to_be_focused()
    expect(answer).to_have_attribute("aria-disabled", "false")
    pictures(book, "4-quiz", question)
    answer.focus()
    keys.press("Enter")

    expect(question.locator(".t-said")).to_have_text("5 of 5 right.")
    expect(question.locator(".el-reason")).to_have_count(sum(len(each.options) for each in find_quiz("4")))
    expect(question.locator(".t-error")).to_be_empty()
    pictures(book, "5-quiz-told", question)
    assert book.panel.locator(".jp-Notebook-cell").count() == 2


def test_a_narrow_place_cuts_nothing_off(notebook: Open) -> None:
    """At 360 pixels the options wrap, and nothing is wider than the question."""
    book, question = open_question(notebook, "narrow.ipynb", 'predict("4.limit", 1).reveal; predict("4.limit")')
    question.evaluate("element => { element.style.width = '360px' }")

    assert question.evaluate("element => element.scrollWidth <= element.clientWidth")
    assert min(question.locator(".el-answer").evaluate_all("all => all.map(one => one.offsetHeight)")) >= 32
    book.screenshot("question-6-narrow", question)
