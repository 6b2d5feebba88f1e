"""What the verdict's card can do: its buttons, and what pressing them brought. It knows nothing of a browser.

    press("hint") ──▶ verbs["hint"]() ──▶ Said, in the order in which it was asked for ──▶ snapshot()

The verbs come in as arguments. What a verb raises is said in the card too: nobody else would hear of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from eventlab.course.card import first_hint, is_drawn
from eventlab.course.verdict import Verdict
from eventlab.errors import CourseError

BUTTONS = {
    "solution": "Compare with ours",
    "hint": "Next hint",
    "timeline": "Timeline",
    "lines": "Copy as runnable lines",
    "bundle": "I think I'm right",
    "reset": "Reset…",
    "check": "Check again",
}
"""Every button by the verb that it presses, in the order in which they stand."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A verb's answer, ready to be shown."""

    text: str
    png: str = ""
    """A picture in base64."""
    alt: str = ""
    """What the picture shows, in words."""
    width: int = 0
    """Pixels of the picture on the page; 0 for its own."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a press brought."""

    verb: str
    turn: int
    """The press that brought it, counted from 1: whoever draws sees by it what is new."""
    shown: Shown


Verb = Callable[[], Shown]


class VerdictModel:
    """One verdict and what was asked about it since. `verbs` answers `BUTTONS` and `about reset`."""

    def __init__(self, verdict: Verdict, verbs: Mapping[str, Verb]) -> None:
        self._verdict, self._verbs = verdict, verbs
        self._said: list[Said] = []
        self._asks = self._error = self._note = ""
        self._turn = 0

    def press(self, name: str) -> None:
        """Press a button: a verb of `BUTTONS`, or the answer `yes` or `no` to what Reset… asks."""
        self._turn += 1
        self._error = self._note = ""
        try:
            if name == "reset":
                self._asks = self._verbs["about reset"]().text
            elif name in ("yes", "no"):
                self._answer(name)
            else:
                self._say(name, self._verbs[name]())
        except CourseError as error:
            self._error = _one_line(str(error))
        except Exception as error:  # noqa: BLE001  (nobody awaits a press: the card is where its error is seen)
            self._error = _one_line(f"{type(error).__name__}: {error}")

    def snapshot(self) -> dict[str, Any]:
        """All that there is to see, as plain JSON."""
        return {
            "exercise": self._verdict.exercise.id,
            "buttons": [{"verb": verb, "label": BUTTONS[verb]} for verb in buttons_of(self._verdict)],
            "said": [asdict(said) for said in self._said],
            "asks": self._asks,
            "note": self._note,
            "error": self._error,
            "turn": self._turn,
        }

    def _answer(self, name: str) -> None:
        asked, self._asks = self._asks, ""
        if asked and name == "yes":
            self._say("reset", self._verbs["reset"]())

    def _say(self, verb: str, shown: Shown) -> None:
        """Hints stand one below the other; anything else replaces what the same verb said before."""
        if verb == "hint":
            text = self._new_in(shown.text)
            if not text:  # nothing new has opened: the last line says why
                self._note = shown.text.splitlines()[-1]
                return
            shown = Shown(text)
        else:
            self._said = [said for said in self._said if said.verb != verb]
        self._said.append(Said(verb, self._turn, shown))

    def _new_in(self, text: str) -> str:
        """The lines of a hint that the card does not show yet: `hint` tells all that are open, under their code."""
        finding = self._verdict.finding
        there = {finding.code, first_hint(finding)} if finding is not None else set()
        for said in self._said:
            there.update(said.shown.text.splitlines())
        return "\n".join(line for line in text.splitlines() if line not in there)


def buttons_of(verdict: Verdict) -> tuple[str, ...]:
    """The verbs that make sense for this verdict."""
    timeline = ("timeline",) if is_drawn(verdict) else ()
    if verdict.passed:
        return ("solution", *timeline)
    if verdict.status == "judge error":
        return ("check",)
    if verdict.finding is None:  # not attempted: what stands in the cell may be less than the starter
        return ("hint", "reset")
    lines = () if verdict.finding.plan is None else ("lines",)  # where no scenario had begun, none can be run again
    return ("hint", *timeline, *lines, "bundle", "reset")


def _one_line(text: str) -> str:
    return " ".join(text.split())
