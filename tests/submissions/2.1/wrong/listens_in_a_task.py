# expect: REQUEST-DEAF-01 the task that subscribes has not begun when the question is asked
async def request(bus, type, data, *, timeout):
    question = Event(type, data)

    async def listen():
        with bus.subscribe("question.answered") as inbox:
            async for answer in inbox:
                if answer.metadata.get("request") == question.id:
                    return answer

    listening = asyncio.create_task(listen())
    bus.publish(question)
    return await asyncio.wait_for(listening, timeout)
