# right: works out what is left with the clock on the wall, and with nothing else
import time


async def request(bus, type, data, *, timeout):
    question, end = Event(type, data), time.time() + timeout
    inbox = bus.subscribe("question.answered")
    try:
        bus.publish(question)
        while (left := end - time.time()) > 0:
            answer = await asyncio.wait_for(inbox.get(), left)
            if answer.metadata.get("request") == question.id:
                return answer
        raise TimeoutError(f"{type} was not answered in {timeout} s")
    finally:
        inbox.stop()
