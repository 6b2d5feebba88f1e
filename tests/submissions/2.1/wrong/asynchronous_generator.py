# expect: REQUEST-ASYNC-01 yields the answer
async def request(bus, type, data, *, timeout):
    question = Event(type, data)
    with bus.subscribe("question.answered") as inbox:
        bus.publish(question)
        async with asyncio.timeout(timeout):
            async for answer in inbox:
                if answer.metadata.get("request") == question.id:
                    yield answer
