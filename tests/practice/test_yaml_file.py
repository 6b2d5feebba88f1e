"""YAML without its surprises: what is in it is JSON."""

from __future__ import annotations

import pytest
import yaml

from eventlab.practice.yaml_file import load


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("2024-08-17", "2024-08-17"),
        ("2024-08-17T10:30:00Z", "2024-08-17T10:30:00Z"),
        ("12:30:00", "12:30:00"),
        ("007", "007"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        (".inf", ".inf"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("-7", -7),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ('"7"', "7"),
    ],
)
def test_what_a_plain_word_means(text: str, value: object) -> None:
    """Null, true, false and numbers as JSON has them; everything else is text, as whoever wrote it believes."""
    (loaded,), _ = load(f"- {text}\n")

    assert loaded == value
    assert type(loaded) is type(value)


def test_lines_are_those_of_the_outermost_names() -> None:
    """Comments and blank lines count."""
    assert load("# first\na: 1\n\nb:\n  c: 2\n")[1] == {"a": 2, "b": 4}
    assert load("- 1\n# two\n- 2\n")[1] == {0: 1, 1: 3}


def test_what_is_shared_may_be_written_once() -> None:
    """Anchors and merges work, and a name that overrides a merged one is not a second one."""
    value, _ = load("base: &base {version: 1, data: {}}\na.b:\n  <<: *base\n  version: 2\n")

    assert value["a.b"] == {"version": 2, "data": {}}


def test_a_name_that_stands_twice_is_found_at_any_depth() -> None:
    """Only the last would count, in silence."""
    with pytest.raises(yaml.MarkedYAMLError, match="'x' stands a second time") as caught:
        load("a.b:\n  data:\n    x: 1\n    x: 2\n")
    assert caught.value.problem_mark.line == 3


def test_a_bomb_does_not_go_off() -> None:
    """Nine lines that unfold into a billion values are refused, and a circle is one without end."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]

    for text in ("\n".join(lines), "a: &a [*a]"):
        with pytest.raises(ValueError, match="unfold into more than 1,000,000 values"):
            load(text)
