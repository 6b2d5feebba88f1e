# expect: REQUEST-LEAK-02 tidies up after an error only
async def request(bus, type, data, *, timeout):
    question = Event(type, data)
    inbox = bus.subscribe("question.answered")
    bus.publish(question)
    try:
        async with asyncio.timeout(timeout):
            async for answer in inbox:
                if answer.metadata.get("request") == question.id:
                    return answer
    except BaseException:
        inbox.stop()
        raise
