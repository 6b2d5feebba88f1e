# expect: REQUEST-LEAK-01 a task reads on when the caller has given up
async def request(bus, type, data, *, timeout):
    question = Event(type, data)
    found = asyncio.Queue(1)

    async def read(inbox):
        with inbox:
            async for answer in inbox:
                if answer.metadata.get("request") == question.id:
                    found.put_nowait(answer)
                    return

    reading = asyncio.create_task(read(bus.subscribe("question.answered")))
    bus.publish(question)
    return await asyncio.wait_for(found.get(), timeout)
