# right: works out what is left of the time, and listens to everything
async def request(bus, type, data, *, timeout):
    clock = asyncio.get_running_loop().time
    end = clock() + timeout
    inbox = bus.subscribe("*")
    question = Event(type, data, metadata={"asked_by": "me"})
    try:
        bus.publish(question)
        while True:
            answer = await asyncio.wait_for(inbox.get(), end - clock())
            if answer.type == "question.answered" and answer.metadata.get("request") == question.id:
                return answer
    finally:
        inbox.stop()
