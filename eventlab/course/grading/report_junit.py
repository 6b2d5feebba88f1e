"""The marks for continuous integration: `junit.xml`, a suite for each learner, a case for each exercise.

Failed, timeout and error are a failure, with the card as its text; not attempted is skipped; an error is ours alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from eventlab.course.grading.marks import Mark, Marks, number
from eventlab.course.grading.visible import visible
from eventlab.course.grading.whole import whole


def write(marks: Marks, folder: Path, *, timings: bool = False) -> list[Path]:
    """Write `junit.xml` and return it, one case after the other."""
    path = folder / "junit.xml"
    with whole(path) as file:
        xml = _Xml(XMLGenerator(file, encoding="utf-8", short_empty_elements=True))
        xml.out.startDocument()
        with xml.element("testsuites", {"name": "eventlab", **_counts(list(marks))}):
            for learner in marks.by_learner:
                _suite(xml, marks, learner, timings=timings)
        xml.line()
    return [path]


class _Xml:
    """Elements on lines of their own; every text is made visible first, since XML refuses control characters."""

    def __init__(self, out: XMLGenerator) -> None:
        self.out = out
        self._depth = 0

    def line(self) -> None:
        self.out.ignorableWhitespace("\n" + "  " * self._depth if self._depth else "\n")

    @contextmanager
    def element(self, name: str, attributes: Mapping[str, str]) -> Iterator[None]:
        """An element with others in it."""
        self._open(name, attributes)
        self._depth += 1
        yield
        self._depth -= 1
        self.line()
        self.out.endElement(name)

    def leaf(self, name: str, attributes: Mapping[str, str], text: str = "") -> None:
        """An element with nothing but text in it."""
        self._open(name, attributes)
        self.out.characters(visible(text))
        self.out.endElement(name)

    def _open(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._depth:
            self.line()
        self.out.startElement(name, AttributesImpl({key: visible(value) for key, value in attributes.items()}))


def _suite(xml: _Xml, marks: Marks, learner: str, *, timings: bool) -> None:
    mine = marks.by_learner[learner]
    notes = "\n".join(f"{note.kind}: {note.reason}" for note in marks.notes_on(learner))
    counts = _counts(mine) if mine else {"tests": "1", "failures": "0", "errors": "0", "skipped": "1"}
    with xml.element("testsuite", {"name": learner, **counts}):
        with xml.element("properties", {}):
            for name, value in _terms(marks).items():
                xml.leaf("property", {"name": name, "value": value})
            xml.leaf("property", {"name": "points", "value": number(marks.total(learner))})
        for mark in mine:
            _case(xml, marks, mark, timings=timings)
        if not mine:
            with xml.element("testcase", {"classname": learner, "name": "submission"}):
                xml.leaf("skipped", {"message": notes or "nothing handed in"})
        if notes:
            xml.leaf("system-out", {}, notes)


def _terms(marks: Marks) -> dict[str, str]:
    terms = marks.terms
    return {"course": terms.course, "seed": str(terms.seed), "sandbox": terms.sandbox}


def _case(xml: _Xml, marks: Marks, mark: Mark, *, timings: bool) -> None:
    entry: dict[str, Any] = marks.entry(mark.key) if mark.key else {"card": "", "verdict": {}}
    name = {"classname": mark.learner, "name": f"{mark.exercise.id} {mark.exercise.title}"}
    with xml.element("testcase", name | ({"time": f"{mark.ms / 1000:.3f}"} if timings else {})):
        with xml.element("properties", {}):
            values = {"code": mark.code, **_terms(marks), "points": number(mark.points), "of": number(mark.of)}
            values |= {"file": mark.file, "remark": mark.remark, "comment": mark.comment}
            for key, value in values.items():
                if value:
                    xml.leaf("property", {"name": key, "value": value})
        finding = entry["verdict"].get("finding")
        if mark.status == "not attempted":
            xml.leaf("skipped", {"message": entry["verdict"].get("message", "")})
        elif mark.status == "judge error":
            xml.leaf("error", {"type": "judge error", "message": entry["verdict"]["message"]}, entry["card"])
        elif finding:
            xml.leaf("failure", {"type": mark.code, "message": finding["says"]}, entry["card"])


def _counts(marks: list[Mark] | tuple[Mark, ...]) -> dict[str, str]:
    statuses = [mark.status for mark in marks]
    errors, skipped = statuses.count("judge error"), statuses.count("not attempted")
    failures = len(statuses) - errors - skipped - statuses.count("passed")
    counts = {"tests": len(statuses), "failures": failures, "errors": errors, "skipped": skipped}
    return {name: str(count) for name, count in counts.items()}
