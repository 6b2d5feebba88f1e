# expect: REQUEST-LOST-01 an answer has an id of its own
async def request(bus, type, data, *, timeout):
    question = Event(type, data)
    with bus.subscribe("question.answered") as inbox:
        bus.publish(question)
        async with asyncio.timeout(timeout):
            async for answer in inbox:
                if answer.id == question.id:
                    return answer
