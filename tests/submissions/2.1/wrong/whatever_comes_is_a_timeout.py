# expect: REQUEST-GONE-01 catches everything, and calls it a timeout
async def request(bus, type, data, *, timeout):
    question = Event(type, data)
    inbox = bus.subscribe("question.answered")
    bus.publish(question)
    try:
        return await asyncio.wait_for(wait(inbox, question), timeout)
    except BaseException:
        raise TimeoutError(f"no answer within {timeout} s") from None
    finally:
        inbox.stop()


async def wait(inbox, question):
    while True:
        event = await inbox.get()
        if event.metadata.get("request") == question.id:
            return event
