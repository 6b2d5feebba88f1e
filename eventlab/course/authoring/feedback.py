"""The cards that wrong answers get, pinned word by word in `feedback.txt` of an exercise's library.

Whoever changes a check sees in the difference what a learner will read instead. The cards are those of seed 1; an
answer that hangs on chance has none here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from eventlab.course.authoring.answers import folder_of
from eventlab.course.authoring.trials import CARD_SEED, Trial
from eventlab.course.catalogue import Exercise
from eventlab.course.verdict import Verdict

UPDATE = "eventlab course verify {id} --update"

_HEAD = "# What a learner reads for each wrong answer, at seed 1. Rewritten by: " + UPDATE + "\n"
_MARK = "\n==== "
_RUNNING = re.compile(r"^‖ (Line \d+ was still running: .*|No line of yours was running: .*)$", re.MULTILINE)


def path_of(of: Exercise) -> Path:
    """The file with an exercise's cards."""
    return folder_of(of) / "feedback.txt"


def pinned(trials: Iterable[Trial]) -> dict[str, str]:
    """The card of each wrong answer, by its name, from trials of any kind and seed."""
    wrong = (trial for trial in trials if trial.answer.kind == "wrong" and trial.seed == CARD_SEED)
    return {trial.answer.path.stem: _card(trial.verdict) for trial in wrong if not trial.answer.chance}


def write(of: Exercise, cards: dict[str, str]) -> None:
    """Pin these cards, and no others."""
    parts = [f"{_MARK}{name}\n{card}\n" for name, card in sorted(cards.items())]
    path_of(of).write_text(_HEAD.format(id=of.id) + "".join(parts), encoding="utf-8")


def changed(of: Exercise, cards: dict[str, str]) -> Iterator[str]:
    """A sentence for each card that is not the pinned one, with the first line that differs."""
    old = read(of)
    for name in sorted(old.keys() | cards.keys()):
        before, now = old.get(name, "").splitlines(), cards.get(name, "").splitlines()
        if before != now:
            place = next((at for at, pair in enumerate(zip(before, now, strict=False)) if pair[0] != pair[1]), None)
            place = min(len(before), len(now)) if place is None else place
            was, comes = "".join(before[place : place + 1]), "".join(now[place : place + 1])
            yield (
                f"{of.id} wrong/{name}: line {place + 1} of its card was {was!r} and is {comes!r}. "
                f"When that is meant: {UPDATE.format(id=of.id)}"
            )


def read(of: Exercise) -> dict[str, str]:
    """The pinned cards by name; none when the file is not there."""
    path = path_of(of)
    if not path.is_file():
        return {}
    _, *parts = path.read_text(encoding="utf-8").split(_MARK)
    named = (part.partition("\n") for part in parts)
    return {name: card.rstrip("\n") for name, _, card in named}


def _card(verdict: Verdict) -> str:
    """The card without what chance decides: the line that was running when the deadline came."""
    return _RUNNING.sub("‖ (the line that was running)", repr(verdict))
