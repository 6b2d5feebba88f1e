"""The coupling explorer: who hears, what Order says, and what a newcomer costs, on code that runs."""

from __future__ import annotations

import pytest

from eventlab.errors import CourseError
from eventlab.lab.coupling_code import Style
from eventlab.lab.coupling_model import LIMIT, Coupling
from eventlab.lab.coupling_shop import FIVE
from eventlab.lab.coupling_snapshot import ANSWERS, RIGHT, Snapshot

STYLES: tuple[Style, ...] = ("direct", "events")


def bench(style: Style, *down: str) -> Coupling:
    """An explorer in that style, with these services down."""
    found = Coupling()
    found.switch(style)
    for name in down:
        found.knock(name)
    return found


def last(snapshot: Snapshot) -> dict[str, str]:
    """What the last order was to each service."""
    return {each.name: each.last for each in snapshot.services}


@pytest.mark.parametrize("style", STYLES)
def test_when_all_is_well_nobody_sees_a_difference(style: Style) -> None:
    """All five hear, in the same order, and place_order returns: which is why the difference is found late."""
    after = bench(style).place()

    assert after.told == FIVE
    assert (after.said, after.stopped, after.unpaid) == ("returned", None, 0)
    assert {each.note for each in after.services} == {"heard 1 of 1"}


def test_by_direct_calls_a_dead_inventory_silences_email() -> None:
    """Those above it have heard, those below are never called, and the line that raised is known."""
    after = bench("direct", "inventory").place()

    assert after.told == ("kitchen", "payment")
    assert last(after) == {
        "kitchen": "heard",
        "payment": "heard",
        "inventory": "down",
        "email": "silent",
        "delivery": "silent",
    }
    assert after.said == "ConnectionError: inventory does not answer"
    assert after.stopped is not None
    assert after.code[after.stopped].strip() == "shop.inventory(order)"
    assert "Never called: email and delivery." in after.sentence


@pytest.mark.parametrize(("place", "name"), list(enumerate(FIVE)))
def test_one_dead_service_silences_all_behind_it_or_nobody(place: int, name: str) -> None:
    """Direct: as many hear as stand before it. With events: the other four."""
    direct, events = (bench(style, name).place() for style in STYLES)

    assert len(direct.told) == place
    assert len(events.told) == 4


def test_with_events_an_unpaid_order_goes_through() -> None:
    """Payment is down, four act, and place_order returns: nobody decides. Back again, it hears what is new."""
    explorer = bench("events", "payment")
    unpaid = explorer.place()
    explorer.knock("payment")
    after = explorer.place()

    assert (unpaid.said, unpaid.unpaid) == ("returned", 1)
    assert "place_order returned, as if all were well" in unpaid.sentence
    assert after.unpaid == 1
    assert after.told == ("kitchen", "inventory", "email", "delivery", "payment")
    assert after.services[1].note == "heard 1 of 2"


def test_by_direct_calls_half_of_an_order_is_done_too() -> None:
    """An error is no undo: the kitchen cooks what was never charged."""
    assert bench("direct", "payment").place().unpaid == 1


def test_loyalty_edits_order_or_does_not() -> None:
    """By direct calls one line of Order is new; with events Order is what it was, and Loyalty hears all the same."""
    for style, lines in (("direct", 1), ("events", 0)):
        explorer = bench(style)
        explorer.place()
        joined = explorer.join(True)
        after = explorer.place()

        assert len(joined.edited) == lines
        assert f"Lines edited in Order: {lines}" in joined.sentence
        assert after.told == (*FIVE, "loyalty")
        assert after.services[-1].note == "heard 1 of 1"


def test_loyalty_may_leave_and_come_again() -> None:
    """The code is what it was before; and orders from before its time are not counted against it."""
    explorer = bench("direct")
    before = explorer.snapshot().code
    explorer.join(True)
    explorer.knock("loyalty")
    gone = explorer.join(False)
    explorer.place()
    again = explorer.join(True)

    assert gone.code == before
    assert [each.name for each in gone.services] == list(FIVE)
    assert again.services[-1].up
    assert explorer.join(True) is again
    assert explorer.place().services[-1].note == "heard 1 of 1"


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_order_without_payment_answers_the_prediction(answer: str) -> None:
    """The verdict comes with the first order that shows it, no earlier, and stays."""
    explorer = Coupling()
    explorer.predict(answer)
    explorer.knock("payment")
    assert explorer.place().verdict == ""
    explorer.switch("events")
    seen = explorer.place()
    explorer.knock("payment")

    assert ANSWERS[RIGHT] in seen.verdict
    assert seen.verdict.startswith("As you predicted") == (answer == RIGHT)
    assert explorer.place().verdict == seen.verdict


def test_other_code_has_no_line_that_raised() -> None:
    """The mark of the last error goes with the code that it stood in."""
    explorer = bench("direct", "email")
    assert explorer.place().stopped is not None

    assert explorer.switch("events").stopped is None


def test_nonsense_is_refused_and_changes_nothing() -> None:
    """No such answer, no such service, too many orders: each is refused in words."""
    explorer = Coupling()
    for wrong in (lambda: explorer.predict("maybe"), lambda: explorer.knock("loyalty"), lambda: explorer.knock("bar")):
        before = explorer.snapshot()
        with pytest.raises(CourseError, match="expected one of"):
            wrong()
        assert explorer.snapshot() is before
    for _ in range(LIMIT):
        explorer.place()
    with pytest.raises(CourseError, match="Order 100: expected 99 at most"):
        explorer.place()


def test_a_snapshot_reads_well() -> None:
    """Printed, it is the code, a line for each service, and the sentence."""
    after = bench("events", "payment").place()

    assert '    events.emit("order.placed", order)' in repr(after).splitlines()
    assert "payment    down · 0 of 1" in repr(after).splitlines()
    assert repr(after).splitlines()[-1] == after.sentence
    assert "kitchen    has heard nothing yet" in repr(Coupling().snapshot())
