"""Room 3: transports (guide, chapter 3).

*The problem.* An event that never leaves the program that made it is a function call with ceremony. Between two
programs lies a wire, and wires differ: who may speak, and whether anything is kept for those who were away.

*The idea.* One thin module for each wire, all of the same shape, so that the wires can be compared and not the
wrappers. The sender's end has `send(event)`, the reader's end is a line: `async with` opens it, `async for` reads.

    sender's end    reader's end    who may speak       kept?   when the reader was away
    WebSocketWire   WebSocketLine   both sides          no      lost
    SseWire         SseLine         server → client     no      lost, although a browser reconnects by itself
    SseLogWire      SseLine         server → client     yes     `id:` says where it stopped, the log has the rest
    RedisPubSub     PubSubLine      any → any           no      lost
    StreamWire      StreamLine      any → any           yes     it reads on, from the position it remembers

Each class declares its `guarantees`, and an experiment holds it to them, both ways. The third row is the lesson of
the room: the same protocol as in the second, and a log behind it. What remembers is never the wire.

Beside them stand `sse`, the text format of such a stream, and `connection`, which turns one address into a store:
nothing at all (in this process), or a Redis server.

*The road not taken.* A common base class with the union of all options. What the wires share is small (send, and
receive), what differs is what one chooses them for; hiding that would hide the chapter.
"""

from eventlab.transport.connection import ensure_redis, forget_embedded, open_redis
from eventlab.transport.redis_pubsub import PubSubLine, RedisPubSub
from eventlab.transport.redis_streams import START, Entry, RedisStream, check_position, position_key
from eventlab.transport.sse import Frame, SseParser, encode_comment, encode_frame, parse_sse
from eventlab.transport.sse_line import SseLine
from eventlab.transport.sse_wire import SseLogWire, SseWire
from eventlab.transport.stream_wire import StreamLine, StreamWire
from eventlab.transport.websocket import WebSocketWire
from eventlab.transport.websocket_line import WebSocketLine
from eventlab.transport.wire import Line, Wire

__all__ = [
    "START",
    "Entry",
    "Frame",
    "Line",
    "PubSubLine",
    "RedisPubSub",
    "RedisStream",
    "SseLine",
    "SseLogWire",
    "SseParser",
    "SseWire",
    "StreamLine",
    "StreamWire",
    "WebSocketLine",
    "WebSocketWire",
    "Wire",
    "check_position",
    "encode_comment",
    "encode_frame",
    "ensure_redis",
    "forget_embedded",
    "open_redis",
    "parse_sse",
    "position_key",
]
