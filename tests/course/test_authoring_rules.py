"""A rule that cannot fail would hold nothing: each is shown an exercise that breaks it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from eventlab.course import places, reference
from eventlab.course.authoring.rules import breaches, the_starter_is_short
from eventlab.course.build import build, notebook_text
from eventlab.course.catalogue import Exercise, exercise
from eventlab.course.checks.chapter_04 import pattern
from eventlab.course.scenario import Code, Scenario

OF = exercise("4.2")


def test_a_whole_exercise_keeps_every_rule(library: Path) -> None:
    """As it is shipped, nothing is to be said of it."""
    assert list(breaches(OF)) == []


def edit(cell: str, change: Callable[[str], str], *, built: bool = True) -> None:
    """Change the source of one cell of the solutions, and build the exercises from them."""
    path = places.solutions() / OF.notebook
    notebook = json.loads(path.read_text())
    for one in notebook["cells"]:
        if one["id"] == cell:
            one["source"] = change("".join(one["source"]))
    path.write_text(notebook_text(notebook))
    if built:
        build(places.solutions(), places.exercises())


def too_few(library: Path) -> None:
    for path in sorted((library / "right").glob("*.py"))[1:]:
        path.unlink()


def no_declaration(library: Path) -> None:
    path = library / "wrong" / "always.py"
    path.write_text(path.read_text().replace("# expect: MATCH-PLAIN-01 ", "# MATCH-PLAIN-01: "))


def no_reason(library: Path) -> None:
    path = library / "bypass" / "always_equal.py"
    path.write_text(path.read_text().partition("\n")[2])


def unearned(library: Path) -> None:
    for path in (library / "wrong").glob("*.py"):
        if "MATCH-CASE-01" in path.read_text():
            path.unlink()


def unknown_code(library: Path) -> None:
    (library / "wrong" / "other.py").write_text("# expect: MATCH-NONE-01 nobody wrote it\n")


def long_task(library: Path) -> None:
    edit("task-4-2", lambda text: "## 4.2\n\n*8 minutes.*\n" + "word " * 71)


def no_task(library: Path) -> None:
    edit("task-4-2", lambda text: "## 4.2 matches\n\n*8 minutes.*\n")


def two_cells(library: Path) -> None:
    path = places.solutions() / OF.notebook
    notebook = json.loads(path.read_text())
    notebook["cells"] += [cell for cell in notebook["cells"] if cell["id"] == "exercise-4-2"]
    path.write_text(notebook_text(notebook))


def long_starter(library: Path) -> None:
    edit("exercise-4-2", lambda text: "a = 1\n" * 12 + text)


def no_verbs(library: Path) -> None:
    edit("imports", lambda text: text.replace(", reset", "").replace(", timeline", ""))


def old_starter(library: Path) -> None:
    edit("exercise-4-2", lambda text: "# new\n" + text, built=False)


def broken_starter(library: Path) -> None:
    edit("exercise-4-2", lambda text: "missing\n" + text)


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (too_few, "right: 1 answers, expected 2: a .py file each, first line `# right: how it differs`"),
        (no_declaration, "always.py: its first line is '# MATCH-PLAIN-01: everything"),
        (no_reason, "always_equal.py: its first line is"),
        (unearned, "no answer there fails with MATCH-CASE-01: write one, or remove the code"),
        (
            unknown_code,
            "other.py: there is no code MATCH-NONE-01 in eventlab/course/checks/chapter_04/pattern_codes.py",
        ),
        (long_task, "the task of 4.2 has 71 words, expected 1 to 70"),
        (no_task, "the task of 4.2 has 0 words"),
        (two_cells, "2 cells carry the exercise 4.2 in their metadata, expected 1"),
        (long_starter, "the starter of 4.2 has 13 lines, expected 1 to 12"),
        (no_verbs, "its import cell lacks reset, timeline: from eventlab import reset, timeline"),
        (old_starter, "is not what solutions/ gives: run eventlab course build"),
        (broken_starter, "the starter of 4.2 does not run: NameError: name 'missing' is not defined"),
    ],
)
def test_what_an_author_left_out_is_named_with_its_place(
    library: Path, damage: Callable[[Path], None], says: str
) -> None:
    """A file, what is wrong with it, and what to write there."""
    damage(library)

    found = list(breaches(OF))
    assert any(says in sentence for sentence in found), found
    assert all(sentence.startswith("4.2 ") for sentence in found)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (Code("It differs.", "", ("a", "b", "c")), "NEW-01 does not say what the code does and why that matters"),
        (Code("It differs.", "It costs.", ("a", "b", "b ")), "NEW-01 has not three different hints"),
        (
            Code("It differs.", "It costs.", ("a", "b", "Try: return re.fullmatch(expression, type) is not None")),
            "a hint of NEW-01 holds a line of the solution: return re.fullmatch",
        ),
    ],
)
def test_a_code_has_to_help(library: Path, monkeypatch: pytest.MonkeyPatch, code: Code, says: str) -> None:
    """What it says, what it costs, three hints that differ, and no line of the solution among them."""
    monkeypatch.setitem(pattern.CODES, "NEW-01", code)

    assert any(says in sentence for sentence in breaches(OF))


@pytest.mark.parametrize(("names", "says"), [((), "gives none"), (("one", "one"), "two scenarios have one name: one")])
def test_a_check_has_scenarios(
    library: Path, monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...], says: str
) -> None:
    """A check without any passes everything; two of one name cannot be told apart on a card."""
    monkeypatch.setattr(pattern, "scenarios", lambda rng: [Scenario(name, None) for name in names])
    monkeypatch.setattr(pattern, "WHY", " ")

    found = list(breaches(OF))
    assert any(says in sentence for sentence in found)
    assert any("WHY is empty" in sentence for sentence in found)


def test_what_stops_a_rule_is_a_breach(library: Path) -> None:
    """An exercise without a check, or without a notebook, gets a sentence and no traceback."""
    of = Exercise("4.7", "Nothing", "nothing", "nothing", 10, False, "04_nothing.ipynb")

    found = list(breaches(of))
    assert any("there is no module eventlab.course.checks.chapter_04.nothing" in sentence for sentence in found)
    assert any("there is no solutions/04_nothing.ipynb" in sentence for sentence in found)


def test_what_is_to_be_sorted_does_not_make_a_starter_long() -> None:
    """Sixteen cases are sixteen lines of a table, and nothing that one has to understand before one begins."""
    of = exercise("3.6")
    starter = reference.starter(of)

    assert starter is not None
    assert starter.count(": ...,") == 16
    assert list(breaches(of, (the_starter_is_short,))) == []
