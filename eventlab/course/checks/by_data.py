"""Exercises judged by data: things to sort, each with the reason that decides.

The author writes a table, and the learner fills a dictionary. The child hands it over as plain JSON, and the parent
compares it with the table, in the table's order:

    answers = {"email.sent": ("event", "past"), …}        each item: a choice, and a reason from a list

*Why nothing here is drawn at random.* A function can be asked about names that it has never seen; data cannot. So a
hard-coded answer is the answer, and to know it is the point. What keeps guessing honest is the reason: most reasons
on the list are true of many items and decide nothing, so the right choices alone fail. The card shows the first wrong
item and names the misconception behind it. It never shows the right answer, nor how many of the later ones are right.
`drive` writes no rows for the same reason: our own run beside the learner's would be the table itself.

*The road not taken.* A scenario for each item. Nine verdicts at once, and three tries sort nine messages into three
kinds without a thought.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from eventlab.course.scenario import Broken, Row, Run, Scenario

_SHOWN = 4
"""Rows of a trace at most: the item that went wrong, and those before it."""
_OPEN = (None, {"!": "Ellipsis"})
"""What stands where nothing was chosen: a missing item, or the starter's `...` as `trace.plain` describes it."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to sort."""

    text: str
    """What the learner sees: the key in the starter's dictionary."""
    choice: str
    """The right one."""
    reasons: tuple[str, ...]
    """Those that decide; any of them will do."""

    def accepts(self, choice: str, reason: str) -> bool:
        """Whether this is a right answer."""
        return choice == self.choice and reason in self.reasons


@dataclass(frozen=True, slots=True)
class Slip:
    """A misconception, known by a wrong pair; what is left empty stands for any."""

    code: str
    choice: str = ""
    """What was chosen."""
    reason: str = ""
    """The reason that was given."""
    due: str = ""
    """What would have been the right choice."""

    def explains(self, item: Item, choice: str, reason: str) -> bool:
        """Whether it is behind this wrong answer."""
        told = ((self.choice, choice), (self.reason, reason), (self.due, item.choice))
        return all(mine in ("", theirs) for mine, theirs in told)


@dataclass(frozen=True)
class Table:
    """A whole check made of data: a module's `scenarios`, `judge`, `smaller` and `lines` are those of its table."""

    name: str
    """The scenario's, shown under "Held"."""
    choices: tuple[str, ...]
    reasons: Mapping[str, str]
    """Each reason's short name, which the learner writes, and what it says."""
    items: tuple[Item, ...]
    slips: tuple[Slip, ...]
    """The first that explains a wrong pair names it; every wrong pair must have one."""
    entry: str = "answers"

    def __post_init__(self) -> None:
        """A wrong pair without a name would only show when a learner finds it."""
        for item, choice, reason in self.wrong():
            assert self._code(item, choice, reason), f"no slip for {item.text!r}: {choice}, {reason}"

    def wrong(self) -> Iterator[tuple[Item, str, str]]:
        """Every wrong pair that can be made of the lists, for every item."""
        pairs = [(choice, reason) for choice in self.choices for reason in self.reasons]
        return ((item, *pair) for item in self.items for pair in pairs if not item.accepts(*pair))

    def offered(self) -> str:
        """The reasons as a table in Markdown, for the task."""
        rows = [f"| `{reason}` | {words} |" for reason, words in self.reasons.items()]
        return "\n".join(["| Reason | In words |", "|:--|:--|", *rows])

    def scenarios(self, rng: Random) -> list[Scenario]:
        """One, of all items; why chance has no part in it is told above."""
        return [Scenario(self.name, {"entry": self.entry, "items": [item.text for item in self.items]})]

    def judge(self, scenario: Scenario, run: Run) -> Broken | None:
        """The first item of the table whose answer is missing, in another form, or wrong."""
        if run.raised is not None:
            return None
        given = run.result
        if not isinstance(given, dict) or "!" in given:  # what is no dictionary comes as {"!": its repr}
            got = "a list" if isinstance(given, list) else _said(given)
            return Broken("CHOICE-DICT-01", expected=f"{self.entry} = {{…}}", got=got)
        rows: list[Row] = []
        for item in self.items:
            if item.text in scenario.plan["items"]:
                value = given.get(item.text)
                rows = [*rows[1 - _SHOWN :], Row("answer", item.text, note=_said(value))]
                if found := self._wrong(item, value):
                    code, expected, got = found
                    return Broken(code, rows, len(rows) - 1, expected, got)
        return None

    def smaller(self, scenario: Scenario) -> Iterator[Scenario]:
        """The same without one of the items, as long as one is left."""
        texts = scenario.plan["items"]
        for place in range(len(texts) * (len(texts) > 1)):
            yield Scenario(scenario.name, {**scenario.plan, "items": texts[:place] + texts[place + 1 :]})

    def lines(self, plan: Any) -> str:
        """Each answer of the plan, printed."""
        return "\n".join(f"print({text!r}, {plan['entry']}.get({text!r}))" for text in plan["items"])

    def _wrong(self, item: Item, value: Any) -> tuple[str, str, str] | None:
        """The code, what was expected and what came; None for a right answer."""
        parts = value if isinstance(value, list) else [value]
        if any(part in _OPEN for part in parts):
            return "CHOICE-OPEN-01", "a choice and a reason", _said(value)
        if len(parts) != 2 or not all(isinstance(part, str) for part in parts):
            return "CHOICE-PAIR-01", "a pair: (choice, reason)", _said(value)
        choice, reason = parts
        if choice in self.reasons and reason in self.choices:
            return "CHOICE-SWAP-01", "(choice, reason)", _said(value)
        for word, known in ((choice, self.choices), (reason, tuple(self.reasons))):
            if word not in known:
                return "CHOICE-WORD-01", f"one of {', '.join(known)}", repr(word)
        if item.accepts(choice, reason):
            return None
        return self._code(item, choice, reason), "", f"{choice}, because {self.reasons[reason]}"

    def _code(self, item: Item, choice: str, reason: str) -> str:
        return next((slip.code for slip in self.slips if slip.explains(item, choice, reason)), "")


def _said(value: Any) -> str:
    """An answer as a few words: `command, verb`."""
    if isinstance(value, list):
        return ", ".join(map(_said, value)) or "an empty list"
    if value in _OPEN:
        return "nothing yet"
    return value if isinstance(value, str) else str(value.get("!", value) if isinstance(value, dict) else value)
