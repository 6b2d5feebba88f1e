"""Cells of a notebook as plain Python, line by line."""

from __future__ import annotations

import warnings
from concurrent.futures import ThreadPoolExecutor

import pytest

from eventlab.course import source
from eventlab.course.source import keepable, parse, python_of


@pytest.mark.parametrize(
    ("cell", "python"),
    [
        ("%matplotlib inline\nx = 1", "pass\nx = 1"),
        ("%%time\nx = 1", "pass\nx = 1"),
        ("!ls -l\nif x:\n    !ls\n", "pass\nif x:\n    pass\n"),
        ("files = !ls\nx = 1", "pass\nx = 1"),
        ("len?\n?len\nx = 1", "pass\npass\nx = 1"),
        ('x = """\n%kept\n!kept\n"""', 'x = """\n%kept\n!kept\n"""'),
        ("x = (7\n% 4)", "x = (7\n% 4)"),
        ("x = await f()", "x = await f()"),
    ],
)
def test_magics_and_shell_lines_become_pass(cell: str, python: str) -> None:
    """What only a notebook understands goes, in its place, and what merely looks like it stays."""
    assert python_of(cell) == python


@pytest.mark.parametrize(
    ("cell", "python"),
    [
        ('x = 1\ncheck("4.1")', "x = 1\npass"),
        ('verdict = check("4.1", seed=7)', "pass"),
        ('eventlab.check("4.1")', "pass"),
        ('check(\n    "4.1",\n    seed=1,\n)\nx = 1', "pass\n\n\n\nx = 1"),
        ('assert check("4.1").passed', "pass"),
        ("check(order)", "check(order)"),
        ('def f():\n    return check("4.1")', 'def f():\n    return check("4.1")'),
    ],
)
def test_calls_of_verbs_become_pass(cell: str, python: str) -> None:
    """The judge does not ask itself; a function of the learner's that is called check is left alone."""
    assert python_of(cell) == python


def test_lines_keep_their_numbers() -> None:
    """An error's line is the line that the learner sees."""
    cell = '%time\ncheck("4.1")\n\nraise ValueError'

    assert python_of(cell).split("\n")[3] == "raise ValueError"


@pytest.mark.parametrize("cell", ["x = = 1", "%x\ndef f(:", "x = '\x00'", "(" * 5_000, "-" * 100_000 + "1"])
def test_what_is_no_python_stays_and_is_a_syntax_error(cell: str) -> None:
    """Nothing that a learner writes brings the judge down: at worst it cannot be read."""
    with pytest.raises(SyntaxError):
        parse(python_of(cell))


def test_an_invalid_escape_is_no_error() -> None:
    """Python only warns of it, so do we."""
    assert python_of(r'x = "\d"') == r'x = "\d"'
    assert keepable(r'x = "\d"') == 'x = "\\d"\n'


def test_threads_that_parse_leave_the_warnings_as_they_were() -> None:
    """Many answers are judged at a time, and the filter of warnings is one for all of them."""
    before = list(warnings.filters)

    with ThreadPoolExecutor(8) as pool:
        trees = list(pool.map(parse, ["pattern = '\\d'\n" * 50] * 400))

    assert len(trees) == 400
    assert list(warnings.filters) == before


def test_a_cell_of_magics_alone_takes_no_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each magic costs a reading of the whole cell: ten thousand of them are not looked for one by one."""
    read: list[str] = []
    monkeypatch.setattr(source, "parse", lambda text: (read.append(text), parse(text))[1])

    source.python_of("%magic\n" * 10_000)

    assert len(read) <= source.MAX_MAGICS + 1
