# expect: REQUEST-LATE-01 goes on for as long as answers may come
async def request(bus, type, data, *, timeout):
    question = Event(type, data)
    found = None
    with bus.subscribe("question.answered") as inbox:
        bus.publish(question)
        try:
            async with asyncio.timeout(timeout):
                async for answer in inbox:
                    if answer.metadata.get("request") == question.id:
                        found = answer
        except TimeoutError:
            if found is None:
                raise
        return found
