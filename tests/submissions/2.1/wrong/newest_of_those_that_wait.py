# expect: REQUEST-FIRST-01 goes through all that waits, and keeps the last
async def request(bus, type, data, *, timeout):
    question, found = Event(type, data), None
    with bus.subscribe("question.answered") as inbox:
        bus.publish(question)
        async with asyncio.timeout(timeout):
            while found is None or len(inbox):
                answer = await inbox.get()
                if answer.metadata.get("request") == question.id:
                    found = answer
        return found
