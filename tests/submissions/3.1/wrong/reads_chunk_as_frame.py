# expect: FRAME-SEVERAL-01 takes each chunk for one frame
from eventlab.transport import Frame


async def parse_sse(chunks):
    async for chunk in chunks:
        data, event, id = [], "message", ""
        for line in chunk.decode().splitlines():
            name, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if name == "data":
                data.append(value)
            elif name == "event" and value:
                event = value
            elif name == "id":
                id = value
        if data:
            yield Frame("\n".join(data), event, id)
