"""The restaurant of the coupling explorer: services that hear of orders, and can be knocked out.

    shop.kitchen(order)          what Order calls when it knows everybody
    shop.kitchen.listen(events)  what the kitchen does, in its own code, when Order knows nobody

Both end in the same place: the service notes the order in the shop's diary. A service that is down does not answer a
call, and does not listen.
"""

from __future__ import annotations

from typing import TypedDict

from eventlab.emitter import EventEmitter
from eventlab.subscription import Subscription

ORDER_PLACED = "order.placed"
FIVE = ("kitchen", "payment", "inventory", "email", "delivery")
"""The services that an order needs (guide, introduction)."""
LOYALTY = "loyalty"
"""The one that comes later, and collects points."""


class Order(TypedDict):
    """What a guest wants."""

    number: int
    guest: str
    dish: str


class Service:
    """One service: called or told, it notes the order's number and its own name in the diary."""

    def __init__(self, name: str, diary: list[tuple[int, str]]) -> None:
        self.name = name
        self.up = True
        self._diary = diary
        self._listening: Subscription | None = None

    def __call__(self, order: Order) -> None:
        """Hear of an order. Raises `ConnectionError` while the service is down."""
        if not self.up:
            raise ConnectionError(f"{self.name} does not answer")
        self._diary.append((order["number"], self.name))

    def listen(self, events: EventEmitter) -> None:
        """Hear of every order that is placed from now on, until the service goes down."""
        self._listening = events.on(ORDER_PLACED, self)

    def go_down(self) -> None:
        """Stop answering, and stop listening: a listener is a part of the program that went down."""
        self.up = False
        if self._listening is not None:
            self._listening()

    def come_back(self, events: EventEmitter) -> None:
        """Answer again, and listen again: to what comes now, behind those who listen already."""
        self.up = True
        self.listen(events)


class Shop:
    """The services by name, and the diary: which order each of them heard of, in the order of hearing."""

    def __init__(self) -> None:
        self.diary: list[tuple[int, str]] = []
        self.kitchen = Service("kitchen", self.diary)
        self.payment = Service("payment", self.diary)
        self.inventory = Service("inventory", self.diary)
        self.email = Service("email", self.diary)
        self.delivery = Service("delivery", self.diary)
        self.loyalty = Service(LOYALTY, self.diary)

    def service(self, name: str) -> Service:
        """The service of that name, one of `FIVE` or `LOYALTY`."""
        service: Service = getattr(self, name)
        return service

    def heard(self, number: int) -> tuple[str, ...]:
        """Who heard of that order, in the order of hearing."""
        return tuple(name for each, name in self.diary if each == number)
