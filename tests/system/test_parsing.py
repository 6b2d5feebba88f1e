"""JSON from strangers: what is none is told why, truly."""

from __future__ import annotations

import pytest

from eventlab.system.producers.parsing import parse_json


def test_json_is_read() -> None:
    """With both halves of a pair, and with text beyond ASCII."""
    assert parse_json('{"a": ["\\ud83c\\udf5c", "ü", 1.5, null]}'.encode()) == {"a": ["🍜", "ü", 1.5, None]}


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b'"\\ud800"', "half of a surrogate pair"),
        (b'{"type": "a", "data": {"x": "\\ud83d"}}', "half of a surrogate pair"),
        (b'{"x": "\\ud83d", "and": "much more of it"}', "surrogate pair"),
        (b'{"x": "\\ud83d', "it ends too early"),
        (b'{"x": tru', "it ends too early"),
        (b'{"name": "\xff"}', "byte 10 is not UTF-8"),
        ('{"ü": "'.encode() + b'\xe9"}', "byte 8 is not UTF-8"),
        (b'{"a" 1}', "byte 5"),
        (b"[" * 100_000, "nested too deep"),
        (b"1" * 5000, "out of range"),
    ],
)
def test_what_is_no_json_is_told_why(raw: bytes, why: str) -> None:
    """The place of a byte is counted from the first; a body is said to be cut when it is."""
    with pytest.raises(ValueError, match=why):
        parse_json(raw)
