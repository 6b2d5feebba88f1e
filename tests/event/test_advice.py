"""Advice on names: what they announce, and a better one for what was meant."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventlab.course.checks.chapter_01 import name as exercise
from eventlab.event import advise, check_name

WORDS = (
    "order",
    "placed",
    "place",
    "get",
    "must",
    "be",
    "sent",
    "payed",
    "now",
    "v2",
    "login",
    "alert",
    "set",
    "Email",
    "2",
)
NAMES = st.lists(st.sampled_from(WORDS) | st.sampled_from([".", "_", "-"]), max_size=7).map("".join) | st.text()


@pytest.mark.parametrize(
    ("name", "kind", "mend"),
    [
        ("order.placed", "event", None),
        ("user.logged_in", "event", None),
        ("order.delivery.failed", "event", None),
        ("table.set", "event", None),
        ("email.send", "command", "email.sent"),
        ("order.check_out", "command", "order.checked_out"),
        ("place.order", "command", "order.placed"),
        ("order.must_be_shipped", "command", "order.shipped"),
        ("order.must.be.shipped", "command", "order.shipped"),
        ("must.be.paid", "command", None),
        ("sendEmailNow", "command", "email.sent"),
        ("handleOrder", "command", "order.handled"),
        ("doPayment", "command", "payment.done"),
        ("menu.get", "query", None),
        ("getUser", "query", None),
        ("isTableFree", "query", None),
        ("order_placed", "event", "order.placed"),
        ("user_logged_in", "event", "user.logged_in"),
        ("shipped_ticket", "event", "ticket.shipped"),
        ("placed.order", "event", "order.placed"),
        ("order.placed.v2", "event", "order.placed"),
        ("orderPlaced", "event", "order.placed"),
        ("Order-Payed", "event", "order.paid"),
        ("email.sended", "event", "email.sent"),
        ("placed_2_orders", "event", "orders.placed"),
        ("placed_2", "event", None),
        ("user.must_login", "command", None),
        ("order.payed.must", "command", None),
        ("placed", "event", None),
        ("user.login", "none", "user.logged_in"),
        ("ai.request", "none", "ai.requested"),
        ("build.failure", "none", "build.failed"),
        ("order.cancellation", "none", "order.cancelled"),
        ("user.action", "none", None),
        ("alert", "none", None),
        ("123", "none", None),
        ("", "none", None),
    ],
)
def test_what_a_name_announces(name: str, kind: str, mend: str | None) -> None:
    """Past, order, question or nothing; and the event that was probably meant."""
    advice = advise(name)

    assert (advice.kind, advice.mend) == (kind, mend)


def test_the_reason_tells_the_cases_apart() -> None:
    """Each way not to be a good name is explained in its own words, with the word that decided."""
    assert advise("order.placed").reason.startswith("First what it is about, then what has happened")
    assert advise("email.send").reason.startswith("'send' wants something done")
    assert advise("menu.get").reason.startswith("'get' asks")
    assert "has no dot" in advise("order_placed").reason
    assert "wrong place" in advise("placed.order").reason
    assert "field version" in advise("order.placed.v2").reason
    assert "spelt 'sent'" in advise("email.sended").reason
    assert "of whose?" in advise("placed").reason
    assert advise("alert").reason == "'alert' does not say whether anything has happened, or to what."
    assert advise("sendEmailNow").reason.startswith("No event can have this name: names are lower-case words")
    assert "'send' wants something done" in advise("sendEmailNow").reason


@given(NAMES)
def test_following_the_advice_ends_the_argument(name: str) -> None:
    """Whatever comes, the better name is a good name, and a good name needs no better one."""
    advice = advise(name)

    assert advice.name == name
    assert advice.good == (
        advice.kind == "event" and advice.mend is None and "what has happened to it" in advice.reason
    )
    if advice.good:
        assert check_name(name) == name
    if advice.mend is not None:
        assert advise(advice.mend).good, advice


@pytest.mark.parametrize("seed", range(5))
def test_the_advice_and_exercise_1_3_agree(seed: int) -> None:
    """What the course teaches, its own tool says: every name of the exercise gets the verdict that the judge has."""
    asked = [one for scenario in exercise.scenarios(Random(seed)) for one in scenario.expect]

    assert {name: advise(name).good for name, _, _ in asked} == {name: due for name, due, _ in asked}
