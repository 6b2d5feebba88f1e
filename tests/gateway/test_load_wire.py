"""However the network and the proxies cut a stream, the same is heard."""

from __future__ import annotations

import asyncio
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventlab.gateway.load import heard as module
from eventlab.gateway.load import wire_sse, wire_websocket
from eventlab.gateway.load.heard import Ear, Heard, Memory
from eventlab.gateway.load.wire import Ask, Wire, read_answer, status
from eventlab.gateway.load.wire_sse import SseWire
from eventlab.gateway.load.wire_websocket import CLOSE, PING, PONG, TEXT, WebSocketWire, frame

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


def test_a_frame_of_medium_size_is_whole_when_its_last_byte_is_there() -> None:
    """Its size takes two bytes more, and these may come by themselves."""
    told = server_frame(b'{"op":"event","cursor":"1","event":%b}' % envelope(1).replace(b"\xc3\xa9", b"x" * 200))
    wire = WebSocketWire(Memory(partial(wire_websocket.understand, EAR)))

    heard = [wire.feed(told[at : at + 1]).cursor for at in range(len(told))]

    assert heard == [None] * (len(told) - 1) + ["1"]


def test_a_client_frame_says_its_size() -> None:
    """In one byte up to 125; beyond that two bytes behind a mark. It is masked, with nothing."""
    assert frame(TEXT, b"x" * 125) == bytes([0x81, 0x80 | 125, 0, 0, 0, 0]) + b"x" * 125
    assert frame(TEXT, b"x" * 126) == bytes([0x81, 0x80 | 126, 0, 126, 0, 0, 0, 0]) + b"x" * 126


def test_a_stream_is_asked_for_by_its_pattern_cursor_and_token() -> None:
    """Behind whatever path the gateway has; a name in the URL is nobody's business."""
    ask = Ask("http://ann@shop.example:8080/live/", "load.me.t0", "7-0", "a.b.c")

    assert SseWire(Memory(lambda _: Heard())).request(ask).split(b"\r\n") == [
        b"GET /live/api/events?pattern=load.me.t0 HTTP/1.1",
        b"Host: shop.example:8080",
        b"Accept: text/event-stream",
        b"Connection: close",
        b"Last-Event-ID: 7-0",
        b"Authorization: Bearer a.b.c",
        b"",
        b"",
    ]


def test_a_socket_is_asked_for_by_its_token_and_a_subscription_by_its_cursor() -> None:
    """The first says who comes, the second what is wanted, and from where on."""
    wire = WebSocketWire(Memory(lambda _: Heard()))
    told = [wire.opened(b"", Ask("http://shop.example", "load.me.t0", after)) for after in (None, "7-0")]

    lines = wire.request(Ask("http://shop.example", "load.me.t0", token="a.b.c")).split(b"\r\n")
    assert lines[0] == b"GET /ws HTTP/1.1"
    assert {b"Upgrade: websocket", b"Connection: Upgrade", b"Authorization: Bearer a.b.c"} <= {*lines}
    assert told == [
        frame(TEXT, b'{"op":"subscribe","patterns":["load.me.t0"]}'),
        frame(TEXT, b'{"op":"subscribe","patterns":["load.me.t0"],"after":"7-0"}'),
    ]


@pytest.mark.parametrize(
    ("head", "code"),
    [(b"HTTP/1.1 200 OK", 200), (b"HTTP/1.1 429", 429), (b"SSH-2.0 200", 0), (b"HTTP/1.1 OK", 0), (b"", 0)],
)
def test_a_status_is_read_where_there_is_one(head: bytes, code: int) -> None:
    """With or without words behind it; what is no HTTP has none."""
    assert status(head) == code


@pytest.mark.parametrize(
    ("told", "answer"),
    [
        (b"HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\n{}rest", (202, True, b"{}")),
        (b"HTTP/1.1 429 Slow\r\ncontent-length:0\r\nConnection: Close\r\n\r\n", (429, False, b"")),
    ],
)
def test_an_answer_says_whether_the_connection_is_kept(told: bytes, answer: tuple[int, bool, bytes]) -> None:
    """And has the body that it says, and no more."""

    async def story() -> tuple[int, bool, bytes]:
        reader = asyncio.StreamReader()
        reader.feed_data(told)
        return await read_answer(reader)

    assert asyncio.run(story()) == answer


def test_a_server_that_closes_is_answered_and_its_reason_told() -> None:
    """It hangs up when its own code has come back."""
    heard = wire_websocket.understand(EAR, bytes([0x80 | CLOSE, 10]) + (4408).to_bytes(2, "big") + b"too slow")

    assert heard.answer == frame(CLOSE, (4408).to_bytes(2, "big"))
    assert heard.problem == "closed with 4408: too slow"


def test_no_more_is_remembered_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """When it is full all is forgotten: what is old does not come again."""
    monkeypatch.setattr(module, "ROOM", 10)
    memory = Memory(lambda _: Heard())
    for piece in (b"the first", b"the second", b"the third"):
        memory(piece)

    assert [memory.known(piece) is not None for piece in (b"the first", b"the second", b"the third")] == [
        False,
        False,
        True,
    ]


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


@pytest.mark.parametrize(
    "other",
    [*(envelope(1, type) for type in ("load.you.t0", "order.placed", "load.me.tx")), b"{}", b"no JSON"],
)
def test_what_is_not_of_this_load_is_foreign(other: bytes) -> None:
    """Two loads may run at once; and what cannot be read is nobody's."""
    heard = wire_sse.understand(EAR, b"data: %b\n\n" % other)

    assert (heard.runs, heard.foreign) == ((), 1)


def test_a_resync_is_heard() -> None:
    """With the cursor to go on from, and without taking it for an event."""
    heard = wire_sse.understand(EAR, b'event: resync\nid: 7\ndata: {"cursor":"7","reason":"expired"}\n\n')

    assert heard == Heard(cursor="7", resyncs=1)
