"""The verbs behind the card's buttons, each about the answer that was judged, whatever was run since.

A verb is imported when it is pressed: most cards are read and left alone.
"""

from __future__ import annotations

import base64
from importlib import import_module
from typing import Any

from eventlab.course.verdict import Verdict
from eventlab.lab.verdict_model import Shown, Verb


def verbs_for(verdict: Verdict) -> dict[str, Verb]:
    """What the buttons of this verdict's card do."""
    id, seed, answer = verdict.exercise.id, verdict.seed, verdict.answer
    source = answer.text_to_keep() if answer is not None else None
    return {
        "solution": lambda: shown(_verb("verbs", "solution")(id)),
        "hint": lambda: shown(_verb("verbs", "hint")(id)),
        "timeline": lambda: shown(_verb("timeline", "timeline")(id, source, seed=seed)),
        "lines": lambda: shown(_verb("runnable", "runnable")(verdict)),
        "bundle": lambda: shown(_verb("bundle", "bundle")(verdict)),
        "about reset": lambda: Shown(about_reset(verdict)),
        "reset": lambda: shown(_verb("reset", "reset")(id)),
        "check": lambda: Shown(repr(_verb("verbs", "check_again")(verdict))),  # as text: a card would replace this one
    }


def about_reset(verdict: Verdict) -> str:
    """What Reset… will do, and where the learner finds again what is there now."""
    of = verdict.exercise
    return (
        f"This puts the starter of {of.id} back into its cell in work/{of.notebook}. "
        "The notebook as it is now is kept first, in work/.backups."
    )


def shown(value: object) -> Shown:
    """A verb's answer as a text, and its picture if it has one, as this notebook would display it."""
    if isinstance(value, str):
        return Shown(value)
    forms, more = _display_formatter().format(value, include=("text/plain", "image/png"))
    picture, about = forms.get("image/png", ""), more.get("image/png", {})
    png = base64.b64encode(picture).decode() if isinstance(picture, bytes) else str(picture)
    return Shown(repr(value), png, str(about.get("alt", "")), int(about.get("width", 0)))


def _display_formatter() -> Any:
    """The notebook's own, which knows how to draw what has no picture of itself."""
    from IPython.core.formatters import DisplayFormatter
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    return DisplayFormatter() if shell is None else shell.display_formatter


def _verb(module: str, name: str) -> Any:
    return getattr(import_module(f"eventlab.course.{module}"), name)
