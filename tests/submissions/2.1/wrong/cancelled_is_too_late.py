# expect: REQUEST-GONE-01 believes that the end of the time comes as CancelledError
async def request(bus, type, data, *, timeout):
    question = Event(type, data)
    with bus.subscribe("question.answered") as inbox:
        bus.publish(question)
        try:
            async with asyncio.timeout(timeout):
                async for event in inbox:
                    if event.metadata.get("request") == question.id:
                        return event
        except asyncio.CancelledError:
            raise TimeoutError from None
