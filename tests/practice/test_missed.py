"""What a failed expectation says: as a reader of the test wants it."""

from __future__ import annotations

from eventlab.event import Event
from eventlab.practice.missed import emitted_after_all, not_emitted

PLACED = Event("order.placed", {"dish": "ramen"})
PAID = Event("order.paid", {"total": 13, "currency": "EUR"})
DEAR = Event("order.paid", {"total": 99, "currency": "USD"})


def test_the_closest_data_stand_first_with_what_differs() -> None:
    """The event that lacks least, then the next; then all that there was."""
    message = not_emitted("order.paid", {"total": 12, "currency": "EUR"}, [PLACED, DEAR, PAID])

    assert message.splitlines() == [
        "order.paid {'total': 12, 'currency': 'EUR'} was not emitted.",
        "Closest, of 2:",
        "    order.paid {'total': 13, 'currency': 'EUR'}",
        "        total is 13, expected 12",
        "    order.paid {'total': 99, 'currency': 'USD'}",
        "        total is 99, expected 12",
        "        currency is 'USD', expected 'EUR'",
        "Emitted, in order:",
        "    1. order.placed {'dish': 'ramen'}",
        "    2. order.paid {'total': 99, 'currency': 'USD'}",
        "    3. order.paid {'total': 13, 'currency': 'EUR'}",
    ]


def test_what_fits_and_came_at_the_wrong_place_is_not_called_close() -> None:
    """It has no difference to show; where one looked for it is said."""
    lines = not_emitted("order.paid", {"total": 13}, [PAID, PLACED, DEAR], " behind order.placed").splitlines()

    assert lines[:3] == [
        "order.paid {'total': 13} was not emitted behind order.placed.",
        "Closest:",
        "    order.paid {'total': 99, 'currency': 'USD'}",
    ]


def test_a_slip_in_the_name_is_asked_about() -> None:
    """Each similar type once."""
    message = not_emitted("order.payed", {}, [PLACED, PAID, DEAR])

    assert message.splitlines()[:2] == ["order.payed was not emitted.", "Did you mean order.placed or order.paid?"]


def test_nothing_at_all_is_said_as_such() -> None:
    """The handler was never called: another place to look."""
    assert not_emitted("order.paid", {}, []) == "order.paid was not emitted.\nNothing was emitted."


def test_of_very_many_the_newest_are_listed() -> None:
    """With their numbers, and how many came before."""
    lines = not_emitted("user.left", {}, [PLACED] * 30 + [PAID]).splitlines()

    assert lines[1:3] == ["Emitted, in order:", "    … 11 before"]
    assert (len(lines), lines[3], lines[-1][:18]) == (
        23,
        "    12. order.placed {'dish': 'ramen'}",
        "    31. order.paid",
    )


def test_what_should_not_have_come_is_pointed_at() -> None:
    """By its number in the list."""
    message = emitted_after_all("order.*", {"total": 99}, 3, [PLACED, PAID, DEAR])

    assert message.startswith("order.* {'total': 99} should not have been emitted, and it is number 3.\nEmitted")
