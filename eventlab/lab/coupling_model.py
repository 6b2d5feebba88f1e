"""The coupling explorer: the model behind chapter 0's hero.

    ┌ Order ───────────┐   direct    kitchen ─ payment ─ inventory ─ email ─ delivery     one call after the other
    │ place_order(...) │
    └──────────────────┘   events    order.placed ═▶ whoever listens                      Order knows nobody

It runs the real `place_order`, of `coupling_direct.py` or of `coupling_events.py`, on a restaurant whose services can
be knocked out; with events these listen on a real `EventEmitter`. Every operation returns the snapshot after it.
"""

from __future__ import annotations

from dataclasses import replace

from eventlab.emitter import EventEmitter
from eventlab.errors import CourseError
from eventlab.lab import coupling_words as words
from eventlab.lab.coupling_code import Style, code_of, edited, line_of, lines_of
from eventlab.lab.coupling_shop import FIVE, LOYALTY, Order, Shop
from eventlab.lab.coupling_snapshot import ANSWERS, Snapshot, Standing

LIMIT = 99
"""Orders in one explorer: the numbers fit on a ticket, and the diary has a bound."""
GUESTS = ("Ann", "Bob", "Eve")


class Coupling:
    """Choose how Order tells the services, knock one out, add one, place orders; and look at who heard."""

    def __init__(self) -> None:
        self._events = EventEmitter()
        self._shop = Shop()
        self._since = dict.fromkeys(FIVE, 1)  # the first order that each service could hear of
        for name in FIVE:
            self._shop.service(name).listen(self._events)
        self._snapshot = self._with_code(Snapshot(sentence=words.NOTHING_YET))

    def snapshot(self) -> Snapshot:
        """Everything that there is to see, as it was after the last operation."""
        return self._snapshot

    def predict(self, answer: str) -> Snapshot:
        """Note what one expects of an order without Payment: a key of `ANSWERS`. Raises `CourseError` for others."""
        if answer not in ANSWERS:
            raise CourseError(f"{answer!r} is none of the answers: expected one of {', '.join(map(repr, ANSWERS))}.")
        return self._show(prediction=answer, sentence=words.PREDICTED)

    def switch(self, style: Style) -> Snapshot:
        """Choose how Order tells the services: by direct calls, or with events."""
        return self._show(style=style, stopped=None, sentence=words.switched(style))

    def knock(self, name: str) -> Snapshot:
        """Knock a service out, or bring it back. Raises `CourseError` for a service that is not there."""
        if name not in self._since:
            raise CourseError(f"There is no service {name!r}: expected one of {', '.join(self._since)}.")
        service = self._shop.service(name)
        if service.up:
            service.go_down()
        else:
            service.come_back(self._events)
        standings = tuple(
            replace(each, up=service.up) if each.name == name else each for each in self._snapshot.services
        )
        return self._show(services=standings, sentence=words.knocked(name, up=service.up))

    def join(self, loyalty: bool) -> Snapshot:
        """Let Loyalty become a part of the restaurant, or (False) leave it again."""
        before = self._snapshot
        if loyalty == before.loyalty:
            return before
        service, others = self._shop.service(LOYALTY), before.services[: len(FIVE)]
        if loyalty:
            self._since[LOYALTY] = before.orders + 1
            service.come_back(self._events)
            others += (Standing(LOYALTY),)
        else:
            del self._since[LOYALTY]
            service.go_down()
        lines = len(edited(before.style))
        sentence = words.joined(loyalty=loyalty, style=before.style, lines=lines)
        return self._show(loyalty=loyalty, services=others, stopped=None, sentence=sentence)

    def place(self) -> Snapshot:
        """Place one order, by the code that is shown. Raises `CourseError` behind the last number."""
        before, number = self._snapshot, self._snapshot.orders + 1
        if number > LIMIT:
            raise CourseError(
                f"Order {number}: expected {LIMIT} at most in one explorer. `await lab.coupling()` opens a new one."
            )
        error, line = self._run(Order(number=number, guest=GUESTS[number % 3 - 1], dish="ramen"))
        told = self._shop.heard(number)
        services = tuple(self._standing(name, number, told) for name in self._since)
        never = [each.name for each in services if each.last == "silent"]
        seen = before.style == "events" and not self._shop.payment.up
        return self._show(
            orders=number,
            services=services,
            told=told,
            said=error or "returned",
            stopped=line,
            unpaid=len(self._numbers("kitchen") - self._numbers("payment")),
            verdict=before.verdict or (words.verdict(before.prediction) if seen else ""),
            sentence=words.placed(number, told, never, error),
        )

    def _run(self, order: Order) -> tuple[str, int | None]:
        """Run `place_order`; the error that it raised, in words, and its line in the source; or nothing."""
        style = self._snapshot.style
        place_order = code_of(style, loyalty=self._snapshot.loyalty)
        try:
            place_order(order, self._events if style == "events" else self._shop)
        except ConnectionError as error:
            return f"ConnectionError: {error}", line_of(error, place_order)
        return "", None

    def _standing(self, name: str, number: int, told: tuple[str, ...]) -> Standing:
        up = self._shop.service(name).up
        last = "heard" if name in told else "silent" if up else "down"
        heard = {each for each in self._numbers(name) if each >= self._since[name]}
        return Standing(name, up, len(heard), number + 1 - self._since[name], last)

    def _numbers(self, name: str) -> set[int]:
        """The orders that a service heard of."""
        return {number for number, who in self._shop.diary if who == name}

    def _show(self, **changes: object) -> Snapshot:
        self._snapshot = self._with_code(replace(self._snapshot, **changes))  # type: ignore[arg-type]  # fields by name
        return self._snapshot

    def _with_code(self, snapshot: Snapshot) -> Snapshot:
        """The same, with the code that runs now, and the lines of it that are Loyalty's."""
        code = lines_of(code_of(snapshot.style, loyalty=snapshot.loyalty))
        return replace(snapshot, code=code, edited=edited(snapshot.style) if snapshot.loyalty else ())
