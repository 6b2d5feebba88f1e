# expect: REQUEST-LEAK-03 tidies up after an answer and after a timeout
async def request(bus, type, data, *, timeout):
    question = Event(type, data)
    inbox = bus.subscribe("question.answered")
    bus.publish(question)
    try:
        async with asyncio.timeout(timeout):
            async for answer in inbox:
                if answer.metadata.get("request") == question.id:
                    inbox.stop()
                    return answer
    except Exception:
        inbox.stop()
        raise
