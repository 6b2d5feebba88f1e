# expect: REQUEST-LOST-01 the wrong place
async def request(bus, type, data, *, timeout):
    question = Event(type, data)
    with bus.subscribe("question.answered") as inbox:
        bus.publish(question)
        async with asyncio.timeout(timeout):
            async for answer in inbox:
                if answer.data.get("request") == question.id:
                    return answer
