"""The verdict's card in a real JupyterLab and a real Chromium: read, operated by mouse and by keyboard, reopened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import ROOT, Notebook

pytestmark = pytest.mark.timeout(240)

Open = Callable[..., Notebook]
ANSWERS = ROOT / "tests" / "submissions" / "4.1"
WRONG = f'{(ANSWERS / "wrong" / "stops_at_first_error.py").read_text()}\n\nprint("warming up")\ncheck("4.1", seed=7)'
RIGHT = f'{(ANSWERS / "right" / "dataclass_entries.py").read_text()}\n\ncheck("4.1", seed=7)'
IMPORTS = "from eventlab import check"


def judged(notebook: Open, answer: str = WRONG, *more: str) -> tuple[Notebook, Locator]:
    """A notebook in work/ in which the answer has just been judged, and its card."""
    book = notebook("work/card.ipynb", [IMPORTS, answer, *more])
    book.run_all()
    return book, book.output(1).locator(".el-verdict")


def test_try(house: Path, notebook: Open) -> None:
    book, card = judged(notebook)
    expect(card).to_be_visible()
    expect(card.locator("button").first).to_be_visible()
    book.screenshot("card-failed-light", book.cell(1))
    card.locator(".t-hint").click()
    card.locator(".t-hint").click()
    card.locator(".t-lines").click()
    card.locator(".t-reset").click()
    book.page.wait_for_timeout(1000)
    book.screenshot("card-failed-light-2", book.cell(1))
