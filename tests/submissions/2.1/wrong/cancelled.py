# expect: REQUEST-NONE-01 cancels the waiting, and the caller gets to see that
async def request(bus, type, data, *, timeout):
    question = Event(type, data)

    async def find(inbox):
        async for answer in inbox:
            if answer.metadata.get("request") == question.id:
                return answer

    with bus.subscribe("question.answered") as inbox:
        bus.publish(question)
        finding = asyncio.create_task(find(inbox))
        asyncio.get_running_loop().call_later(timeout, finding.cancel)
        return await finding
