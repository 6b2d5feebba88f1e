# expect: REQUEST-WAIT-03 a limit of its own
async def request(bus, type, data, *, timeout):
    question = Event(type, data)
    with bus.subscribe("question.answered") as inbox:
        bus.publish(question)
        async with asyncio.timeout(5):
            async for answer in inbox:
                if answer.metadata.get("request") == question.id:
                    return answer
