"""The export: every record, and nothing in it that a spreadsheet would calculate."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventlab.apps.audit_export import export, safe
from eventlab.apps.audit_reading import read_trail
from eventlab.apps.audit_record import record_of
from eventlab.event import Event
from tests.apps.trails import events, write


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "=cmd|' /C calc'!A0"]
)
def test_a_formula_becomes_text(text: str) -> None:
    """By an apostrophe in front of it."""
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "cell"), [("ann", "ann"), (None, ""), (7, "7"), ("a=1", "a=1"), ('{"a": 1}', '{"a": 1}')]
)
def test_what_is_no_formula_stays_as_it_is(value: object, cell: str) -> None:
    """Nothing is in the cell where nothing is known."""
    assert safe(value) == cell


@given(texts=st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20), max_size=5))
def test_a_csv_can_be_read_again(texts: list[str]) -> None:
    """Quotes, commas and line breaks in it included; what stands for a formula is the only change."""
    out = io.StringIO(newline="")
    written = [Event("user.renamed", {"name": text}, actor="ann", metadata={"user_agent": text}) for text in texts]
    count = export((record_of(event, number=1, previous="") for event in written), out, "csv")

    rows = list(csv.DictReader(io.StringIO(out.getvalue(), newline="")))
    assert count == len(rows) == len(texts)
    assert [row["user_agent"] for row in rows] == [safe(text) for text in texts]
    assert [json.loads(row["details"])["name"] for row in rows] == texts


def test_json_lines_have_the_details_as_they_were(tmp_path: Path) -> None:
    """One object a line; the chain stays in the trail, where it means something."""
    path = tmp_path / "audit.jsonl"
    write(path, *events(2))
    out = io.StringIO()

    count = export(read_trail(path), out)

    first, second = map(json.loads, out.getvalue().splitlines())
    assert count == 2
    assert (first["details"], second["number"]) == ({"n": 1}, 2)
    assert "previous" not in first


@pytest.mark.parametrize(("format", "lines"), [("csv", 1), ("jsonl", 0)])
def test_nothing_is_exported_as_nothing(format: str, lines: int) -> None:
    """A CSV still has its head."""
    out = io.StringIO()

    assert export([], out, format) == 0  # type: ignore[arg-type]  # pytest's parameters are texts
    assert len(out.getvalue().splitlines()) == lines
