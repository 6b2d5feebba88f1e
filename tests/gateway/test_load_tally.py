"""What one client got: what comes twice is its gateway's fault, unless it has just come back."""

from __future__ import annotations

from eventlab.gateway.load.heard import Heard
from eventlab.gateway.load.plan import Load
from eventlab.gateway.load.tally import Tally, Totals


def tally() -> tuple[Tally, Totals]:
    """Of a client of the first type, and what all of them count."""
    totals = Totals(Load(urls=("http://127.0.0.1:8000",), posts=1))
    return Tally(totals, 0), totals


def test_what_comes_twice_is_excused_until_something_new_has_come() -> None:
    """A reader that comes back was promised at least once; after the first news that is over."""
    client, totals = tally()
    steps = [(0, 2), None, (1, 2), (3, 3), (3, 3), None, (3, 3), (5, 5), (5, 5)]
    for step in steps:
        if step is None:
            client.returned()
        else:
            client.take(Heard(((0, *step),)), now=1.0)

    assert (totals.repeats_after_reconnect, totals.repeats) == (3, 2)
    assert (totals.deliveries, totals.out_of_order) == (5, 0)


def test_the_last_complaint_stays() -> None:
    """Silence takes nothing back; resyncs and strays add up."""
    client, totals = tally()
    for heard in (Heard(problem="closed with 4408", resyncs=1), Heard(foreign=2), Heard(((1, 0, 2),), resyncs=1)):
        client.take(heard, now=1.0)

    assert (totals.problem, totals.resyncs, totals.strays) == ("closed with 4408", 2, 5)
