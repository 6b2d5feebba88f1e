# right: looks at its inbox now and then; gives up at once when nobody has heard the question
async def request(bus, type, data, *, timeout):
    question = Event(type, data)
    with bus.subscribe("question.answered") as inbox:
        if bus.publish(question) == 0:
            raise TimeoutError(f"nobody hears {type}")
        for _ in range(int(timeout * 10)):
            while len(inbox):
                answer = await inbox.get()
                if answer.metadata["request"] == question.id:
                    return answer
            await asyncio.sleep(0.1)
        raise TimeoutError(f"{type} was not answered in {timeout} s")
