# expect: REQUEST-WAIT-02 a limit around each get
async def request(bus, type, data, *, timeout):
    question = Event(type, data)
    with bus.subscribe("question.answered") as inbox:
        bus.publish(question)
        while True:
            answer = await asyncio.wait_for(inbox.get(), timeout)
            if answer.metadata.get("request") == question.id:
                return answer
