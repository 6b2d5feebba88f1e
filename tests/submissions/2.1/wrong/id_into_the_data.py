# expect: REQUEST-ASK-01 puts an id of its own into the question's data
async def request(bus, type, data, *, timeout):
    question = Event(type, {**data, "id": 1})
    with bus.subscribe("question.answered") as inbox:
        bus.publish(question)
        async with asyncio.timeout(timeout):
            async for answer in inbox:
                if answer.metadata.get("request") == question.id:
                    return answer
