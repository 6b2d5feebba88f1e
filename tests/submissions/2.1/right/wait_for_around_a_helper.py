# right: a function that looks for the answer, under wait_for; finally stops the inbox
async def answer_to(inbox, id):
    async for answer in inbox:
        print("heard", answer.type)
        if answer.metadata["request"] == id:
            return answer


async def request(bus, type, data, *, timeout):
    question = Event(type, data)
    inbox = bus.subscribe("question.answered")
    try:
        bus.publish(question)
        return await asyncio.wait_for(answer_to(inbox, question.id), timeout)
    finally:
        inbox.stop()
