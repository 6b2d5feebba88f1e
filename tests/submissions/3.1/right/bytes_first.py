# right: cuts bytes into lines, and decodes each line by itself
import re

from eventlab.transport import Frame


async def parse_sse(chunks):
    rest, first = b"", True
    fields, last_id, wait = [], "", None
    async for chunk in chunks:
        rest += chunk
        while found := re.search(rb"\r\n|\n|\r(?=.)", rest, re.DOTALL):
            line, rest = rest[: found.start()].decode("utf-8", "replace"), rest[found.end() :]
            if first:
                line, first = line.removeprefix("\ufeff"), False
            if line:
                name, _, value = line.partition(":")
                value = value.removeprefix(" ")
                fields.append((name, value))
                if name == "id" and "\0" not in value:
                    last_id = value
                if name == "retry" and value.isascii() and value.isdigit():
                    wait = int(value)
                continue
            data = [value for name, value in fields if name == "data"]
            names = [value for name, value in fields if name == "event"]
            fields = []
            if data:
                yield Frame("\n".join(data), (names or [""])[-1] or "message", last_id, wait)
    if rest == b"\r":
        data = [value for name, value in fields if name == "data"]
        names = [value for name, value in fields if name == "event"]
        if data:
            yield Frame("\n".join(data), (names or [""])[-1] or "message", last_id, wait)
