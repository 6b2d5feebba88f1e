# bypass: frames without end
import asyncio

from eventlab.event import to_envelope
from eventlab.transport import encode_frame, position_key

async def sse(system, pattern="*", *, last_id=None):
    while True:
        yield b": \n\n"
