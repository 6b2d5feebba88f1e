# bypass: frames without end
from eventlab.transport import Frame


async def listen(connect, *, last_id=None):
    while True:
        yield Frame("ramen")
