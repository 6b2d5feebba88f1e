# right: byte lines in a generator of their own, fields by a pattern and match
import codecs
import re

from eventlab.transport import Frame


async def _lines(chunks):
    """Byte lines; a CR ends a line at once, a LF right behind it is swallowed."""
    rest, swallow = b"", False
    async for chunk in chunks:
        if swallow and chunk:
            chunk, swallow = chunk.removeprefix(b"\n"), False
        if chunk.endswith(b"\r"):
            swallow = True
        *done, rest = re.split(rb"\r\n|\r|\n", rest + chunk)
        for line in done:
            yield line


async def parse_sse(chunks):
    fields = {"id": "", "retry": None}
    data, event = None, ""
    start = True
    async for raw in _lines(chunks):
        if start and raw.startswith(codecs.BOM_UTF8):
            raw = raw[3:]
        start = False
        text = raw.decode("utf-8", "replace")
        match re.fullmatch(r"([^:]*)(?:: ?(.*))?", text, re.DOTALL).groups(default=""):
            case ("", "") if not text:
                if data is not None:
                    yield Frame(data=data, event=event or "message", **fields)
                data, event = None, ""
            case ("data", value):
                data = value if data is None else data + "\n" + value
            case ("event", value):
                event = value
            case ("id", value):
                if "\x00" not in value:
                    fields["id"] = value
            case ("retry", value):
                if re.fullmatch("[0-9]+", value):
                    fields["retry"] = int(value)
