# expect: REQUEST-ASK-02 repeats the question each second
async def request(bus, type, data, *, timeout):
    question = Event(type, data)
    with bus.subscribe("question.answered") as inbox:
        async with asyncio.timeout(timeout):
            while True:
                bus.publish(question)
                try:
                    async with asyncio.timeout(1.2):
                        async for answer in inbox:
                            if answer.metadata.get("request") == question.id:
                                return answer
                except TimeoutError:
                    continue
