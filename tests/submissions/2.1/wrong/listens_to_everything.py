# expect: REQUEST-TYPE-01 whatever names the id
async def request(bus, type, data, *, timeout):
    question = Event(type, data)
    with bus.subscribe("*") as inbox:
        bus.publish(question)
        async with asyncio.timeout(timeout):
            async for answer in inbox:
                if answer.metadata.get("request") == question.id:
                    return answer
