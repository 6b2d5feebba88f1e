# right: short waits, until the machine's clock says that it is over
import time


async def request(bus, type, data, *, timeout):
    inbox, question = bus.subscribe("question.answered"), Event(type, data)
    bus.publish(question)
    end = time.monotonic() + timeout
    try:
        while time.monotonic() < end:
            try:
                answer = await asyncio.wait_for(inbox.get(), 0.1)
            except TimeoutError:
                continue
            if answer.metadata["request"] == question.id:
                return answer
        raise TimeoutError(f"{type} was not answered in {timeout} s")
    finally:
        inbox.stop()
