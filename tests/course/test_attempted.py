"""Untouched, hollow and missing answers are told apart from wrong ones."""

from __future__ import annotations

import pytest

from eventlab.course.attempted import reason_not_attempted

STARTER = "class EventEmitter:\n    def on(self, type, handler): ...\n    def emit(self, type): ...\n\npass\n"


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (STARTER, "starter"),
        (STARTER.replace("...", "...  # todo"), "starter"),
        ('"""Mine."""\n\n' + STARTER.replace("\n    def emit", "\n\n    def emit"), "starter"),
        ("", "no EventEmitter"),
        ("x = 1", "no EventEmitter"),
        ("class Emitter:\n    def on(self): return 1", "no EventEmitter"),
        ("class EventEmitter: pass", "still empty"),
        ('class EventEmitter:\n    """Doc."""\n    def on(self):\n        raise NotImplementedError', "still empty"),
        ("def EventEmitter():\n    raise NotImplementedError('later')", "still empty"),
    ],
)
def test_nothing_tried(source: str, says: str) -> None:
    """Comments, docstrings and blank lines make no attempt, nor does an empty body."""
    reason = reason_not_attempted(source, "EventEmitter", STARTER)

    assert reason is not None
    assert says in reason


@pytest.mark.parametrize(
    "source",
    [
        STARTER.replace("(self, type): ...", "(self, type): return 1"),
        "def EventEmitter(): return 1",
        "EventEmitter = object",
        "from other import EventEmitter",
        "from other import *",
        "if True:\n    class EventEmitter:\n        pass",
        "class EventEmitter(list): pass\nEventEmitter.x = 1",
    ],
)
def test_something_tried(source: str) -> None:
    """Any other way to bind the name is an attempt: what it does is for the judge to see."""
    known = {"class EventEmitter(list): pass\nEventEmitter.x = 1": "still empty"}  # hollow, whatever follows it
    reason = reason_not_attempted(source, "EventEmitter", STARTER)

    assert (reason or "") == "" or known.get(source, "?") in reason


FORM = "answers = {\n    'order.placed': ...,\n    'getUser(1)': ...,\n}\n"


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (FORM, "starter"),
        (FORM.replace("'getUser(1)': ...,", ""), "Nothing is chosen"),
        (FORM.replace("...", "(..., ...)"), "Nothing is chosen"),
        (f"{FORM}print('not yet')\n", "Nothing is chosen"),
        ("answers = {}", "Nothing is chosen"),
        ("answers = ...", "Nothing is chosen"),
        ("answers: dict[str, str]", "Nothing is chosen"),
        ("x = 1", "no answers"),
    ],
)
def test_nothing_chosen(source: str, says: str) -> None:
    """A dictionary with nothing but dots is no answer, whatever else the cell does."""
    reason = reason_not_attempted(source, "answers", FORM)

    assert reason is not None
    assert says in reason


@pytest.mark.parametrize(
    "source",
    [
        FORM.replace("...", "('event', 'past')", 1),
        FORM.replace("...", "('event', ...)", 1),
        f"{FORM}answers['order.placed'] = ('event', 'past')\n",
        f"{FORM}answers.update(found)\n",
        f"{FORM}for key in answers:\n    answers[key] = 'event'\n",
        f"{FORM}from elsewhere import *\n",
        "answers = dict(order=1)",
        "answers = {'order.placed': None}",
        "if True:\n    answers = {}",
        "def answers(): return 1",
    ],
)
def test_something_chosen(source: str) -> None:
    """One answer is an attempt, however it comes into the dictionary."""
    assert reason_not_attempted(source, "answers", FORM) is None
