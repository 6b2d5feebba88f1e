# expect: REQUEST-LEAK-02 nobody told it to
async def request(bus, type, data, *, timeout):
    question = Event(type, data)
    inbox = bus.subscribe("question.answered")
    bus.publish(question)
    async with asyncio.timeout(timeout):
        async for answer in inbox:
            if answer.metadata.get("request") == question.id:
                return answer
