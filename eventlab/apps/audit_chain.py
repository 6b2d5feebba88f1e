"""The chain: each record holds the hash of the one before it, so that none can be changed without a trace.

    ┌ 1 ──────────────┐   ┌ 2 ──────────────┐   ┌ 3 ──────────────┐
    │ previous  000…  │ ┌─│ previous  a41…  │ ┌─│ previous  7c9…  │        anchor  3:f02…
    │ ann registered  │ │ │ ann logged in   │ │ │ ann left        │           │   kept elsewhere
    │ hash      a41… ─┼─┘ │ hash      7c9… ─┼─┘ │ hash      f02… ─┼───────────┘
    └─────────────────┘   └─────────────────┘   └─────────────────┘

What it shows, and what it cannot show:

    a record changed, taken out, put in, moved      found, as long as the hashes behind it were left as they were
    … and all hashes behind it written anew         found if there is a key that the forger has not, or an anchor
    the end cut off                                 found with an anchor only: a shorter chain is a good chain
    what was never recorded, or was a lie           never found

An *anchor* is the last record's number and hash, kept where the forger does not reach: mailed, printed, or in
another system. The key (HMAC) must not lie beside the file either; who has the key can forge.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from eventlab.apps.audit_record import Record, read_record
from eventlab.errors import InvalidOption, shown

GENESIS = "0" * 64
"""What stands before the first record."""
MIN_KEY_BYTES = 32

Problem = Literal["changed", "removed", "inserted", "moved", "cut", "rewritten"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """How far a chain had come: keep it elsewhere."""

    number: int
    hash: str

    @classmethod
    def parse(cls, text: str) -> Anchor:
        """The anchor in `12:a41…`. Raises `InvalidOption`."""
        number, _, hash = text.strip().partition(":")
        if not (number.isascii() and number.isdigit() and _is_hash(hash)):
            raise InvalidOption(f"{shown(text)} is no anchor: expected a number, a colon and 64 hexadecimal digits.")
        return cls(int(number), hash)

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


BEGINNING = Anchor(0, GENESIS)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a look at a whole trail has shown."""

    records: int
    """How many form an unbroken chain from the beginning."""
    anchor: Anchor
    """Of the last of these."""
    problem: Problem | None = None
    line: int | None = None
    """Where the chain breaks: the first line, from 1, that does not fit."""
    reason: str = ""
    unfinished: bool = False
    """The file ends within a line: it is being written, or its writer died; or somebody cut it there."""

    @property
    def intact(self) -> bool:
        """Nothing is wrong with it, as far as a chain can tell."""
        return self.problem is None

    def __str__(self) -> str:
        count = f"{self.records} record{'' if self.records == 1 else 's'}"
        half = " Half a line stands at the end." if self.unfinished else ""
        if self.intact:
            return f"intact: {count}, anchor {self.anchor}.{half}"
        place = f" at line {self.line}" if self.line else ""
        if self.problem == "rewritten":  # and nobody knows from where on
            return f"{self.problem}{place}: {self.reason} Any record before it may be forged as well.{half}"
        return f"{self.problem}{place}: {self.reason} Before that: {count}, intact.{half}"


def check_key(key: bytes | None) -> bytes | None:
    """The key, if it is one, or none at all. Raises `InvalidOption`, which does not show it."""
    if key is not None and len(key) < MIN_KEY_BYTES:
        raise InvalidOption(
            f"the audit key has {len(key)} bytes: expected {MIN_KEY_BYTES} or more. "
            "Try python -c 'import secrets; print(secrets.token_hex(32))'."
        )
    return key


def seal(record: Record, key: bytes | None = None) -> bytes:
    """The record as a line of the trail: its canonical JSON, with its hash as the last field."""
    return _sealed(record.canonical(), key)


def verify(path: str | Path, *, key: bytes | None = None, anchor: Anchor | None = None) -> Verdict:
    """Read the whole trail, once, and say where the chain first breaks. Raises `OSError`, `InvalidOption`.

    The time is that of reading and hashing: linear in the size of the file. It may be written meanwhile.
    """
    check_key(key)
    with Path(path).open("rb") as file:
        return verify_lines(file, key=key, anchor=anchor)


def verify_lines(lines: Iterable[bytes], *, key: bytes | None = None, anchor: Anchor | None = None) -> Verdict:
    """The same for lines that are at hand."""
    rest = iter(lines)
    last, unfinished = BEGINNING, False
    for at, line in enumerate(rest, start=1):
        if not line.endswith(b"\n"):
            unfinished = True
            break
        record, fault = _read(line[:-1], key)
        if record is None:
            return Verdict(last.number, last, "changed", at, fault)
        if record.previous != last.hash or record.number != last.number + 1:
            return _broken(last, record, at, rest)
        here = Anchor(record.number, _hash_in(line[:-1]))
        if anchor and anchor.number == here.number and anchor.hash != here.hash:
            return Verdict(last.number, last, "rewritten", at, f"it is {here}, and the anchor says {anchor}.")
        last = here
    if anchor and anchor.number > last.number:
        reason = f"the anchor tells of {anchor.number} records, and {last.number} are here."
        return Verdict(last.number, last, "cut", None, reason, unfinished)
    return Verdict(last.number, last, unfinished=unfinished)


def _read(line: bytes, key: bytes | None) -> tuple[Record | None, str]:
    """The record in a line, or what is wrong with it, taken by itself."""
    record = read_record(line)
    if record is None:
        return None, "this is no record of an audit trail."
    body = line.rpartition(b',"hash":"')[0] + b"}"
    if not hmac.compare_digest(_sealed(body, key), line):
        perhaps = " Is it the right key?" if key else " Has the trail a key?"
        hint = perhaps if record.number == 1 else ""  # the likelier mistake, where no record fits
        return None, f"record {record.number} does not match its hash{' under this key' if key else ''}.{hint}"
    return record, ""


def _broken(last: Anchor, record: Record, at: int, rest: Iterable[bytes]) -> Verdict:
    """A good record in the wrong place: what has happened, as its number and those behind it tell."""
    expected = last.number + 1
    if record.number == expected:
        return Verdict(last.number, last, "changed", at, f"record {expected} was made behind another record than this.")
    if record.number < expected:
        reason = f"record {record.number} comes again, or another one was put in before it."
        return Verdict(last.number, last, "inserted", at, reason)
    if any((other := read_record(line)) and other.number == expected for line in rest):
        return Verdict(last.number, last, "moved", at, f"record {expected} should stand here, and stands further down.")
    missing = f"record {expected} is" if record.number == expected + 1 else f"{expected} to {record.number - 1} are"
    return Verdict(last.number, last, "removed", at, f"{missing} missing in front of record {record.number}.")


def _sealed(body: bytes, key: bytes | None) -> bytes:
    digest = hmac.new(key, body, hashlib.sha256) if key else hashlib.sha256(body)
    return body[:-1] + b',"hash":"' + digest.hexdigest().encode() + b'"}'


def _hash_in(sealed: bytes) -> str:
    return sealed[-66:-2].decode()


def fits(line: bytes, key: bytes | None) -> bool:
    """Whether the line is a record with the hash that it has under this key, or without any."""
    return _read(line, key)[0] is not None


def _is_hash(text: str) -> bool:
    return len(text) == 64 and not set(text) - set("0123456789abcdef")


def anchor_in(line: bytes) -> Anchor | None:
    """How far a trail has come with this line; None for a line of another hand."""
    record, hash = read_record(line), line[-66:-2].decode("utf-8", "replace")
    return Anchor(record.number, hash) if record and _is_hash(hash) else None
