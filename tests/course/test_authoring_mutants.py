"""Slips that mean something for event code: which there are, what they are called, and what is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventlab.course.authoring.mutants import declared_equivalent, equivalents_path, mutants
from eventlab.course.catalogue import exercise
from eventlab.course.regions import BEGIN, END
from eventlab.errors import CourseError

OF = exercise("4.2")


def changes(*lines: str, kind: str = "") -> set[str]:
    """What the mutants of these lines of an async function say, those of one kind."""
    body = "\n    ".join([BEGIN, *lines, END])
    found = mutants(f"async def f(a, b):\n    {body}\n")
    return {mutant.change for mutant in found if mutant.name.startswith(f"{kind}-")}


@pytest.mark.parametrize(
    ("kind", "line", "expected"),
    [
        ("await", "await a.send()", {"await a.send()  →  a.send()"}),
        ("number", "a(7)", {"a(7)  →  a(8)", "a(7)  →  a(6)"}),
        ("number", "a(f'{b + 1}')", {"a(f'{b + 1}')  →  a(f'{b + 2}')", "a(f'{b + 1}')  →  a(f'{b + 0}')"}),
        ("flag", "a(True)", {"a(True)  →  a(False)"}),
        ("boundary", "return a < b", {"return a < b  →  return a <= b"}),
        ("opposite", "return a is b", {"return a is b  →  return a is not b"}),
        ("and-or", "return a and b", {"return a and b  →  return a or b"}),
        ("half", "return a and b", {"return a and b  →  return a", "return a and b  →  return b"}),
        ("not", "return not a", {"return not a  →  return a"}),
        ("negate", "return 1 if a else 2", {"return 1 if a else 2  →  return 1 if not a else 2"}),
        ("filter", "a([c for c in b if c])", {"a([c for c in b if c])  →  a([c for c in b])"}),
        ("argument", "a(b)", {"a(b)  →  a(None)"}),
        ("arguments", "a(b, 'c')", {"a(b, 'c')  →  a('c', b)"}),
        ("keyword", "a(last=b)", {"a(last=b)  →  a()"}),
        ("slice", "return a[b:]", {"return a[b:]  →  return a[:]"}),
        ("return", "return a", {"return a  →  return None"}),
        ("empty", "return [a]", {"return [a]  →  return []"}),
        ("empty", "return {'a': b}", {"return {'a': b}  →  return {}"}),
        ("drop", "a.ack(b)", {"a.ack(b)  →  pass"}),
    ],
)
def test_a_line_has_its_slips(kind: str, line: str, expected: set[str]) -> None:
    """Each kind of slip, in the one line where it can happen."""
    assert changes(line, kind=kind) == expected


def test_what_happens_in_turn_can_be_swapped() -> None:
    """Told before stored is a slip; two names bound in another order is none."""
    assert changes("a.store()", "b.tell()", kind="swap") == {"a.store() ⏎ b.tell()  →  b.tell() ⏎ a.store()"}
    assert changes("c = a", "d = b", "a.use(c, d)", kind="swap") == {
        "d = b ⏎ a.use(c, d)  →  a.use(c, d) ⏎ d = b",
    }


def test_a_try_can_lose_each_of_its_parts() -> None:
    """All of it, what it ends with, what it catches, and what it does about that."""
    lines = ("try:", "    a()", "except OSError:", "    b()", "finally:", "    a.close()")

    assert changes(*lines, kind="finally") == {"finally: ⏎ a.close()  →  nothing"}
    assert changes(*lines, kind="except") == {"except OSError: ⏎ b()  →  nothing"}
    assert changes(*lines, kind="swallow") == {"b()  →  pass"}
    assert len(changes(*lines, kind="try")) == 1


def test_a_loop_can_go_on_where_it_should_end() -> None:
    """`break` for `continue`, and the other way round."""
    lines = ("for c in a:", "    if c:", "        break", "    continue")

    assert changes(*lines, kind="continue") == {"break  →  continue"}
    assert changes(*lines, kind="break") == {"continue  →  break"}


def test_only_what_a_learner_writes_is_changed() -> None:
    """The lines outside the markers are given, so a slip there is nobody's."""
    source = f"def f(a):\n    if a < 1:\n        return 2\n    {BEGIN}\n    return 3\n    {END}\n"

    assert {mutant.change for mutant in mutants(source) if "3" not in mutant.change} == set()
    assert mutants(source)


def test_a_name_stays_while_its_line_stays() -> None:
    """Lines above may come and go; two equal lines have two names."""
    source = "def f(a):\n    {first}" + f"{BEGIN}\n    a(1)\n    {END}\n    a(5)\n"
    names = [mutant.name for mutant in mutants(source.format(first=""))]
    twice = mutants(f"def f(a):\n    {BEGIN}\n    a(1)\n    a(1)\n    {END}\n")

    assert names == [mutant.name for mutant in mutants(source.format(first="b = 2\n    "))]
    assert len({mutant.name for mutant in twice}) == len(twice) == len({mutant.source for mutant in twice})


def test_an_equivalent_mutant_is_declared_with_its_reason(library: Path) -> None:
    """A name alone says nothing to the next author, and is refused with its line."""
    path = equivalents_path(OF)
    assert declared_equivalent(OF) == {}

    path.write_text("# why\n\nswap-12ab34 the two do not meet\n")
    assert declared_equivalent(OF) == {"swap-12ab34": "the two do not meet"}

    path.write_text("swap-12ab34\n")
    with pytest.raises(CourseError, match=r"equivalent.txt, line 1: 'swap-12ab34' has no reason"):
        declared_equivalent(OF)
