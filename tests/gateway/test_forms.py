"""The bytes of an event, in each form."""

from __future__ import annotations

import json

import pytest
from websockets.client import ClientProtocol
from websockets.frames import Opcode
from websockets.protocol import State
from websockets.uri import parse_uri

from eventlab.event import Event, to_envelope
from eventlab.gateway.forms import SSE, SSE_NAMED, WEBSOCKET, SseForm
from eventlab.system.log import Record
from eventlab.transport import Frame, SseParser

EVENT = Event("order.placed", {"dish": "ramen\n\r\u2028", "n": 1}, actor="ann")
RECORD = Record(0, "7-1", EVENT.type, to_envelope(EVENT))


@pytest.mark.parametrize(("form", "name"), [(SSE, "message"), (SSE_NAMED, "order.placed")])
def test_a_browser_reads_envelope_and_cursor(form: SseForm, name: str) -> None:
    """One block, whose data is the envelope as it is stored; `named` gives it the type as its name."""
    (frame,) = SseParser().feed(form.event("7-1", RECORD))

    assert frame == Frame(RECORD.envelope.decode(), event=name, id="7-1")


def test_an_envelope_that_somebody_wrote_over_several_lines_stays_one_event() -> None:
    """Whoever else writes to the log may write its JSON as it likes."""
    pretty = json.dumps(json.loads(RECORD.envelope), indent=2).encode()

    (frame,) = SseParser().feed(SSE.event("7-1", RECORD._replace(envelope=pretty)))

    assert json.loads(frame.data) == json.loads(pretty)


def test_a_sign_of_life_is_no_event_and_moves_the_cursor() -> None:
    """A block without data: no handler hears it, and the next reconnect begins there."""
    parser = SseParser()

    frames = parser.feed(SSE.alive("9-0"))

    assert frames == []
    assert parser.last_id == "9-0"


def test_a_resync_says_where_and_why() -> None:
    """As an event of its own name, and on a WebSocket as an op of its own."""
    (frame,) = SseParser().feed(SSE.resync("9-0", "expired"))
    op = json.loads(WEBSOCKET.resync("9-0", "expired"))

    assert (frame.event, frame.id, json.loads(frame.data)) == ("resync", "9-0", {"cursor": "9-0", "reason": "expired"})
    assert op == {"op": "resync", "cursor": "9-0", "reason": "expired"}


def test_a_websocket_is_told_an_object_for_each_event() -> None:
    """The envelope stands in it as it is stored; events do not share a message."""
    ready = [WEBSOCKET.event("7-1", RECORD), WEBSOCKET.alive("8-0")]
    first, second = (each.message for each in WEBSOCKET.outgoing(ready))

    assert json.loads(first["text"]) == {"op": "event", "cursor": "7-1", "event": json.loads(RECORD.envelope)}
    assert json.loads(second["text"]) == {"op": "alive", "cursor": "8-0"}


def test_a_stream_is_sent_all_blocks_in_one_message() -> None:
    """What goes out in one go is one write."""
    (one,) = SSE.outgoing([b"a" * 20, b"b"])

    assert one.message == {"type": "http.response.body", "body": b"a" * 20 + b"b", "more_body": True}
    assert one.wire == b"15\r\n" + b"a" * 20 + b"b\r\n"  # its length in hexadecimal figures


def test_nothing_is_no_chunk() -> None:
    """One of no length would be the end of the answer."""
    assert SSE.outgoing([]) == []


@pytest.mark.parametrize("length", [1, 125, 126, 65_535, 65_536])
def test_a_frame_is_understood_by_who_knows_the_protocol(length: int) -> None:
    """Whatever its length, of which there are three notations."""
    (one,) = WEBSOCKET.outgoing([b"x" * length])
    client = ClientProtocol(parse_uri("ws://localhost/"), state=State.OPEN)

    client.receive_data(one.wire)
    (frame,) = client.events_received()

    assert (frame.opcode, frame.data, frame.fin) == (Opcode.TEXT, b"x" * length, True)
