# expect: REQUEST-NONE-01 swallows the error
async def request(bus, type, data, *, timeout):
    question = Event(type, data)
    with bus.subscribe("question.answered") as inbox:
        bus.publish(question)
        try:
            async with asyncio.timeout(timeout):
                async for answer in inbox:
                    if answer.metadata.get("request") == question.id:
                        return answer
        except TimeoutError:
            return None
