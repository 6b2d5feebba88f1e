# expect: REQUEST-WAIT-01 a moment of the clock on the wall, for a loop that counts from elsewhere
import time


async def request(bus, type, data, *, timeout):
    question = Event(type, data)
    with bus.subscribe("question.answered") as inbox:
        bus.publish(question)
        async with asyncio.timeout_at(time.time() + timeout):
            async for answer in inbox:
                if answer.metadata.get("request") == question.id:
                    return answer
