"""A finding is a value, and a report can be read in a terminal of 80 columns."""

from __future__ import annotations

import json

from eventlab.practice import Finding, Findings, lint, lint_catalogue

WIDE = Finding(
    "DESIGN-SIZE-01", "error", "order.placed", "data." + "x" * 100, "much " * 30, "Why. " * 30, "Mend. " * 30, times=3
)


def test_nothing_found_is_false_and_says_so() -> None:
    """So `if findings:` reads as it should."""
    findings = lint({"type": "order.placed", "version": 1})

    assert not findings
    assert str(findings) == "Nothing to mend in 1 event."


def test_a_report_explains_each_rule_once() -> None:
    """Heading, place, code, reason, mend; of the second finding by the same rule only what is new."""
    findings = lint_catalogue({"order.placed": {"version": 1, "data": {"pwd": "abc", "secret": "abcd"}}})

    assert str(findings) == "\n".join(
        [
            "order.placed",
            "  error    data.pwd  text of 3 characters                       DESIGN-SECRET-01",
            "           A log is kept for years, copied and read by many. A secret in it is a",
            "           secret no more, and cannot be taken back.",
            "           → Leave it out. If a consumer has to recognise it, give the id of the",
            "             record that keeps it.",
            "",
            "  error    data.secret  text of 4 characters                    DESIGN-SECRET-01",
            "           → Leave it out. If a consumer has to recognise it, give the id of the",
            "             record that keeps it.",
            "",
            "2 errors in 1 event.",
        ]
    )
    assert repr(findings) == str(findings)


def test_no_line_is_wider_than_a_terminal() -> None:
    """Long paths are cut, long sentences are wrapped, and the code stands at the right."""
    lines = str(Findings((WIDE,))).splitlines()

    assert max(map(len, lines)) == 80
    assert lines[1].endswith("…        DESIGN-SIZE-01")


def test_findings_are_a_sequence_sorted_by_degree_on_request() -> None:
    """Counted, sliced, and asked for by degree; the summary counts in words."""
    findings = lint_catalogue({"email.send": {"data": {"email": "a@b.example"}}, "alert": {"version": 1}})

    assert len(findings) == 4
    assert findings[:2] == findings.found[:2]
    assert [each.code for each in findings.errors] == ["DESIGN-COMMAND-01"]
    assert [each.code for each in findings.warnings] == ["DESIGN-VERSION-02"]
    assert [each.code for each in findings.advice] == [each.code for each in findings if each.severity == "advice"]
    assert len(findings.advice) == 2
    assert findings.summary() == "1 error, 1 warning and 2 pieces of advice in 2 events."


def test_findings_are_json() -> None:
    """Every field by its name, for a script."""
    (row, _) = json.loads(json.dumps(lint({"type": "order.placed", "data": 7}).as_json()))

    assert row["code"] == "DESIGN-SHAPE-01"
    assert set(row) == {"code", "severity", "type", "where", "came", "why", "mend", "line", "times"}
