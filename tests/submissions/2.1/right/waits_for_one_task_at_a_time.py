# right: asyncio.wait with what is left of the time, and a pattern with a star
async def request(bus, type, data, *, timeout):
    inbox = bus.subscribe("question.*")
    try:
        question = Event(type=type, data=data)
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout
        bus.publish(question)
        while (left := deadline - loop.time()) > 0:
            done, _ = await asyncio.wait({t := asyncio.ensure_future(inbox.get())}, timeout=left)
            if not done:
                t.cancel()
                break
            event = t.result()
            if event.type == "question.answered" and event.metadata.get("request") == question.id:
                return event
        raise TimeoutError(f"{type} was not answered within {timeout} s")
    finally:
        inbox.stop()
