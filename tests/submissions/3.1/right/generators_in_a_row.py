# right: one generator for the text, one for the lines, one for the frames
import codecs
import re

from eventlab.transport import Frame


async def texts(chunks):
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    begun = False
    async for chunk in chunks:
        text = decoder.decode(chunk)
        if text and not begun:
            begun, text = True, text.removeprefix("\ufeff")
        yield text


async def lines(chunks):
    line, last = [], ""
    async for text in texts(chunks):
        for sign in text:
            if sign not in "\r\n":
                line.append(sign)
            elif (last, sign) != ("\r", "\n"):
                yield "".join(line)
                line = []
            last = sign


async def parse_sse(chunks):
    data, event, id, retry = "", "", "", None
    async for line in lines(chunks):
        if line == "":
            if data:
                yield Frame(data=data[:-1], event=event if event else "message", id=id, retry=retry)
            data = event = ""
            continue
        name, colon, value = line.partition(":")
        if value.startswith(" "):
            value = value[1:]
        if name == "data":
            data += value + "\n"
        if name == "event":
            event = value
        if name == "id" and value.find("\0") < 0:
            id = value
        if name == "retry" and re.match(r"[0-9]+\Z", value):
            retry = int(value)
