"""What a slow client gets of what waits for it."""

from __future__ import annotations

from eventlab.event import Event, to_envelope
from eventlab.gateway.forms import Ready
from eventlab.gateway.slow import Conflate, Disconnect
from eventlab.system.feed import Told
from eventlab.system.log import Record


def ready(number: int, type: str, key: str) -> Ready:
    """An event of that number, waiting."""
    event = Event(type, {"n": number}, key=key)
    return Ready(Told(event, Record(0, f"{number}-0", type, to_envelope(event))), f"{number}-0", b"")


WAITING = [
    ready(1, "cpu", "a"),
    ready(2, "cpu", "b"),
    ready(3, "cpu", "a"),
    ready(4, "memory", "a"),
    ready(5, "cpu", "b"),
]


def test_conflate_picks_the_newest_of_each_type_and_key_in_order() -> None:
    """And with the last of all among them, the cursor of whoever has them is that of whoever has had everything."""
    picked = [each.told.event.data["n"] for each in Conflate().pick(WAITING)]

    assert picked == [3, 4, 5]


def test_disconnect_picks_everything_or_nothing() -> None:
    """No hole: what is too much for a client cuts it off."""
    assert Disconnect().pick(WAITING) is WAITING
    assert Disconnect.cuts
    assert not Conflate.cuts
