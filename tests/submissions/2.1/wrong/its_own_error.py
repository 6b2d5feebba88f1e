# expect: REQUEST-NONE-01 an error that callers do not know
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
            raise LookupError(f"nobody answered {type}")
