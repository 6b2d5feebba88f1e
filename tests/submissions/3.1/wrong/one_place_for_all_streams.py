# expect: FRAME-SHARE-01 id and time are kept outside of the function
import codecs

from eventlab.transport import Frame

last = {"id": "", "retry": None}


async def parse_sse(chunks):
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    data, event, id_, retry, buf, cr, first = [], "", last["id"], last["retry"], "", False, True
    async for chunk in chunks:
        for c in decoder.decode(chunk):
            if first and c == "\ufeff":
                first = False
                continue
            first = False
            if cr and c == "\n":
                cr = False
                continue
            cr = c == "\r"
            if c not in "\r\n":
                buf += c
                continue
            line, buf = buf, ""
            if not line:
                if data:
                    yield Frame("\n".join(data), event or "message", id_, retry)
                data, event = [], ""
                continue
            name, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if name == "data":
                data.append(value)
            elif name == "event":
                event = value
            elif name == "id" and "\0" not in value:
                id_ = last["id"] = value
            elif name == "retry" and value.isascii() and value.isdigit():
                retry = last["retry"] = int(value)
