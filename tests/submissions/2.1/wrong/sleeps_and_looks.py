# expect: REQUEST-LATE-01 waits the whole time, then looks
async def request(bus, type, data, *, timeout):
    question = Event(type, data)
    with bus.subscribe("question.answered") as inbox:
        bus.publish(question)
        await asyncio.sleep(timeout)
        while len(inbox):
            answer = await inbox.get()
            if answer.metadata.get("request") == question.id:
                return answer
        raise TimeoutError(type)
