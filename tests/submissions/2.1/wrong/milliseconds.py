# expect: REQUEST-WAIT-03 takes the timeout for milliseconds
async def request(bus, type, data, *, timeout):
    question = Event(type, data)
    with bus.subscribe("question.answered") as inbox:
        bus.publish(question)
        async with asyncio.timeout(timeout / 1000):
            async for answer in inbox:
                if answer.metadata.get("request") == question.id:
                    return answer
