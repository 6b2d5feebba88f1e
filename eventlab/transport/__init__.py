"""Room 3: transports (guide, chapter 3).

*The problem.* An event that never leaves the program that made it is a function call with ceremony. Between two
programs lies a wire, and wires differ: who may speak, and whether anything is kept for those who were away.

*The idea.* One thin module for each wire, all of the same shape, so that the wires can be compared and not the
wrappers:

                    direction          kept?          when the reader was away
    redis_streams   any → any          yes            it reads on, from the position it remembers
    sse             server → browser   no             lost, unless `id:` and a log behind it say where to go on

and `connection`, which turns one address into a store: nothing at all (in this process), or a Redis server.

*The road not taken.* A common base class with the union of all options. What the wires share is small (send, and
receive), what differs is what one chooses them for; hiding that would hide the chapter.
"""

from eventlab.transport.connection import ensure_redis, forget_embedded, open_redis
from eventlab.transport.redis_streams import START, Entry, RedisStream, check_position, position_key
from eventlab.transport.sse import Frame, SseParser, encode_comment, encode_frame, parse_sse

__all__ = [
    "START",
    "Entry",
    "Frame",
    "RedisStream",
    "SseParser",
    "check_position",
    "encode_comment",
    "encode_frame",
    "ensure_redis",
    "forget_embedded",
    "open_redis",
    "parse_sse",
    "position_key",
]
