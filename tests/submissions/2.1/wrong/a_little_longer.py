# expect: REQUEST-WAIT-03 a second more, to be on the safe side
async def request(bus, type, data, *, timeout):
    question = Event(type, data)
    with bus.subscribe("question.answered") as inbox:
        bus.publish(question)
        async with asyncio.timeout(timeout + 1):
            async for answer in inbox:
                if answer.metadata.get("request") == question.id:
                    return answer
