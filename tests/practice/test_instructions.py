"""Data that gives orders, and the same words where they are honest facts."""

from __future__ import annotations

from typing import Any

import pytest

from eventlab.practice import lint

BAD: list[tuple[str, dict[str, Any], str]] = [
    ("user.registered", {"user_id": 123, "template": "welcome"}, "data.template"),
    (
        "user.registered",
        {"template": "welcome", "to": "user-123", "subject": "Hi"},
        "data.template, data.to, data.subject",
    ),
    ("order.placed", {"recipients": ["kitchen", "till"]}, "data.recipients"),
    ("order.placed", {"cc": "boss"}, "data.cc"),
    ("order.placed", {"send_at": "2024-08-17T10:00:00Z"}, "data.send_at"),
    ("order.placed", {"runAt": "2024-08-17T10:00:00Z"}, "data.runAt"),
    ("order.placed", {"callback_url": "https://example.com/done"}, "data.callback_url"),
    ("order.placed", {"replyTo": "queue-7"}, "data.replyTo"),
    ("order.placed", {"action": "send_email"}, "data.action"),
    ("order.placed", {"action": "notifyUser"}, "data.action"),
    ("order.placed", {"actions": ["send_email", "print_label"]}, "data.actions"),
    ("order.placed", {"do": "send_email"}, "data.do"),
    ("order.placed", {"notify": ["kitchen", "till"]}, "data.notify"),
    ("order.placed", {"email_template": "thanks"}, "data.email_template"),
    ("order.placed", {"next_action": "ship"}, "data.next_action"),
    ("order.placed", {"instructions": "call the guest"}, "data.instructions"),
    ("order.placed", {"should_notify": False}, "data.should_notify"),
    ("order.placed", {"mustBePaid": True}, "data.mustBePaid"),
    ("order.placed", {"send_email": True}, "data.send_email"),
    ("order.placed", {"notifyUser": True, "charge_card": False}, "data.notifyUser, data.charge_card"),
    ("order.placed", {"options": {"send_receipt": True}}, "data.options.send_receipt"),
]
GOOD: list[tuple[str, dict[str, Any]]] = [
    ("email.sent", {"template": "welcome", "to": "user-123", "subject": "Hi", "cc": "boss"}),
    ("notification.delivered", {"recipient": "user-123", "body": "Hi"}),
    ("email.scheduled", {"send_at": "2024-08-17T10:00:00Z"}),
    ("job.scheduled", {"run_at": "2024-08-17T10:00:00Z"}),
    ("template.changed", {"template": "welcome"}),
    ("invoice.rendered", {"template": "a4"}),
    ("money.transferred", {"from": "acc-1", "to": "acc-2"}),
    ("order.moved", {"to": "table-7"}),
    ("webhook.registered", {"callback_url": "https://example.com/done"}),
    ("user.action", {"action": "clicked_button", "button": "save"}),
    ("button.clicked", {"action": "save"}),
    ("button.clicked", {"actions": ["save", "undo"]}),
    ("todo.created", {"todo": "buy milk"}),
    ("shell.used", {"command": "ls"}),
    ("game.saved", {"commands": 12, "notify": False}),
    ("review.written", {"subject": "Ramen", "body": "Good."}),
    ("newsletter.sent", {"recipients": 4000}),
    ("order.placed", {"sent_email": True, "email_sent": True, "notified": True, "delivery": "express"}),
    ("account.audited", {"cancel_requested": True, "publish_allowed": True, "read_only": True}),
    ("door.opened", {"open": True, "clean": True, "lock_state": "open"}),
]


@pytest.mark.parametrize(("type", "data", "where"), BAD, ids=[".".join(data) for _, data, _ in BAD])
def test_data_that_tells_a_consumer_what_to_do_is_found(type: str, data: dict[str, Any], where: str) -> None:
    """All of it is one warning: the mend is one as well."""
    findings = [finding for finding in lint({"type": type, "version": 1, "data": data}) if finding.severity != "advice"]

    assert [(finding.code, finding.where) for finding in findings if "CASE" not in finding.code] == [
        ("DESIGN-INSTRUCTION-01", where)
    ]


@pytest.mark.parametrize(("type", "data"), GOOD, ids=[f"{type} {'.'.join(data)}" for type, data in GOOD])
def test_the_same_words_can_be_facts(type: str, data: dict[str, Any]) -> None:
    """What a letter held that was sent, where money went to, and what somebody clicked."""
    assert "DESIGN-INSTRUCTION-01" not in lint({"type": type, "version": 1, "data": data}).codes


def test_a_commands_name_excuses_nothing() -> None:
    """The guide's bad example is about an email, and still must not say which letter to send."""
    bad = {"type": "SEND_EMAIL_TO_USER", "version": 1, "data": {"user_id": 123, "template": "welcome"}}

    assert "DESIGN-INSTRUCTION-01" in lint(bad).codes


def test_a_single_order_is_quoted_and_several_are_listed() -> None:
    """What stands in the one field; of two, where they are."""
    data = {"user_id": "7", "template": "welcome"}
    (one,) = lint({"type": "user.registered", "version": 1, "data": data})
    (two,) = lint({"type": "user.registered", "version": 1, "data": {**data, "send_at": "soon"}})

    assert (one.where, one.came) == ("data.template", "'welcome'")
    assert (two.where, two.came) == ("data.template, data.send_at", "")
