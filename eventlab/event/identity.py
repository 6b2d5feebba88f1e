"""Identity: a UUIDv7 for every message, made where the message is made (RFC 9562, section 5.7).

The first 48 bits are milliseconds since 1970, the rest is chance: two machines need not ask each other, and ids
sort roughly by age, which indexes like. The id belongs to the *event*; where a log stores it is its *position*,
which only the log can know. A system that uses one for the other has no name for "the same event, stored twice".
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

RandomBytes = Callable[[int], bytes]
"""Called with a count, answers that many random bytes. `random.Random(7).randbytes` makes ids repeatable."""


def new_id(now: datetime, randbytes: RandomBytes = os.urandom) -> str:
    """A UUIDv7 for the moment `now` (aware), as text: 48 bits of milliseconds, then version, then chance."""
    milliseconds = int(now.timestamp() * 1000)
    bits = (milliseconds << 80) | int.from_bytes(randbytes(10), "big")
    bits = bits & ~(0xF << 76) | (0x7 << 76)  # the version, 7
    bits = bits & ~(0x3 << 62) | (0x2 << 62)  # the variant of RFC 9562
    return str(UUID(int=bits))
