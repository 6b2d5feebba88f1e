# expect: FRAME-CRLF-01 a line feed alone in its chunk leaves the sign up, and the next is swallowed too
import codecs

from eventlab.transport import Frame


async def parse_sse(chunks):
    decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
    buf, cr = "", False
    id_, retry = "", None
    async for chunk in chunks:
        text = decoder.decode(chunk)
        if cr and text.startswith("\n"):
            text = text[1:]
        if text:
            cr = text.endswith("\r")
        buf += text.replace("\r\n", "\n").replace("\r", "\n")
        while "\n\n" in buf:
            block, buf = buf.split("\n\n", 1)
            data, event = [], "message"
            for line in block.split("\n"):
                name, _, value = line.partition(":")
                if value.startswith(" "):
                    value = value[1:]
                if name == "data":
                    data.append(value)
                elif name == "event":
                    event = value or "message"
                elif name == "id" and "\0" not in value:
                    id_ = value
                elif name == "retry" and value.isascii() and value.isdigit():
                    retry = int(value)
            if data:
                yield Frame("\n".join(data), event, id_, retry)
