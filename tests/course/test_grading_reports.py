"""The marks in four forms: the same numbers, nothing that a learner wrote is ever code, and odd names cost nothing."""

from __future__ import annotations

import csv
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from eventlab.course.catalogue import exercise
from eventlab.course.grading import report_csv, report_html, report_json, report_junit
from eventlab.course.grading.figures import common, heat_maps, passed_by
from eventlab.course.grading.ledger import Ledger
from eventlab.course.grading.marks import Found, Mark, Marks, mark_of
from eventlab.course.grading.note import Note
from eventlab.course.grading.overrides import Override
from eventlab.course.grading.points import Points
from eventlab.course.grading.terms import Terms
from eventlab.course.scenario import Row
from eventlab.course.verdict import Finding, Scene, Status, Verdict

EVIL = "<script>alert(1)</script>"
ODD = f"ann\x00\udcff{EVIL}&\"'"
TERMS = Terms("0.1.0+0123456789ab", 0, 5.0, "process")
EXERCISES = (exercise("4.1"), exercise("4.2"))
STYLE = Path(report_html.__file__).parent / "pages" / "style.css"


def verdict(id: str, status: Status, code: str = "", text: str = EVIL) -> Verdict:
    rows = tuple(Row("emit", text, text, f"{text}\x1b") for _ in range(60))
    finding = (
        Finding(code, text, text, "one raising", rows, 30, text, text, f"Line 1: {text}", (text,)) if code else None
    )
    scenes = () if status == "not attempted" else (Scene("order", True, ""), Scene("once", status == "passed", text))
    return Verdict(exercise(id), status, 0, scenes, finding, message="" if code else f"Write it.{text}", output=text)


@pytest.fixture
def marks(tmp_path: Path) -> Marks:
    """A class of four: an odd name, a formula, a plain learner, and one who handed in nothing."""
    ledger = Ledger(tmp_path / "ledger.jsonl")
    given: dict[str, list[Verdict]] = {
        ODD: [verdict("4.1", "failed", "EMIT-RAISE-01"), verdict("4.2", "passed")],
        "=cmd()": [verdict("4.1", "judge error"), verdict("4.2", "not attempted")],
        "zoe": [verdict("4.1", "timeout", "RUN-TIME-01"), verdict("4.2", "passed")],
    }
    overrides = {("zoe", "4.1"): Override("zoe", "4.1", 0.5, f"=HYPERLINK() {EVIL}")}
    by_learner: dict[str, tuple[Mark, ...]] = {}
    for learner, verdicts in given.items():
        mine = []
        for each in verdicts:
            key = f"{learner!r}{each.exercise.id}"
            ledger.add(key, each, 12)
            mine.append(
                mark_of(Found(learner, each.exercise, key, f"{learner}/x.py", EVIL), ledger, Points(), overrides)
            )
        by_learner[learner] = tuple(mine)
    by_learner["nobody here"] = ()
    notes = (
        Note("", "README.md", "passed over", EVIL),
        Note("nobody here", "", "nothing handed in", "an empty folder"),
    )
    return Marks(TERMS, EXERCISES, Points(), by_learner, notes, ledger.entry)


def table(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_the_long_table_has_a_row_for_each_mark_and_note(marks: Marks, tmp_path: Path) -> None:
    """Names, points, an override with what was judged; a note is a row without an exercise."""
    long, _ = report_csv.write(marks, tmp_path)
    head, *rows = table(long)
    by_key = {(row[0], row[1]): dict(zip(head, row, strict=True)) for row in rows}

    assert len(rows) == 3 * 2 + 2
    zoe = by_key["zoe", "4.1"]
    assert (zoe["status"], zoe["code"], zoe["points"], zoe["judged_points"]) == ("timeout", "RUN-TIME-01", "0.5", "0")
    assert (zoe["scenarios_held"], zoe["scenarios_total"], zoe["seed"], zoe["sandbox"]) == ("1", "2", "0", "process")
    assert by_key["nobody here", ""]["status"] == "nothing handed in"


def test_the_wide_table_has_a_row_for_each_learner(marks: Marks, tmp_path: Path) -> None:
    """Points by exercise and in all; who handed in nothing has a row too, with the reason."""
    _, wide = report_csv.write(marks, tmp_path)
    head, *rows = table(wide)

    assert head == ["learner", "4.1", "4.2", "total", "of", "remarks"]
    assert [row[1:5] for row in rows] == [
        ["0", "1", "1", "2"],
        ["0", "0", "0", "2"],
        ["0.5", "1", "1.5", "2"],
        ["", "", "0", "2"],
    ]
    assert rows[3][5] == "nothing handed in: an empty folder"


@pytest.mark.parametrize("name", ["=cmd()", "+1", "-1", "@x", "\t=x", "  =x", "＝x", "\n=x"])
def test_no_cell_is_a_formula(name: str) -> None:
    """A spreadsheet shows it, and computes nothing."""
    assert report_csv._harmless(name).startswith("'")
    assert report_csv._harmless("ann = 1") == "ann = 1"


def test_the_json_fits_its_published_schema(marks: Marks, tmp_path: Path) -> None:
    """With and without times; and the schema refuses what is not so."""
    schema = json.loads(report_json.SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)

    for timings in (False, True):
        (path,) = report_json.write(marks, tmp_path, timings=timings)
        found = json.loads(path.read_text(encoding="utf-8"))
        jsonschema.validate(found, schema)
        assert ("ms" in found["marks"][0]) is timings

    assert found["version"] == report_json.VERSION == schema["properties"]["version"]["const"]
    assert [mark["override"] for mark in found["marks"] if mark["override"]] == [
        {"judged_points": 0.0, "comment": f"=HYPERLINK() {EVIL}"}
    ]
    for broken in ({"version": 2}, {"sandbox": "none"}, {"more": 1}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(found | broken, schema)


def test_junit_tells_ours_from_the_learners(marks: Marks, tmp_path: Path) -> None:
    """A suite for each learner, a case for each exercise; what XML refuses is spelled out."""
    (path,) = report_junit.write(marks, tmp_path)
    root = ElementTree.parse(path).getroot()

    suites = root.findall("testsuite")
    assert [len(suite.findall("testcase")) for suite in suites] == [2, 2, 2, 1]
    kinds = [next((part.tag for part in case if part.tag != "properties"), "passed") for case in root.iter("testcase")]
    assert kinds == ["failure", "passed", "error", "skipped", "failure", "passed", "skipped"]
    assert (root.get("tests"), root.get("failures"), root.get("errors"), root.get("skipped")) == ("6", "2", "1", "1")
    properties = {part.get("name"): part.get("value") for part in suites[0].iterfind("testcase/properties/property")}
    assert properties["code"] == "EMIT-RAISE-01"
    assert (properties["seed"], properties["sandbox"], properties["course"]) == ("0", "process", TERMS.course)
    failure = next(root.iter("failure"))
    assert "EMIT-RAISE-01" in (failure.text or "")
    assert EVIL in (failure.text or "")
    assert "time" not in suites[0].findall("testcase")[0].attrib
    (path,) = report_junit.write(marks, tmp_path, timings=True)
    assert next(ElementTree.parse(path).iter("testcase")).get("time") == "0.012"


class Page(HTMLParser):
    """What a browser would make of a page, as far as these tests ask."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, Any]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def pages(folder: Path) -> dict[str, Page]:
    return {path.name: Page(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.html"))}


def test_nothing_a_learner_wrote_becomes_markup(marks: Marks, tmp_path: Path) -> None:
    """Names, traces, comments and file names with tags in them are shown as they are; no page has a script."""
    report_html.write(marks, tmp_path)

    for page in pages(tmp_path).values():
        assert not [tag for tag, _ in page.tags if tag in ("script", "iframe", "img", "link", "object", "b:script")]
        assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
        assert not [value for _, attributes in page.tags for value in attributes.values() if "://" in str(value)]
    text = "".join(pages(tmp_path)["index.html"].words)
    assert ODD.replace("\x00", "\\x00").replace("\udcff", "\\udcff") in text


def test_each_learner_has_a_page_that_the_class_page_links_to(marks: Marks, tmp_path: Path) -> None:
    """A page names nobody else, so that it can be handed on."""
    report_html.write(marks, tmp_path)

    found = pages(tmp_path)
    links = [attributes["href"] for tag, attributes in found["index.html"].tags if tag == "a"]
    assert sorted(links) == sorted(f"learners/{name}" for name in found if name != "index.html")
    (zoe,) = [page for name, page in found.items() if name.startswith("zoe-")]
    text = " ".join(" ".join(zoe.words).split())
    assert "Given by hand: 0.5 instead of 0." in text
    assert "24 of 60 rows" in text
    assert "cmd()" not in text
    assert "Line 1" not in text  # a deadline comes at another line each time


def test_a_page_of_somebody_who_left_is_removed_and_nothing_else(marks: Marks, tmp_path: Path) -> None:
    """A mark that no longer exists must not be found by an old link."""
    report_html.write(marks, tmp_path)
    own = tmp_path / "learners" / "notes.html"
    own.write_text("<p>the instructor's own")
    old = next((tmp_path / "learners").glob("zoe-*"))
    fewer = {name: mine for name, mine in marks.by_learner.items() if name != "zoe"}

    report_html.write(Marks(TERMS, EXERCISES, Points(), fewer, (), marks.entry), tmp_path)

    assert own.exists()
    assert not old.exists()
    assert len(pages(tmp_path)) == 1 + 3 + 1


def test_tables_say_what_their_cells_belong_to(marks: Marks, tmp_path: Path) -> None:
    """Every head cell has a scope, every table a caption, and a heat map's cell its number: never colour alone."""
    report_html.write(marks, tmp_path)

    for page in pages(tmp_path).values():
        tags = [tag for tag, _ in page.tags]
        assert all("scope" in attributes for tag, attributes in page.tags if tag == "th")
        assert tags.count("table") == tags.count("caption")
    text = " ".join("".join(pages(tmp_path)["index.html"].words).split())
    assert "EMIT-RAISE-01 One raising handler stops those behind it. 1 33 %" in text.replace("01One", "01 One").replace(
        "133", "1 33"
    )


def test_the_figures_count_answers(marks: Marks) -> None:
    """Codes of the exercise first, what any exercise can have then, statuses last; shares are of that exercise."""
    (chapter,) = heat_maps(marks)

    assert [line.name for line in chapter.lines] == [
        "passed",
        "EMIT-RAISE-01",
        "RUN-TIME-01",
        "not attempted",
        "judge error",
    ]
    assert [(cell.count, cell.share, cell.heat) for cell in chapter.lines[0].cells] == [(0, "0 %", 0), (2, "67 %", 3)]
    assert [one.code for one in common(marks)] == ["EMIT-RAISE-01", "RUN-TIME-01"]
    assert common(marks)[0].says == "One raising handler stops those behind it."
    assert passed_by(marks, everybody=False) == [exercise("4.1")]
    assert passed_by(marks, everybody=True) == []


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_text_reads_in_light_and_in_dark() -> None:
    """4.5 : 1 at least, for every ink on every ground that the pages put it on."""
    light, dark = re.findall(r":root \{([^}]*)\}", STYLE.read_text(encoding="utf-8"))
    inks = ("text", "muted", "good", "bad", "note", "link")
    grounds = [(ink, "paper") for ink in inks] + [("text", "panel")]
    grounds += [("text", f"{kind}-{step}") for kind in ("heat", "well") for step in (1, 2, 3, 4)]

    for theme in (light, dark):
        colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", theme))
        for ink, ground in grounds:
            bright, dim = sorted((luminance(colours[ink]), luminance(colours[ground])), reverse=True)
            assert (bright + 0.05) / (dim + 0.05) >= 4.5, (ink, ground)
