# right: looks now and then, by the machine's clock, which it has imported by its name
from time import monotonic


async def request(bus, type, data, *, timeout):
    question = Event(type, data)
    inbox = bus.subscribe("question.answered")
    end = monotonic() + timeout
    try:
        bus.publish(question)
        while monotonic() < end:
            while len(inbox):
                answer = await inbox.get()
                if answer.metadata.get("request") == question.id:
                    return answer
            await asyncio.sleep(0.05)
        raise TimeoutError
    finally:
        inbox.stop()
