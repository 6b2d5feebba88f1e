"""Questions in a notebook: a widget where somebody watches, and always the text."""

from __future__ import annotations

import pytest
from IPython.core.interactiveshell import InteractiveShell

from eventlab.course.questions.asking import predict
from eventlab.lab.questions import show_as_widgets

WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def shell() -> InteractiveShell:
    """A shell that shows questions as widgets; nobody else's."""
    shell = InteractiveShell()
    show_as_widgets(shell)
    return shell


@pytest.mark.parametrize(("live", "forms"), [("1", {WIDGET, "text/plain"}), ("0", {"text/plain"})])
def test_a_question_is_shown_as_a_widget_and_as_text(
    shell: InteractiveShell, monkeypatch: pytest.MonkeyPatch, live: str, forms: set[str]
) -> None:
    """A front end without widgets shows the text; a run for comparison has nothing else."""
    monkeypatch.setenv("EVENTLAB_LIVE", live)
    asked = predict("4.restart")

    data, _ = shell.display_formatter.format(asked)

    assert set(data) == forms
    assert data["text/plain"] == repr(asked)
