# expect: REQUEST-MIX-01 the question last asked is everybody's
waiting = {}


async def request(bus, type, data, *, timeout):
    question = Event(type, data)
    with bus.subscribe("question.answered") as inbox:
        waiting['id'] = question.id
        bus.publish(question)
        async with asyncio.timeout(timeout):
            async for answer in inbox:
                if answer.metadata.get("request") == waiting['id']:
                    return answer
