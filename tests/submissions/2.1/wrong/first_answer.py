# expect: REQUEST-MIX-01 whatever is answered first
async def request(bus, type, data, *, timeout):
    question = Event(type, data)
    with bus.subscribe("question.answered") as inbox:
        bus.publish(question)
        async with asyncio.timeout(timeout):
            async for answer in inbox:
                return answer
