"""Server-Sent Events: bytes as the HTML standard reads them (section 9.2), and frames as we write them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventlab.transport import Frame, SseParser, encode_comment, encode_frame, parse_sse

STEADY = settings(derandomize=True, deadline=None)


def read(raw: bytes) -> list[Frame]:
    """All frames of a whole stream."""
    return SseParser().feed(raw)


# What each stream says, by the rules of the standard: (bytes, what a browser delivers as (data, event, id)).
VECTORS: dict[str, tuple[bytes, list[tuple[str, str, str]]]] = {
    "one line": (b"data: ramen\n\n", [("ramen", "message", "")]),
    "several lines are joined": (b"data: YHOO\ndata: +2\ndata: 10\n\n", [("YHOO\n+2\n10", "message", "")]),
    "no space after the colon": (b"data:ramen\n\n", [("ramen", "message", "")]),
    "only one space is taken away": (b"data:  ramen \n\n", [(" ramen ", "message", "")]),
    "a tab is no space": (b"data:\tramen\n\n", [("\tramen", "message", "")]),
    "a colon in the value": (b"data: a:b: c\n\n", [("a:b: c", "message", "")]),
    "a field without a colon has an empty value": (b"data\n\n", [("", "message", "")]),
    "two empty data lines are one line feed": (b"data\ndata\n\n", [("\n", "message", "")]),
    "an empty line within data": (b"data: a\ndata:\ndata: b\n\n", [("a\n\nb", "message", "")]),
    "CR ends lines": (b"data: a\rdata: b\r\rdata: c\r\r", [("a\nb", "message", ""), ("c", "message", "")]),
    "CRLF ends lines": (b"data: a\r\ndata: b\r\n\r\n", [("a\nb", "message", "")]),
    "line ends may be mixed": (b"data: a\r\ndata: b\rdata: c\n\r\n", [("a\nb\nc", "message", "")]),
    "LF CR is two ends": (b"data: a\n\rdata: b\n\r", [("a", "message", ""), ("b", "message", "")]),
    "nothing else ends a line": ("data: a\u2028b\x0bc\x85d\n\n".encode(), [("a\u2028b\x0bc\x85d", "message", "")]),
    "comments are passed over": (b": hello\n:\n:data: x\ndata: a\n: b\ndata: c\n\n", [("a\nc", "message", "")]),
    "a comment alone delivers nothing": (b": warm\n\n", []),
    "unknown fields are passed over": (b"datum: x\nDATA: x\n data: x\nfoo\ndata: a\n\n", [("a", "message", "")]),
    "a byte order mark is passed over": (b"\xef\xbb\xbfdata: a\n\n", [("a", "message", "")]),
    "only the first one is": (b"\xef\xbb\xbf\xef\xbb\xbfdata: x\n\ndata: a\n\n", [("a", "message", "")]),
    "nor one in the middle": (b"data: a\n\n\xef\xbb\xbfdata: x\n\n", [("a", "message", "")]),
    "event names the frame": (b"event: add\ndata: 7\n\n", [("7", "add", "")]),
    "the last name counts": (b"event: add\nevent: remove\ndata: 7\n\n", [("7", "remove", "")]),
    "an empty name is message": (b"event: add\nevent\ndata: 7\n\n", [("7", "message", "")]),
    "a name holds for one frame": (b"event: add\ndata: 7\n\ndata: 8\n\n", [("7", "add", ""), ("8", "message", "")]),
    "and is forgotten without data": (b"event: add\n\ndata: 8\n\n", [("8", "message", "")]),
    "an id stays": (b"id: 1\ndata: a\n\ndata: b\n\n", [("a", "message", "1"), ("b", "message", "1")]),
    "the last id of a frame counts": (b"id: 1\ndata: a\nid: 2\n\n", [("a", "message", "2")]),
    "an id without data counts": (b"id: 5\n\ndata: a\n\n", [("a", "message", "5")]),
    "an empty id resets": (b"id: 1\ndata: a\n\nid\ndata: b\n\n", [("a", "message", "1"), ("b", "message", "")]),
    "an id with NUL is passed over": (b"id: 1\nid: 2\x003\ndata: a\n\n", [("a", "message", "1")]),
    "NUL elsewhere is a character": (b"event: a\x00b\ndata: c\x00d\n\n", [("c\0d", "a\0b", "")]),
    "an unfinished frame is dropped": (b"data: a\n\ndata: b\n", [("a", "message", "")]),
    "an unfinished line is dropped": (b"data: a\n\ndata: b", [("a", "message", "")]),
    "no bytes, no frames": (b"", []),
    "empty lines alone are nothing": (b"\n\r\n\r\n\n", []),
    "invalid bytes are replaced": (b"data: \xff\xc3(\xe2\x82\n\n", [("\ufffd\ufffd(\ufffd", "message", "")]),
    "characters of four bytes": ("data: 🍜\n\n".encode(), [("🍜", "message", "")]),
}


@pytest.mark.parametrize("name", VECTORS)
def test_a_stream_is_read_as_a_browser_reads_it(name: str) -> None:
    """Whole, and byte by byte."""
    raw, expected = VECTORS[name]
    parser = SseParser()

    byte_by_byte = [frame for byte in raw for frame in parser.feed(bytes([byte]))]

    assert [(frame.data, frame.event, frame.id) for frame in read(raw)] == expected
    assert byte_by_byte == read(raw)


@pytest.mark.parametrize("raw", [b"data: a\n\n", b"data: a\r\r", b"data: a\r\n\r", b"data: a\r\n\r\n"])
def test_a_frame_is_delivered_as_soon_as_its_empty_line_has_come(raw: bytes) -> None:
    """A final CR ends the line at once: nobody waits for a line feed that may never come."""
    assert read(raw) == [Frame("a")]


def test_a_line_feed_after_such_a_cr_is_no_line_of_its_own() -> None:
    """CR at the end of one chunk and LF at the head of the next are one end of line, empty chunks between or not."""
    parser = SseParser()

    frames = [frame for chunk in (b"data: a\r", b"", b"\ndata: b\r", b"\n\r", b"\n") for frame in parser.feed(chunk)]

    assert frames == [Frame("a\nb")]


@pytest.mark.parametrize(
    ("raw", "retry"),
    [
        (b"retry: 2000\n\n", 2000),
        (b"retry: 2000\n", 2000),  # counts at once, without an empty line
        (b"retry:0\n", 0),
        (b"retry: 007\n", 7),
        (b"retry: 5\nretry: 6\n", 6),
        *(
            (b"retry: 5\nretry" + wrong + b"\n", 5)
            for wrong in (b"", b":", b": -1", b": +1", b": 1.5", b": 2s", b":  7", b": 7 ")
        ),
        (b"retry: 5\nretry: " + "٧".encode() + b"\n", 5),
        (b"retry: 5\nretry: \xc2\xb2\n", 5),  # a superscript two, which Python calls a digit
        (b"retry: 5\nretry: " + b"9" * 10_000 + b"\n", 5),  # Python refuses to read so long a number
    ],
)
def test_only_digits_set_the_reconnection_time(raw: bytes, retry: int) -> None:
    """Anything else is passed over, and crashes nothing."""
    parser = SseParser()

    frames = parser.feed(raw + b"data: a\n\n")

    assert parser.retry == retry
    assert [frame.data for frame in frames] == ["a"]


def test_a_frame_tells_the_reconnection_time_that_held_when_it_ended() -> None:
    """It stays like an id, and is no part of the message: two frames that say the same are equal."""
    frames = read(b"data: a\n\nretry: 5\ndata: a\n\ndata: a\n\ndata: a\nretry: 6\n\n")

    assert [frame.retry for frame in frames] == [None, 5, 5, 6]
    assert frames == [Frame("a")] * 4


def test_the_last_id_is_that_of_the_last_finished_frame() -> None:
    """An id in a frame that was cut off does not count: its event was not delivered."""
    parser = SseParser()

    parser.feed(b"id: 1\ndata: a\n\nid: 2\ndata: b\n")

    assert parser.last_id == "1"


WORDS = ["data", "event", "id", "retry", ":", " ", "\r", "\n", "\r\n", "\n\n", "x", "7", "\0", "\ufeff", "é", "🍜"]
PIECES = st.sampled_from([*(word.encode() for word in WORDS), b"\xff", b"\xe2\x82"])  # the last two are no UTF-8
STREAMS = st.lists(PIECES, max_size=40).map(b"".join) | st.binary(max_size=60)


@STEADY
@given(STREAMS, st.lists(st.integers(0, 200), max_size=12))
def test_wherever_the_network_cuts_the_frames_are_the_same(raw: bytes, cuts: list[int]) -> None:
    """Inside a line, inside a CRLF, inside a character, inside the byte order mark."""
    places = sorted({0, len(raw), *(cut % (len(raw) + 1) for cut in cuts)})
    whole, pieces = SseParser(), SseParser()

    expected = whole.feed(raw)
    got = [frame for a, b in pairwise(places) for frame in pieces.feed(raw[a:b])]

    assert got == expected
    assert (pieces.last_id, pieces.retry) == (whole.last_id, whole.retry)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
LINES = TEXTS.filter(lambda text: not set(text) & set("\r\n\0"))


@STEADY
@given(st.lists(st.tuples(TEXTS, st.none() | LINES, st.none() | LINES, st.none() | st.integers(0, 10**9)), max_size=5))
def test_what_is_written_is_what_is_read(frames: list[tuple[str, str | None, str | None, int | None]]) -> None:
    """Any text as data, any line as id and name; the three kinds of line end arrive as line feeds."""
    parser = SseParser()
    raw = b"".join(encode_frame(data, id=id, event=event, retry=retry) for data, id, event, retry in frames)

    read = parser.feed(encode_comment("hello") + raw)

    ids, last = [], ""
    for _, id, _, _ in frames:
        last = last if id is None else id
        ids.append(last)
    assert [frame.data for frame in read] == [
        data.replace("\r\n", "\n").replace("\r", "\n") for data, _, _, _ in frames
    ]
    assert [frame.event for frame in read] == [event or "message" for _, _, event, _ in frames]
    assert [frame.id for frame in read] == ids
    assert parser.retry == next((retry for *_, retry in reversed(frames) if retry is not None), None)


@pytest.mark.parametrize("hostile", ["1\ndata: forged", "1\rdata: forged", "1\r\n\r\ndata: forged", "\n", "a\0b"])
@pytest.mark.parametrize("field", ["id", "event"])
def test_an_id_or_a_name_cannot_break_out_of_its_line(field: str, hostile: str) -> None:
    """A line end would begin a field of the attacker's choosing, and NUL makes a browser drop the id."""
    with pytest.raises(ValueError, match=rf"^{field} is .*: expected a single line"):
        encode_frame("data", **{field: hostile})


def test_a_comment_cannot_break_out_of_its_line() -> None:
    """Line ends in it become spaces."""
    assert encode_comment("a\ndata: b\r\n\r\nc\rd") == b": a data: b  c d\n\n"
    assert read(encode_comment("a\ndata: b\r\n\r\nc")) == []


def test_a_block_without_data_carries_an_id_and_delivers_nothing() -> None:
    """That is a heartbeat which moves the position on."""
    parser = SseParser()

    assert parser.feed(encode_frame(id="7", retry=2000)) == []
    assert (parser.last_id, parser.retry) == ("7", 2000)


def test_frames_are_read_from_an_asynchronous_stream() -> None:
    """As they come, each as soon as it is whole."""

    async def story() -> list[tuple[str, int]]:
        sent = 0

        async def chunks() -> AsyncIterator[bytes]:
            nonlocal sent
            for chunk in (b"data: a\n", b"\ndata: b\n\nda", b"ta: c\n\n", b"data: lost"):
                sent += 1
                yield chunk

        return [(frame.data, sent) async for frame in parse_sse(chunks())]

    assert asyncio.run(story()) == [("a", 2), ("b", 2), ("c", 3)]
