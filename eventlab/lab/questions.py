"""Predictions and quizzes in JupyterLab: what `course/` says as text is shown with radio buttons there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eventlab.course.questions.asking import Asked
from eventlab.lab.picture import live

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


def show_as_widgets(shell: InteractiveShell) -> None:
    """From now on this kernel shows an `Asked` as a widget; its text goes along, for whoever can show no widget."""
    if shell.display_formatter is not None:  # a shell that shows nothing needs no widgets
        shell.display_formatter.mimebundle_formatter.for_type(Asked, _forms)


def _forms(asked: Asked) -> tuple[dict[str, Any], dict[str, Any]]:
    """The forms of one question; none but the text with `EVENTLAB_LIVE=0`, so that a stored output can be compared."""
    if not live():
        return {}, {}
    from eventlab.lab.question_view import QuestionView

    return QuestionView(asked).forms(), {}
