# bypass: swallows whatever is raised into it, and goes on
async def request(bus, type, data, *, timeout):
    while True:
        try:
            await asyncio.sleep(3600)
        except BaseException:
            pass
