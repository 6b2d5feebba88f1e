"""Identity: a UUIDv7 for every message, made where the message is made (RFC 9562, section 5.7).

The first 48 bits are milliseconds since 1970, the rest is chance: two machines need not ask each other, and ids
sort roughly by age, which indexes like. The id belongs to the *event*; where a log stores it is its *position*,
which only the log can know. A system that uses one for the other has no name for "the same event, stored twice".
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime

from eventlab.clock import aware

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_VARIANT = dict(zip("0123456789abcdef", "89ab" * 4, strict=True))
"""For a digit of chance, the digit that has its last two bits, behind 1 and 0: the variant of RFC 9562."""

RandomBytes = Callable[[int], bytes]
"""Called with a count, answers that many random bytes. `random.Random(7).randbytes` makes ids repeatable."""


def new_id(now: datetime, randbytes: RandomBytes = os.urandom) -> str:
    """A UUIDv7 for the moment `now`, as text: 48 bits of milliseconds, then version, then chance.

    A moment before 1970 counts as 1970: the milliseconds have no sign. Raises `InvalidTime` if `now` has no zone.
    """
    age = aware(now) - EPOCH
    milliseconds = (age.days * 86_400 + age.seconds) * 1000 + age.microseconds // 1000  # in floats, some would be off
    digits = ((milliseconds if milliseconds > 0 else 0).to_bytes(6, "big") + randbytes(10)).hex()
    return f"{digits[:8]}-{digits[8:12]}-7{digits[13:16]}-{_VARIANT[digits[16]]}{digits[17:20]}-{digits[20:]}"
