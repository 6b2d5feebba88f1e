"""The restaurant behind the coupling explorer: called or told, a service hears of an order, unless it is down."""

from __future__ import annotations

import pytest

from eventlab.emitter import EventEmitter
from eventlab.lab.coupling_shop import FIVE, Order, Shop


def order(number: int) -> Order:
    """An order of ramen."""
    return Order(number=number, guest="Ann", dish="ramen")


def test_called_or_told_it_is_the_same_to_a_service() -> None:
    """Both ways lead into the diary, in the order of hearing."""
    shop, events = Shop(), EventEmitter()
    shop.email.listen(events)

    events.emit("order.placed", order(1))
    shop.kitchen(order(1))

    assert shop.heard(1) == ("email", "kitchen")


def test_a_service_that_is_down_neither_answers_nor_listens() -> None:
    """A call meets an error; an emit meets nobody, and says nothing about it."""
    shop, events = Shop(), EventEmitter()
    shop.payment.listen(events)
    shop.payment.go_down()

    with pytest.raises(ConnectionError, match="payment does not answer"):
        shop.payment(order(1))
    assert events.emit("order.placed", order(1)) == 0
    assert shop.diary == []


def test_whoever_comes_back_stands_last_in_line() -> None:
    """It listens anew: behind those who listened all the time, and to nothing that it missed."""
    shop, events = Shop(), EventEmitter()
    for name in FIVE:
        shop.service(name).listen(events)
    shop.kitchen.go_down()
    events.emit("order.placed", order(1))
    shop.kitchen.come_back(events)
    events.emit("order.placed", order(2))

    assert "kitchen" not in shop.heard(1)
    assert shop.heard(2) == (*FIVE[1:], "kitchen")
