# right: a class that is fed, and every field an attribute
import codecs

from eventlab.transport import Frame


class Reader:
    def __init__(self):
        self.decoder = codecs.getincrementaldecoder("utf-8-sig")(errors="replace")
        self.text = ""
        self.skip = False
        self.id, self.retry = "", None
        self.begin()

    def begin(self):
        self.data, self.event = None, ""

    def lines(self, chunk):
        for sign in self.decoder.decode(chunk):
            if sign == "\n" and self.skip:
                self.skip = False
            elif sign in "\r\n":
                self.skip = sign == "\r"
                line, self.text = self.text, ""
                yield line
            else:
                self.skip = False
                self.text += sign

    def take(self, line):
        if ":" not in line:
            line += ":"
        name, value = line.split(":", 1)
        if value[:1] == " ":
            value = value[1:]
        match name:
            case "data":
                self.data = value if self.data is None else f"{self.data}\n{value}"
            case "event":
                self.event = value
            case "id" if chr(0) not in value:
                self.id = value
            case "retry" if value and set(value) <= set("0123456789"):
                self.retry = int(value)


async def parse_sse(chunks):
    reader = Reader()
    async for chunk in chunks:
        for line in reader.lines(chunk):
            if line:
                reader.take(line)
                continue
            if reader.data is not None:
                yield Frame(reader.data, reader.event or "message", reader.id, reader.retry)
            reader.begin()
