"""The linter as a whole: the guide's own events, every rule, the order of what is found, and real events."""

from __future__ import annotations

from typing import Any

import pytest

import eventlab.practice.design_codes as codes
from eventlab.event import Event, to_cloudevent, to_envelope
from eventlab.practice import lint, lint_catalogue
from eventlab.practice.findings import SEVERITIES
from tests.practice import test_instructions, test_naming, test_payload, test_personal_data

BAD = {"type": "SEND_EMAIL_TO_USER", "userId": 123, "template": "welcome"}
GOOD = {
    "type": "user.registered",
    "data": {"userId": 123, "email": "user@example.com", "registeredAt": "2024-08-17T10:00:00Z"},
}
GUIDE: list[dict[str, Any]] = [
    GOOD,
    {
        "what": "user.logged_in",
        "when": "2024-08-17T10:30:00Z",
        "who": "user-123",
        "where": "mobile-app",
        "details": {"ip": "192.168.1.1", "device": "iPhone 14"},
    },
    {"type": "order.placed"},
    {"type": "payment.processed"},
    {"type": "email.sent"},
    {"type": "user.login", "data": {"userId": 123}},
    {"type": "ai.request", "data": {"message": "Hello", "userId": 123, "model": "gpt-4"}},
    {"type": "ai.response", "data": {"requestId": "7", "token": "Hel"}},
    {"type": "ai.complete", "data": {"requestId": "7"}},
    {"type": "metrics.update", "data": {"cpu": 7, "memory": 512, "requests": 100, "errors": 0}},
    {"type": "alert", "data": {"message": "CPU is high", "severity": "warning"}},
    {"type": "user.action", "data": {"action": "clicked_button", "button": "save"}},
    {"id": "1723890600000-0.5", "type": "user.registered", "timestamp": "2024-08-17T10:00:00Z", "data": {}},
]
"""Everything that the guide emits and does not call bad."""


def test_the_guides_bad_event_is_bad() -> None:
    """An order in capitals, with details beside the data that tell the mailer which letter to send."""
    findings = lint(BAD)

    assert [code.removeprefix("DESIGN-") for code in findings.codes] == [
        "NAME-01",
        "IMPERATIVE-01",
        "SHAPE-02",
        "VERSION-01",
    ]
    assert findings.errors
    assert "INSTRUCTION" in str(lint({"type": BAD["type"], "data": {"userId": 123, "template": "welcome"}}).codes)


@pytest.mark.parametrize("event", GUIDE, ids=[event.get("type", "what") for event in GUIDE])
def test_the_guides_good_events_pass(event: dict[str, Any]) -> None:
    """What the guide shows as an example is at most a matter of taste."""
    findings = lint(event)

    assert not findings.errors
    assert not findings.warnings


def test_the_guides_best_event_is_almost_clean() -> None:
    """It holds an address, which a welcome mail needs; and no version, which the guide itself adds later."""
    assert lint(GOOD).codes == ("DESIGN-VERSION-01", "DESIGN-PERSONAL-01")


def test_an_event_that_was_made_is_right_in_form() -> None:
    """An `Event`, its envelope and its CloudEvent are judged alike; only the second leaves out a version that is 1."""
    event = Event("user.registered", {"user_id": "123"}, actor="ann", key="user-123", metadata={"ip": "::1"}, version=2)

    assert lint(event).codes == lint(to_cloudevent(event)).codes == ()
    assert lint(event.at("7-0")).codes == ()
    assert lint(Event("order.placed", {})).codes == ()
    assert b"version" not in to_envelope(Event("order.placed", {}))


def test_every_rule_is_broken_by_an_example() -> None:
    """No rule stands in the table that finds nothing, and none finds what does not stand there."""
    events: list[Any] = [BAD, GOOD, None]
    events += [{"type": name, "data": {}} for name, _, _ in test_naming.BAD]
    events += [{**test_payload.PLACED, **change} for _, _, change, _ in test_payload.BAD]
    events += [{"type": "user.registered", "data": data} for _, data in test_personal_data.BAD]
    events += [{"type": type, "data": data} for type, data, _ in test_instructions.BAD]
    events += [{"type": "order.placed", "actor": "ann@example.com", "data": {"table_number": "x"}}]
    events += [{"type": "order.placed", "data": {"table_number": 7, "order_id": 7, "guestName": "a"}}]
    events += [{"type": "order.paid", "data": {"order_id": "7", "tableNumber": 7}}]
    found = {code for findings in map(lint, events) for code in findings.codes} | {*lint_catalogue(events).codes}
    found |= {*lint_catalogue({"order.placed": {}}).codes}

    assert found == {*codes.RULES}


def test_every_rule_explains_itself() -> None:
    """A code that keeps its shape, what is wrong in a few words, and why it matters in one or two sentences."""
    for rule in codes.RULES.values():
        assert rule.severity in SEVERITIES
        assert len(rule.says) < 70
        assert rule.why[-1] in ".?"
        assert 1 <= rule.why.count(". ") + rule.why.count("? ") + 1 <= 3, rule.code


def test_what_is_found_is_in_order() -> None:
    """Event by event as they stand, and of each the worst first."""
    findings = lint_catalogue(
        [{"type": "order.place", "data": {}}, BAD, {"type": "alert", "data": {"password": "abc"}}]
    )

    assert [finding.type for finding in findings if finding.type] == sorted(
        (finding.type for finding in findings if finding.type), key=["order.place", "SEND_EMAIL_TO_USER", "alert"].index
    )
    for name in ("SEND_EMAIL_TO_USER", "alert"):
        ranks = [SEVERITIES.index(finding.severity) for finding in findings if finding.type == name]
        assert ranks == sorted(ranks)
    assert findings.events == 3


def test_a_log_tells_each_thing_once_and_how_often() -> None:
    """A thousand events with the same mistake are one mistake."""
    log = [{"type": "user.registered", "version": 1, "data": {"users": [{"password": f"p{n}"}]}} for n in range(1000)]
    (finding,) = lint_catalogue(log)

    assert (finding.code, finding.times) == ("DESIGN-SECRET-01", 1000)


def test_an_entry_without_a_version_is_worse_than_an_event_without_one() -> None:
    """A catalogue is what others build on."""
    assert lint_catalogue({"order.placed": {}}).codes == ("DESIGN-VERSION-02",)
    assert lint_catalogue([{"type": "order.placed"}]).codes == ("DESIGN-VERSION-01",)


@pytest.mark.parametrize("row", [7, "words", ["a"]])
def test_an_entry_that_is_none_is_a_finding(row: object) -> None:
    """It says what an entry holds, and goes on with the others."""
    findings = lint_catalogue({"order.placed": row, "order.paid": {"version": 1, "owner": "till"}})

    assert "DESIGN-SHAPE-01" in findings.codes
    assert ("DESIGN-SHAPE-02", "owner") in [(finding.code, finding.where) for finding in findings]
