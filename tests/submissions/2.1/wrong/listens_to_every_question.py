# expect: REQUEST-TYPE-01 what names the id and begins with question must be the answer
async def request(bus, type, data, *, timeout):
    question = Event(type, data)
    with bus.subscribe("question.*") as inbox:
        bus.publish(question)
        async with asyncio.timeout(timeout):
            while True:
                event = await inbox.get()
                if event.metadata.get("request") == question.id:
                    return event
