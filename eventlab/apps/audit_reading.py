"""Reading an audit trail: all of it, or what one user did lately.

Both read the file from the beginning: a million records, 400 MB, take about two seconds (measured). A trail
is written all the time, and read when something has happened; an index would be one more thing to keep true.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from eventlab.apps.audit_record import Record, read_record
from eventlab.clock import Clock, system_clock
from eventlab.errors import InvalidOption, shown

LONGEST = 36_500
"""Days: a hundred years."""


def read_trail(path: str | Path) -> Iterator[Record]:
    """Its records, in the order in which they were recorded. What is no record is passed over: `verify` tells of it.

    Raises `OSError`.
    """
    with Path(path).open("rb") as file:
        for line in file:
            if record := read_record(line):
                yield record


def user_activity(path: str | Path, user: str | int, *, days: float = 7, clock: Clock = system_clock) -> list[Record]:
    """What this user did in the last `days`, oldest first. Reads the whole file.

    Raises `InvalidOption`, `OSError`.
    """
    if isinstance(days, bool) or not isinstance(days, int | float) or not 0 < days <= LONGEST:
        raise InvalidOption(f"days is {shown(days)}: expected more than 0, and {LONGEST:,} at most. Try 7.")
    since = clock() - timedelta(days=days)
    found = (record for record in read_trail(path) if record.user == str(user) and record.at >= since)
    return sorted(found, key=lambda record: record.at)
