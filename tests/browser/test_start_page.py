"""The day's review on the start page: a question first, its answer when one opens it. No kernel has to run for that."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from eventlab.clock import ManualClock
from eventlab.course import progress
from eventlab.course.work import fill_work
from tests.browser.conftest import ROOT, Lab, Notebook

pytestmark = pytest.mark.timeout(180)

Open = Callable[..., Notebook]


def test_the_review_asks_before_it_tells(lab: Lab, notebook: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer is folded up; a press, by mouse or by key, shows it, and it can be read in both themes."""
    monkeypatch.setenv("EVENTLAB_LIVE", "1")
    monkeypatch.delenv("CI", raising=False)
    house, clock = lab.folder / "review", ManualClock(datetime(2026, 1, 5, tzinfo=UTC))
    for folder in ("exercises", "solutions", "notebooks"):
        shutil.copytree(ROOT / folder, house / folder)
    progress.record("verdict", "4.1", status="failed", code="EMIT-RAISE-01", clock=clock)
    progress.record("verdict", "4.1", status="passed", clock=clock)
    clock.advance(seconds=86400)
    fill_work(house, clock=clock)

    book = notebook("review/work/START.ipynb")
    review = book.cell(1).locator(".jp-RenderedMarkdown")  # its source is in the page too, hidden
    fold, answer = review.locator("summary"), review.get_by_text("Try it again from the starter")

    expect(review.get_by_text("What does that cost?")).to_be_visible()
    expect(answer).to_be_hidden()
    fold.click()
    expect(answer).to_be_visible()
    for theme, name in [("JupyterLab Light", "light"), ("JupyterLab Dark", "dark")]:
        book.theme(theme)
        expect(book.page.locator("#jupyterlab-splash")).to_have_count(0)
        book.screenshot(f"start-review-{name}")
