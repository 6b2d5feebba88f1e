"""A prediction or a quiz with native radio buttons. It says and notes what `predict` and `quiz` would, no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import anywidget
import traitlets

from eventlab.course.questions.asking import NOTED, Asked, predict, quiz
from eventlab.errors import EventLabError
from eventlab.lab.assets import script, style


class QuestionView(anywidget.AnyWidget):
    """The questions of one `Asked`; `asked` is how they stand after the last press."""

    _esm = script("shapes.js", "question.js")
    _css = style("lab.css", "question.css")

    state = traitlets.Dict().tag(sync=True)
    """Questions, options, answers; the reasons only when they are told, so that a page holds no answer before."""
    error = traitlets.Unicode("").tag(sync=True)
    """What the last press raised."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        super().__init__(state=_state(asked))
        self.on_msg(self._pressed)

    def forms(self) -> dict[str, Any]:
        """What a notebook stores: the widget, and beside it the text."""
        shown = self._repr_mimebundle_()
        data = shown[0] if isinstance(shown, tuple) else shown or {}
        return {**data, "text/plain": repr(self.asked)}

    def _pressed(self, _widget: object, content: Mapping[str, Any], _buffers: object) -> None:
        try:
            self.asked = self._after(content["do"], tuple(content.get("answers", ())))
            self.error = ""
        except EventLabError as error:  # nobody awaits a press: the widget is where its error is seen
            self.error = str(error)
        self.state = _state(self.asked)

    def _after(self, do: str, answers: tuple[int, ...]) -> Asked:
        first = self.asked.questions[0]
        if do == "answer":
            return quiz(first.chapter, *answers) if self.asked.is_quiz else predict(first.id, *answers)
        if do == "reveal":
            return replace(self.asked, told=True)
        return Asked(self.asked.questions)


def _state(asked: Asked) -> dict[str, Any]:
    """All that the page draws."""
    questions = [
        {"text": question.text, "options": [option.text for option in question.options]} for question in asked.questions
    ]
    reasons = [[{"right": each.right, "why": each.why} for each in question.options] for question in asked.questions]
    noted = NOTED if asked.answers and not asked.told else ""
    score = f"{asked.right} of {len(questions)} right." if asked.is_quiz and asked.answers else ""
    return {
        "quiz": asked.is_quiz,
        "questions": questions,
        "answers": list(asked.answers),
        "told": asked.told,
        "reasons": reasons if asked.told else [],
        "said": noted or score,
        "note": asked.note,
    }
