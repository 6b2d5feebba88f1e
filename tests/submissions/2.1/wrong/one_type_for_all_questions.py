# expect: REQUEST-ASK-01 publishes question.asked, with the type among its data
async def request(bus, type, data, *, timeout):
    question = Event("question.asked", {"type": type, "data": data})
    with bus.subscribe("question.answered") as inbox:
        bus.publish(question)
        async with asyncio.timeout(timeout):
            async for answer in inbox:
                if answer.metadata.get("request") == question.id:
                    return answer
