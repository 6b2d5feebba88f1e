# right: an iterator of its own, with a page of entries in it
class follow:
    def __init__(self, redis, stream, *, after="0-0"):
        self.redis, self.stream, self.after, self.page = redis, stream, after, []

    def __aiter__(self):
        return self

    async def __anext__(self):
        while not self.page:
            for _, entries in await self.redis.xread({self.stream: self.after}, block=250):
                self.page = list(entries)
        position, fields = self.page.pop(0)
        self.after = position.decode()
        return self.after, fields
