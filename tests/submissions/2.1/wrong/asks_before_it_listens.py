# expect: REQUEST-DEAF-01 publishes first
async def request(bus, type, data, *, timeout):
    question = Event(type, data)
    bus.publish(question)
    with bus.subscribe("question.answered") as inbox:
        async with asyncio.timeout(timeout):
            async for answer in inbox:
                if answer.metadata.get("request") == question.id:
                    return answer
