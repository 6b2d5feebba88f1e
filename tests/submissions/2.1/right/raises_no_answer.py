# right: the package's own error, which is a TimeoutError too
from eventlab.errors import NoAnswer


async def request(bus, type, data, *, timeout):
    question = Event(type, data)
    try:
        async with asyncio.timeout(timeout):
            with bus.subscribe("question.answered") as inbox:
                bus.publish(question)
                while True:
                    answer = await inbox.get()
                    if answer.metadata["request"] == question.id:
                        return answer
    except TimeoutError:
        raise NoAnswer(f"{type} was not answered within {timeout} s") from None
