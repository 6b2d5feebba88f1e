"""The chain: what is done to a trail is found, at its line; and what a chain cannot show, it does not claim to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventlab.apps.audit_chain import GENESIS, Anchor, anchor_in, check_key, seal, verify, verify_lines
from eventlab.apps.audit_record import record_of
from eventlab.errors import InvalidOption
from eventlab.event import Event
from tests.apps.trails import KEY, events, write

Lines = list[bytes]


def chain(written: list[Event], key: bytes | None = None) -> Lines:
    """The lines of a trail of these."""
    lines: Lines = []
    previous = GENESIS
    for number, event in enumerate(written, start=1):
        sealed = seal(record_of(event, number=number, previous=previous), key)
        previous = sealed[-66:-2].decode()
        lines.append(sealed + b"\n")
    return lines


TRAIL = chain(events(6))


def test_a_trail_as_it_was_written_is_intact(tmp_path: Path) -> None:
    """The chain of the file is the chain of its events, and its anchor is the last record's hash."""
    path = tmp_path / "audit.jsonl"
    trail = write(path, *events(6))

    verdict = trail.verify()
    assert path.read_bytes() == b"".join(TRAIL)
    assert (verdict.intact, verdict.records, verdict.unfinished) == (True, 6, False)
    assert verdict.anchor == trail.anchor == Anchor(6, TRAIL[-1][-67:-3].decode())
    assert str(verdict) == f"intact: 6 records, anchor 6:{trail.anchor.hash}."


def test_an_empty_trail_is_intact() -> None:
    """Nothing was written, and nothing is wrong with that; an anchor would tell."""
    assert verify_lines([]).anchor == Anchor(0, GENESIS)


@given(at=st.integers(0, 5), where=st.integers(0, 10_000), byte=st.integers(0, 255))
def test_a_changed_byte_is_found(at: int, where: int, byte: int) -> None:
    """Any byte of any line, the hash too, in a record that is anchored; and the verdict names the line."""
    line = bytearray(TRAIL[at][:-1])
    where %= len(line)
    if line[where] == byte or byte == 10:  # nothing would change, or the line would become two
        return
    line[where] = byte

    verdict = verify_lines([*TRAIL[:at], bytes(line) + b"\n", *TRAIL[at + 1 :]])

    assert (verdict.problem, verdict.line, verdict.records) == ("changed", at + 1, at)


@given(at=st.integers(0, 4), count=st.integers(1, 5))
def test_a_removed_record_is_found(at: int, count: int) -> None:
    """One, or several on end, as long as one stands behind them."""
    count = min(count, 5 - at)

    verdict = verify_lines([*TRAIL[:at], *TRAIL[at + count :]])

    assert (verdict.problem, verdict.line, verdict.records) == ("removed", at + 1, at)


def test_what_is_missing_is_named() -> None:
    """One record, or from which to which."""
    assert "record 3 is missing in front of record 4" in str(verify_lines([*TRAIL[:2], *TRAIL[3:]]))
    assert "3 to 4 are missing in front of record 5" in str(verify_lines([*TRAIL[:2], *TRAIL[4:]]))


@given(at=st.integers(1, 5))
def test_an_inserted_record_is_found(at: int) -> None:
    """A forged one, made to fit the record before it: the next one does not fit behind it."""
    (forged,) = events(1, begin=99)
    previous = TRAIL[at - 1][-67:-3].decode()
    line = seal(record_of(forged, number=at + 1, previous=previous)) + b"\n"

    verdict = verify_lines([*TRAIL[:at], line, *TRAIL[at:]])

    assert (verdict.problem, verdict.line) == ("inserted", at + 2)


def test_a_number_that_is_left_out_is_found() -> None:
    """A record that was made to fit behind the last one, with a number of its own choice."""
    (forged,) = events(1, begin=99)
    line = seal(record_of(forged, number=9, previous=TRAIL[-1][-67:-3].decode())) + b"\n"

    verdict = verify_lines([*TRAIL, line])

    assert (verdict.problem, verdict.line) == ("removed", 7)
    assert "7 to 8 are missing in front of record 9" in str(verdict)


@given(at=st.integers(0, 5), to=st.integers(0, 6))
def test_a_repeated_record_is_found(at: int, to: int) -> None:
    """A copy of one, anywhere."""
    verdict = verify_lines([*TRAIL[:to], TRAIL[at], *TRAIL[to:]])

    assert not verdict.intact


@given(order=st.permutations(range(6)))
def test_another_order_is_found(order: list[int]) -> None:
    """Each record is good, and the first that is not where it was is named."""
    verdict = verify_lines([TRAIL[place] for place in order])
    first = next((line for line, place in enumerate(order, start=1) if line != place + 1), None)

    assert (verdict.problem, verdict.line) == (("moved", first) if first else (None, None))


@given(left=st.integers(0, 5))
def test_a_cut_end_is_found_by_an_anchor(left: int) -> None:
    """And by nothing else: a shorter chain is a good chain."""
    anchor = verify_lines(TRAIL).anchor

    assert verify_lines(TRAIL[:left]).intact
    assert verify_lines(TRAIL[:left], anchor=anchor).problem == "cut"


@given(at=st.integers(0, 5))
def test_a_chain_that_was_written_anew_is_found_by_an_anchor(at: int) -> None:
    """Whoever can write the file can make all hashes anew, where there is no key; what was anchored stays."""
    forged = events(6)
    forged[at] = Event("user.logged_in", {"n": 0}, id="forged")
    anchor = verify_lines(TRAIL).anchor

    assert verify_lines(chain(forged)).intact
    verdict = verify_lines(chain(forged), anchor=anchor)
    assert verdict.problem == "rewritten"
    assert str(verdict).endswith("Any record before it may be forged as well.")


def test_a_key_that_was_forgotten_is_asked_for() -> None:
    """Where not even the first record fits, nobody was at it yet: more likely the key is missing, or another one."""
    key, changed = b"k" * 32, TRAIL[1].replace(b'"type":"user.', b'"type":"guest.')

    assert verify_lines(chain(events(6), key)).reason == "record 1 does not match its hash. Has the trail a key?"
    assert verify_lines(TRAIL, key=key).reason.endswith("under this key. Is it the right key?")
    assert verify_lines([TRAIL[0], changed]).reason == "record 2 does not match its hash."


def test_an_anchor_holds_for_a_trail_that_went_on() -> None:
    """What was anchored yesterday is still there today."""
    yesterday = verify_lines(TRAIL[:3]).anchor

    assert verify_lines(TRAIL, anchor=yesterday).intact


def test_with_a_key_nobody_else_makes_hashes() -> None:
    """A chain that was made without it, or with another one, is none; without the key nobody can say."""
    keyed = chain(events(2), KEY)

    assert verify_lines(keyed, key=KEY).intact
    assert verify_lines(chain(events(2)), key=KEY).problem == "changed"
    assert verify_lines(keyed, key=KEY[::-1]).problem == "changed"
    assert verify_lines(keyed).problem == "changed"


def test_half_a_line_at_the_end_is_no_forgery() -> None:
    """It is being written just now, or its writer died: told, and not counted."""
    verdict = verify_lines([*TRAIL[:2], TRAIL[2][:20]])

    assert (verdict.intact, verdict.records, verdict.unfinished) == (True, 2, True)
    assert str(verdict).endswith("Half a line stands at the end.")


def _forget(line: bytes) -> bytes:
    return line.replace(b'"ip":null,', b"")


@pytest.mark.parametrize(
    "change",
    [
        _forget,
        lambda _line: b"hello\n",
        lambda _line: b"[]\n",
        lambda _line: b"\xff\n",
        lambda _line: b"[" * 9999 + b"\n",
    ],
)
def test_what_is_no_record_is_a_change(change: Callable[[bytes], bytes]) -> None:
    """A field less, or something else altogether."""
    verdict = verify_lines([TRAIL[0], change(TRAIL[1]), *TRAIL[2:]])

    assert (verdict.problem, verdict.line, verdict.reason) == ("changed", 2, "this is no record of an audit trail.")


def test_a_record_behind_another_one_is_a_change() -> None:
    """Record 2 was made anew with its hash; its number is right, and record 3 was made behind the old one."""
    (forged,) = events(1, begin=99)
    line = seal(record_of(forged, number=2, previous=TRAIL[0][-67:-3].decode())) + b"\n"

    verdict = verify_lines([TRAIL[0], line, *TRAIL[2:]])

    assert (verdict.problem, verdict.line) == ("changed", 3)
    assert "record 3 was made behind another record" in str(verdict)


@pytest.mark.parametrize("text", ["", "12", "12:", ":" + GENESIS, "x:" + GENESIS, "1:" + "z" * 64, "²:" + GENESIS])
def test_what_is_no_anchor_is_refused(text: str) -> None:
    """With what one looks like."""
    with pytest.raises(InvalidOption, match="expected a number, a colon and 64 hexadecimal digits"):
        Anchor.parse(text)


def test_a_line_without_a_hash_is_no_anchor() -> None:
    """It has the shape of a record, and another hand has written it."""
    assert anchor_in(TRAIL[2][:-1]) == verify_lines(TRAIL[:3]).anchor
    assert anchor_in(TRAIL[2][:-67] + b"z" * 64 + b'"}') is None


def test_an_anchor_can_be_read_again() -> None:
    """As it is printed."""
    anchor = verify_lines(TRAIL).anchor

    assert Anchor.parse(f" {anchor}\n") == anchor


def test_a_short_key_is_refused_and_not_shown(tmp_path: Path) -> None:
    """It could be guessed."""
    assert check_key(b"k" * 32)
    with pytest.raises(InvalidOption, match="has 6 bytes: expected 32 or more") as caught:
        verify(tmp_path / "audit.jsonl", key=b"secret")

    assert "secret'" not in str(caught.value)
