# expect: FRAME-CHAR-01 each half becomes a replacement character
import re

from eventlab.transport import Frame


async def parse_sse(chunks):
    decode = lambda chunk: chunk.decode("utf-8-sig", "replace")
    rest, after_cr = "", False
    data, event, id, retry = [], "", "", None
    async for chunk in chunks:
        text = decode(chunk)
        fresh = text.removeprefix("\n") if after_cr else text
        after_cr = text.endswith("\r") or (after_cr and not text)
        *lines, rest = re.split("\r\n|\n|\r", rest + fresh)
        for line in lines:
            name, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if not line:
                if data:
                    yield Frame("\n".join(data), event or "message", id, retry)
                data, event = [], ""
            elif name == "data":
                data.append(value)
            elif name == "event":
                event = value
            elif name == "id" and "\0" not in value:
                id = value
            elif name == "retry" and re.fullmatch("[0-9]+", value):
                retry = int(value)
