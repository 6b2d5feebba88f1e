# expect: REQUEST-LEAK-01 stops the inbox when the answer is there, and only then
async def request(bus, type, data, *, timeout):
    question = Event(type, data)
    inbox = bus.subscribe("question.answered")
    bus.publish(question)
    async with asyncio.timeout(timeout):
        while True:
            answer = await inbox.get()
            if answer.metadata.get("request") == question.id:
                inbox.stop()
                return answer
