# expect: REQUEST-WAIT-01 an answer will come
async def request(bus, type, data, *, timeout):
    question = Event(type, data)
    with bus.subscribe("question.answered") as inbox:
        bus.publish(question)
        while True:
            answer = await inbox.get()
            if answer.metadata.get("request") == question.id:
                return answer
