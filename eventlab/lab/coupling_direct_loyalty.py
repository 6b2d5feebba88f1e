"""Order as it calls everybody, after somebody had the idea of loyalty points."""

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
    shop.loyalty(order)
