"""Identity: a UUIDv7 for every message, made where the message is made (RFC 9562, section 5.7).

The first 48 bits are milliseconds since 1970, the rest is chance: two machines need not ask each other, and ids
sort roughly by age, which indexes like. The id belongs to the *event*; where a log stores it is its *position*,
which only the log can know. A system that uses one for the other has no name for "the same event, stored twice".
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from eventlab.clock import aware

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

RandomBytes = Callable[[int], bytes]
"""Called with a count, answers that many random bytes. `random.Random(7).randbytes` makes ids repeatable."""


def new_id(now: datetime, randbytes: RandomBytes = os.urandom) -> str:
    """A UUIDv7 for the moment `now`, as text: 48 bits of milliseconds, then version, then chance.

    A moment before 1970 counts as 1970: the milliseconds have no sign. Raises `InvalidTime` if `now` has no zone.
    """
    milliseconds = max(0, (aware(now) - EPOCH) // timedelta(milliseconds=1))  # in floats, some would be one too low
    bits = (milliseconds << 80) | int.from_bytes(randbytes(10), "big")
    bits = bits & ~(0xF << 76) | (0x7 << 76)  # the version, 7
    bits = bits & ~(0x3 << 62) | (0x2 << 62)  # the variant of RFC 9562
    return str(UUID(int=bits))
