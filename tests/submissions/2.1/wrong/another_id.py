# expect: REQUEST-LOST-01 makes a second event to compare with
async def request(bus, type, data, *, timeout):
    question = Event(type, data)
    with bus.subscribe("question.answered") as inbox:
        bus.publish(Event(type, data))
        async with asyncio.timeout(timeout):
            async for answer in inbox:
                if answer.metadata.get("request") == question.id:
                    return answer
