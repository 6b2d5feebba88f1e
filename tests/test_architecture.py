"""The plan of the house is kept; and each rule, shown a small house that breaks it, says so.

A rule that cannot fail would hold nothing.
"""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.architecture import (
    RULES,
    House,
    Rule,
    every_module_has_its_place,
    every_module_says_what_it_is,
    everything_can_be_read_in_one_sitting,
    imports_are_absolute,
    missing_modules,
    no_import_runs_in_a_circle,
    only_the_lab_knows_jupyter,
    read_house,
    rooms_import_upwards_only,
    rooms_open_with_an_essay,
)

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_its_rules(rule: Rule) -> None:
    """Every rule holds for the package as it is."""
    house = read_house(ROOT / "eventlab")
    breaches = list(rule(house))

    assert "eventlab.event.message" in house
    assert not breaches, "\n".join(["", *breaches])


def test_tests_mirror_the_package() -> None:
    """From a test's name one finds what it tests, and the other way round."""
    breaches = list(missing_modules(read_house(ROOT / "eventlab"), ROOT / "tests"))

    assert not breaches, "\n".join(["", *breaches])


BROKEN: dict[Rule, tuple[dict[str, str], str]] = {
    rooms_import_upwards_only: (
        {"event/name.py": "def f():\n    from eventlab.emitter import x", "emitter/__init__.py": ""},
        "eventlab.event.name, line 2: imports eventlab.emitter: emitter/ is below event/ in the table of rooms",
    ),
    every_module_has_its_place: ({"utils.py": ""}, "eventlab.utils: utils is neither a room nor a shared word"),
    imports_are_absolute: (
        {"event/name.py": "from .pattern import x"},
        "eventlab.event.name, line 1: imports .pattern: write it from eventlab on",
    ),
    only_the_lab_knows_jupyter: (
        {"course/card.py": "def f():\n    import jupyter_server.auth", "lab/look.py": "import matplotlib.pyplot"},
        "eventlab.course.card, line 2: imports jupyter_server.auth: only lab/ may",
    ),
    no_import_runs_in_a_circle: (
        {
            "event/a.py": "from eventlab.event import b",
            "event/b.py": "import eventlab.event.a",
            "event/__init__.py": "",
        },
        "A circle of imports: ",
    ),
    rooms_open_with_an_essay: (
        {"event/__init__.py": '"""Short."""'},
        "eventlab.event: 1 lines of docstring; open the room with an essay of 8 or more",
    ),
    every_module_says_what_it_is: ({"event/name.py": "x = 1"}, "eventlab.event.name: no docstring"),
    everything_can_be_read_in_one_sitting: (
        {"event/name.py": "def f():\n" + "    x = 1\n" * 45},
        "eventlab.event.name.f: 46 lines, more than 45",
    ),
}


def build(folder: Path, files: dict[str, str]) -> House:
    """A small house with these files."""
    for name, text in files.items():
        path = folder / "eventlab" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return read_house(folder / "eventlab")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_each_rule_sees_a_breach(rule: Rule, tmp_path: Path) -> None:
    """A house that breaks one rule gets one sentence, with the place and the reason."""
    files, sentence = BROKEN[rule]
    (breach,) = rule(build(tmp_path, files))

    assert breach.startswith(sentence)


@pytest.mark.parametrize("text", ["import eventlab.cli", "from eventlab import Event", "from eventlab import cli"])
def test_nobody_comes_in_by_the_entrances(text: str, tmp_path: Path) -> None:
    """Inside the house one names the module, not the front door: the door opens onto every room."""
    house = build(tmp_path, {"lab/look.py": text, "cli.py": "", "__init__.py": "", "lab/__init__.py": ""})

    assert len(list(rooms_import_upwards_only(house))) == 1


def test_a_shared_word_knows_no_room_but_the_first(tmp_path: Path) -> None:
    """Were the clock to import the emitter, every room would have the emitter in it."""
    house = build(tmp_path, {"clock.py": "import eventlab.event\nimport eventlab.emitter", "emitter/__init__.py": ""})

    (breach,) = rooms_import_upwards_only(house)
    assert breach.startswith("eventlab.clock, line 2: imports eventlab.emitter")


def test_an_import_for_types_or_within_a_function_makes_no_circle(tmp_path: Path) -> None:
    """Only what runs when a module loads can run in a circle."""
    lazy = """
        if TYPE_CHECKING:
            from eventlab.event import b
        def f():
            from eventlab.event import b
    """
    files = {"event/a.py": dedent(lazy), "event/b.py": "from eventlab.event import a", "event/__init__.py": ""}

    assert not list(no_import_runs_in_a_circle(build(tmp_path, files)))


def test_a_test_of_nothing_is_named(tmp_path: Path) -> None:
    """A test whose module was renamed is found out."""
    house = build(tmp_path, {"event/name.py": "", "course/checks/emitter.py": ""})
    for name in ("event/test_name.py", "event/test_title.py", "course/test_emitter_codes.py", "browser/test_any.py"):
        path = tmp_path / "tests" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")

    assert [breach.partition(":")[0] for breach in missing_modules(house, tmp_path / "tests")] == [
        "event/test_title.py"
    ]
