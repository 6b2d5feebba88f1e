# expect: REQUEST-WAIT-01 looks at the time only when an event has come
async def request(bus, type, data, *, timeout):
    clock = asyncio.get_running_loop().time
    end = clock() + timeout
    question = Event(type, data)
    with bus.subscribe("question.answered") as inbox:
        bus.publish(question)
        async for answer in inbox:
            if clock() > end:
                raise TimeoutError(type)
            if answer.metadata.get("request") == question.id:
                return answer
