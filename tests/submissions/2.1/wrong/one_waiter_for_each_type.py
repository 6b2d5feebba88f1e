# expect: REQUEST-MIX-01 two who ask the same share a place for the id
pending = {}


async def request(bus, type, data, *, timeout):
    inbox = bus.subscribe("question.answered")
    question = Event(type, data)
    pending[type] = question.id
    bus.publish(question)
    try:
        async with asyncio.timeout(timeout):
            while True:
                event = await inbox.get()
                if event.metadata.get("request") == pending[type]:
                    return event
    finally:
        inbox.stop()
