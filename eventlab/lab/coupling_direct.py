"""Order as one writes it first: it knows every service, and calls each of them.

Its lines are set narrow: the coupling explorer shows them beside the restaurant, as they stand here.
"""

from __future__ import annotations

from eventlab.lab.coupling_shop import Order, Shop


def place_order(
    order: Order,
    shop: Shop,
) -> None:
    shop.kitchen(order)
    shop.payment(order)
    shop.inventory(order)
    shop.email(order)
    shop.delivery(order)
