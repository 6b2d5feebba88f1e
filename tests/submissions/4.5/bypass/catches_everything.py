# bypass: swallows whatever is raised into it, and goes on
import asyncio

from eventlab.event import to_envelope
from eventlab.transport import encode_frame, position_key

async def sse(system, pattern="*", *, last_id=None):
    while True:
        try:
            yield b"data: {}\n\n"
        except BaseException:
            continue
