# right: a task reads, and sets a future; both are gone in the end
async def request(bus, type, data, *, timeout):
    question = Event(type, data)
    found = asyncio.get_running_loop().create_future()

    async def read(inbox):
        async for answer in inbox:
            if answer.metadata["request"] == question.id and not found.done():
                found.set_result(answer)

    with bus.subscribe("question.*") as inbox:
        wanted = bus.subscribe("question.answered")
        inbox.stop()
        reader = asyncio.create_task(read(wanted))
        try:
            bus.publish(question)
            return await asyncio.wait_for(found, timeout)
        finally:
            wanted.stop()
            await reader
