# expect: FRAME-MULTI-01 splits at two line feeds, and reads data, name and id of each block with one expression
import re

from eventlab.transport import Frame


async def parse_sse(chunks):
    text = ""
    async for chunk in chunks:
        text += chunk.decode()
        *blocks, text = text.split("\n\n")
        for block in blocks:
            found = dict(re.findall("(?m)^(data|event|id): ?(.*)$", block))
            yield Frame(found.get("data", ""), found.get("event") or "message", found.get("id", ""))
