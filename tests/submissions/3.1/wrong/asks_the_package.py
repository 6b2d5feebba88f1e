# expect: FRAME-OURS-01 hands the work to the parser that it should be
from eventlab.transport import SseParser


async def parse_sse(chunks):
    parser = SseParser()
    async for chunk in chunks:
        for frame in parser.feed(chunk):
            yield frame
