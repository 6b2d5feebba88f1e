"""Passed answers as modules of one's own: each can be imported by a fresh Python, and the parts find each other."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from eventlab.course.catalogue import EXERCISES, exercise
from eventlab.course.saving import save
from eventlab.course.submission import Submission
from eventlab.course.verbs import check

PATTERN, HISTORY = exercise("4.2"), exercise("4.4")
MATCHES = Submission("def matches(pattern, type):\n    return pattern == type\n")
ASKING = Submission("def history(types):\n    return [type for type in types if matches('a', type)]\n", "import re\n")


def fresh(work: Path, program: str) -> str:
    """What a new Python prints that runs this program in `work/`."""
    done = subprocess.run([sys.executable, "-c", program], cwd=work, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_every_passed_answer_can_be_imported(checkout: Path) -> None:
    """The whole course solved and saved; each module is imported by a Python of its own and has its entry."""
    for solved in (checkout / "solutions").iterdir():
        shutil.copy(solved, checkout / "work" / solved.name)

    for of in EXERCISES:
        check(of.id)

    for of in EXERCISES:
        program = f"from my_eventlab import {of.module} as kept; print(kept.__name__, hasattr(kept, {of.entry!r}))"
        assert fresh(checkout / "work", program) == f"my_eventlab.{of.module} True"
    assert "Your own event system" in fresh(checkout / "work", "import my_eventlab; print(my_eventlab.__doc__)")


def test_an_answer_uses_the_learners_own_earlier_one(tmp_path: Path) -> None:
    """4.4 takes `matches` from one's own 4.2, and works."""
    save(PATTERN, MATCHES, tmp_path)
    save(HISTORY, ASKING, tmp_path)

    assert fresh(tmp_path, "from my_eventlab.history import history; print(history(['a', 'b']))") == "['a']"


def test_an_earlier_answer_that_passes_later_is_handed_over(tmp_path: Path) -> None:
    """Until then the module can be imported all the same; an edited one is left alone, and the stamp still fits."""
    save(HISTORY, ASKING, tmp_path)
    before = fresh(tmp_path, "import my_eventlab.history as h; print(hasattr(h, 'matches'))")
    save(PATTERN, MATCHES, tmp_path)

    assert before == "False"
    assert fresh(tmp_path, "from my_eventlab.history import history; print(history(['a', 'b']))") == "['a']"
    assert ".bak" not in save(HISTORY, ASKING, tmp_path)


def test_an_edited_module_is_not_handed_anything(tmp_path: Path) -> None:
    """It is the learner's."""
    save(HISTORY, ASKING, tmp_path)
    path = tmp_path / "my_eventlab" / "history.py"
    path.write_text(path.read_text() + "# mine\n")
    edited = path.read_bytes()

    save(PATTERN, MATCHES, tmp_path)

    assert path.read_bytes() == edited


def test_an_answer_that_brings_its_own_is_left_as_it_is(tmp_path: Path) -> None:
    """Defined or imported in the cell: then nothing is added."""
    save(PATTERN, MATCHES, tmp_path)
    own = Submission(f"{MATCHES.cell}\n{ASKING.cell}", "import re\n")

    save(HISTORY, own, tmp_path)

    assert "my_eventlab" not in (tmp_path / "my_eventlab" / "history.py").read_text()


def test_what_must_stand_first_stands_first(tmp_path: Path) -> None:
    """`from __future__` stays above what is added."""
    save(PATTERN, MATCHES, tmp_path)
    save(HISTORY, Submission(ASKING.cell, "from __future__ import annotations\nimport re\n"), tmp_path)

    assert fresh(tmp_path, "from my_eventlab.history import history; print(history(['a']))") == "['a']"
    lines = (tmp_path / "my_eventlab" / "history.py").read_text().splitlines()
    assert lines[1:3] == ["from __future__ import annotations", "from my_eventlab.pattern import matches"]


def test_a_line_that_says_pass_in_a_text_stays(tmp_path: Path) -> None:
    """Only what stood in the place of a verb goes."""
    text = 'WORDS = """\npass\n"""\n'

    save(PATTERN, Submission(f'{MATCHES.cell}{text}check("4.2")\n'), tmp_path)

    kept = (tmp_path / "my_eventlab" / "pattern.py").read_text()
    assert text in kept
    assert "check" not in kept.replace("checksum", "")
