"""4.4: what a wrong list of events is called: the misconception that would have answered exactly that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from typing import Any

from eventlab.course.checks.chapter_04.history_faults import FAULTS, Log, Question, asked, key_of

OTHER = "HIST-OTHER-01"
"""What nobody has a name for."""


def named(log: Log, question: Question, got: Sequence[Any], counts: Iterable[int] = ()) -> str:
    """The code of these ids, which are not those due; `counts` are the numbers that the commands carried as COUNT."""
    clocks = not _in_order(log, got)
    for fault in _faults(question):
        if (clocks or fault != "HIST-CLOCK-01") and _ids(asked(log, question, fault)) == got:
            return code_of(fault)
    return _by_its_looks(log, question, got) or _by_count(log, question, got, counts) or OTHER


def code_of(fault: str) -> str:
    """The code without the word that tells one of its answers from another."""
    return fault.partition(" ")[0]


def mistaken(log: Log, question: Question, faults: Sequence[str]) -> list[str]:
    """Those of the faults that this situation does not show, or that would be called by another's name."""
    if not faults:
        return []
    due = _ids(asked(log, question))
    answers = {fault: _ids(asked(log, question, fault)) for fault in _faults(question)}
    first: dict[tuple[str, ...], str] = {}
    for fault, answer in answers.items():
        first.setdefault(tuple(answer), code_of(fault))
    return [each for each in faults if answers[each] == due or first[tuple(answers[each])] != code_of(each)]


def _faults(question: Question) -> list[str]:
    """Those that this question can show: the two that cut at the wrong end answer the same."""
    other = "HIST-PAGE-01" if question.get("after") is None else "HIST-NEWEST-01"
    return [fault for fault in FAULTS if fault != other]


def _by_its_looks(log: Log, question: Question, got: Sequence[Any]) -> str:
    """The code that these events show by themselves, whatever else may be wrong with them; empty when none does."""
    stored = {each[2]: each for each in log}
    due, pattern = _ids(asked(log, question)), question.get("pattern", "*")
    if not all(isinstance(id, str) and id in stored for id in got):
        return ""
    if not all(fnmatchcase(stored[id][0], pattern) for id in got):
        return "HIST-TYPES-01"
    if sorted(got) == sorted(due):
        clocks = [stored[id][4] for id in got]
        by_clock = "HIST-CLOCK-01" if clocks == sorted(clocks) else "HIST-ORDER-01"
        return "HIST-COUNTER-01" if _in_order(log, got) else by_clock
    places = {key_of(stored[id][1]) for id in due}
    if len(got) < len(due) and {key_of(stored[id][1]) for id in got} == places:
        return "HIST-TWIN-01"
    types = {stored[id][0] for id in got}
    whole = got == _ids(asked([each for each in log if each[0] in types], question))
    return "HIST-PATTERN-01" if whole and "*" in pattern and question.keys() <= {"pattern"} else ""


def _by_count(log: Log, question: Question, got: Sequence[Any], counts: Iterable[int]) -> str:
    for count in sorted(set(counts)):
        if got in (_ids(asked(log, question, count=count)), _ids(asked(log, question, count=-count))):
            return "HIST-COUNT-01"
    return ""


def _in_order(log: Log, got: Sequence[Any]) -> bool:
    """Whether the milliseconds of these events' positions never go back."""
    stored = {each[2]: key_of(each[1])[0] for each in log}
    times = [stored[id] for id in got if isinstance(id, str) and id in stored]
    return times == sorted(times)


def _ids(log: Log) -> list[str]:
    return [each[2] for each in log]
