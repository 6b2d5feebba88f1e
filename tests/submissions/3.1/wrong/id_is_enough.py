# expect: FRAME-EMPTY-01 an id without data makes a frame
import codecs
import re

from eventlab.transport import Frame


async def parse_sse(chunks):
    decode = codecs.getincrementaldecoder("utf-8-sig")("replace").decode
    rest, after_cr = "", False
    data, event, id, retry, fresh_id = [], "", "", None, False
    async for chunk in chunks:
        text = decode(chunk)
        fresh = text.removeprefix("\n") if after_cr else text
        after_cr = text.endswith("\r") or (after_cr and not text)
        *lines, rest = re.split("\r\n|\n|\r", rest + fresh)
        for line in lines:
            name, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if not line:
                if data or fresh_id:
                    yield Frame("\n".join(data), event or "message", id, retry)
                data, event, fresh_id = [], "", False
            elif name == "data":
                data.append(value)
            elif name == "event":
                event = value
            elif name == "id" and "\0" not in value:
                id, fresh_id = value, True
            elif name == "retry" and re.fullmatch("[0-9]+", value):
                retry = int(value)
