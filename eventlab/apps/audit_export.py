"""An audit trail for others to read: CSV for a spreadsheet, JSON Lines for a program.

A cell that begins with `=` is a formula to a spreadsheet, and the name that somebody gave himself when he registered
may be one: it would run on the desk of whoever opens the export. So such a cell begins with an apostrophe, which says
"this is text".
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Literal, TextIO

from eventlab.apps.audit_record import Record

Format = Literal["csv", "jsonl"]
COLUMNS = ("number", "time", "user", "type", "subject", "ip", "user_agent", "details", "id")
FORMULA = tuple("=+-@＝＋－＠")
"""With what a formula begins; the wide ones count as the others do, in some countries."""


def export(records: Iterable[Record], to: TextIO, format: Format = "jsonl") -> int:
    """Write the records, and return how many there were. Open a file for CSV with `newline=""`."""
    return _csv(records, to) if format == "csv" else _jsonl(records, to)


def _jsonl(records: Iterable[Record], to: TextIO) -> int:
    count = 0
    for count, record in enumerate(records, start=1):  # noqa: B007  (the last one is the count)
        row = asdict(record)
        to.write(json.dumps({name: row[name] for name in COLUMNS}, ensure_ascii=False) + "\n")
    return count


def _csv(records: Iterable[Record], to: TextIO) -> int:
    writer = csv.writer(to, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    count = 0
    for count, record in enumerate(records, start=1):  # noqa: B007  (the last one is the count)
        row = asdict(record) | {"details": json.dumps(record.details, ensure_ascii=False, sort_keys=True)}
        writer.writerow([safe(row[name]) for name in COLUMNS])
    return count


def safe(value: object) -> str:
    """The value as a cell that no spreadsheet calculates."""
    text = "" if value is None else str(value)
    dangerous = text.lstrip().startswith(FORMULA) or text.startswith(("\t", "\r", "\n"))
    return f"'{text}" if dangerous else text
