"""Order's code as text: what is shown is what runs, and what is counted is read off it."""

from __future__ import annotations

from eventlab.lab.coupling_code import code_of, edited, line_of, lines_of
from eventlab.lab.coupling_shop import FIVE, Order, Shop


def test_loyalty_costs_a_line_of_order_by_direct_calls_and_none_with_events() -> None:
    """The difference of the two sources, and no number that somebody wrote down."""
    lines = lines_of(code_of("direct", loyalty=True))

    assert [lines[number].strip() for number in edited("direct")] == ["shop.loyalty(order)"]
    assert edited("events") == ()


def test_direct_calls_know_five_names_and_an_emit_knows_none() -> None:
    """The names that the compiled code uses: coupling, counted."""
    assert code_of("direct", loyalty=False).__code__.co_names == FIVE
    assert code_of("events", loyalty=False).__code__.co_names == ("emit",)


def test_the_lines_are_narrow_enough_to_stand_beside_the_restaurant() -> None:
    """Forty characters of 12 pixels fit into half of the widget."""
    versions = [code_of(style, loyalty=loyalty) for style in ("direct", "events") for loyalty in (False, True)]

    assert max(len(line) for version in versions for line in lines_of(version)) <= 40


def test_an_error_leads_to_the_line_of_order_that_it_passed() -> None:
    """The line is found in the function's own source; an error from elsewhere has none there."""
    shop, place_order = Shop(), code_of("direct", loyalty=False)
    shop.inventory.go_down()
    try:
        place_order(Order(number=1, guest="Ann", dish="ramen"), shop)
    except ConnectionError as error:
        line = line_of(error, place_order)

    assert line is not None
    assert lines_of(place_order)[line].strip() == "shop.inventory(order)"
    assert line_of(ConnectionError("from elsewhere"), place_order) is None
    assert line_of(ConnectionError(), code_of("events", loyalty=True)) is None
