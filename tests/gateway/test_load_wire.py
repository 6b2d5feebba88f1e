"""However the network and the proxies cut a stream, the same is heard."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventlab.gateway.load import wire_sse, wire_websocket
from eventlab.gateway.load.heard import Ear, Heard, Memory
from eventlab.gateway.load.wire import Ask, Wire
from eventlab.gateway.load.wire_sse import SseWire
from eventlab.gateway.load.wire_websocket import PING, PONG, TEXT, WebSocketWire, frame

ASK = Ask("http://127.0.0.1:8000", "load.me.t0")
EAR = Ear("load.me.t")


def envelope(number: int, type: str = "load.me.t0") -> bytes:
    """An event as it is sent."""
    return b'{"id":"x","type":"%s","data":{"number":%d,"filling":"\xc3\xa9"}}' % (type.encode(), number)


FRAMES = [b"retry: 1\nid: 0\n\n", *(b"id: %d\ndata: %b\n\n" % (n + 1, envelope(n)) for n in range(4)), b"id: 9\n\n"]
WHOLE = Heard(((0, 0, 3),), "9")


def fed(wire: Wire, pieces: list[bytes]) -> Heard:
    """All that was heard, as if it had come at once."""
    all_runs: list[tuple[int, int, int]] = []
    cursor = None
    for heard in map(wire.feed, pieces):
        all_runs += heard.runs
        cursor = heard.cursor or cursor
    return Heard(tuple(all_runs), cursor)


def cut(data: bytes, places: list[int]) -> list[bytes]:
    """`data` in pieces that end at these places."""
    ends = sorted({min(place, len(data)) for place in places} | {0, len(data)})
    return [data[begin:end] for begin, end in pairwise(ends)]


def chunked(pieces: list[bytes]) -> bytes:
    """As HTTP wraps them."""
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces if piece)


def sse(memory: Memory, head: bytes = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked") -> SseWire:
    """A wire whose answer has begun."""
    wire = SseWire(memory)
    wire.opened(head, ASK)
    return wire


def joined(heard: Heard) -> list[int]:
    """The numbers in it."""
    return [number for _, first, last in heard.runs for number in range(first, last + 1)]


places = st.lists(st.integers(0, 500), max_size=8)


@given(places, places, st.booleans())
def test_sse_is_heard_however_it_is_cut(chunks: list[int], network: list[int], known: bool) -> None:
    """HTTP's chunks may end within a frame, and the network's pieces within a chunk."""
    stream = b"".join(FRAMES)
    memory = Memory(partial(wire_sse.understand, EAR))
    if known:  # other clients got the usual pieces before
        fed(sse(memory), [chunked([each]) for each in FRAMES])
    heard = fed(sse(memory), cut(chunked(cut(stream, chunks)), network))

    assert joined(heard) == [0, 1, 2, 3]
    assert heard.cursor == "9"


@given(places)
def test_sse_without_chunks_and_with_other_line_ends(network: list[int]) -> None:
    """As sse-starlette writes it, behind an old proxy."""
    stream = b"".join(FRAMES).replace(b"\n", b"\r\n")
    wire = sse(Memory(partial(wire_sse.understand, EAR)), b"HTTP/1.0 200 OK")

    heard = fed(wire, cut(stream, network))
    assert joined(heard) == [0, 1, 2, 3]


@given(places)
def test_a_websocket_is_heard_however_it_is_cut(network: list[int]) -> None:
    """Short frames and long ones."""
    told = [b'{"op":"event","cursor":"%d","event":%b}' % (n, envelope(n)) for n in range(3)]
    told.append(b'{"op":"event","cursor":"3","event":%b}' % envelope(3).replace(b"\xc3\xa9", b"x" * 70_000))
    stream = b"".join(server_frame(each) for each in told)

    heard = fed(WebSocketWire(Memory(partial(wire_websocket.understand, EAR))), cut(stream, network))
    assert joined(heard) == [0, 1, 2, 3]
    assert heard.cursor == "3"


def server_frame(payload: bytes) -> bytes:
    """A text, not masked, with its size in as few bytes as hold it."""
    size = len(payload)
    width = 1 if size < 126 else 2 if size < 65536 else 8
    mark = b"" if width == 1 else bytes([126 if width == 2 else 127])
    return bytes([0x80 | TEXT]) + mark + size.to_bytes(width, "big") + payload


def test_a_ping_is_answered() -> None:
    """Else a server takes the client for dead."""
    ping = bytes([0x80 | PING, 2]) + b"hi"

    assert wire_websocket.understand(EAR, ping).answer == frame(PONG, b"hi")


def test_a_piece_is_understood_once() -> None:
    """A thousand clients get the same bytes."""
    understood: list[bytes] = []
    memory = Memory(lambda piece: (understood.append(piece), Heard(cursor="1"))[1])
    for _ in range(1000):
        sse(memory).feed(chunked([FRAMES[1]]))

    assert understood == [FRAMES[1]]


@pytest.mark.parametrize("other", ["load.you.t0", "order.placed", "load.me.tx"])
def test_what_is_not_of_this_load_is_foreign(other: str) -> None:
    """Two loads may run at once."""
    heard = wire_sse.understand(EAR, b"data: %b\n\n" % envelope(1, other))

    assert (heard.runs, heard.foreign) == ((), 1)


def test_a_resync_is_heard() -> None:
    """With the cursor to go on from, and without taking it for an event."""
    heard = wire_sse.understand(EAR, b'event: resync\nid: 7\ndata: {"cursor":"7","reason":"expired"}\n\n')

    assert heard == Heard(cursor="7", resyncs=1)
