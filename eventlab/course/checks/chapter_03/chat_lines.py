"""A plan of 3.3 as lines to run: guests who print what they hear, and the same steps, in real time."""

from __future__ import annotations

from collections.abc import Iterator

from eventlab.course.checks.chapter_03.chat_plans import Plan, Story, story

_GUEST = """\
import asyncio
class Guest:  # a WebSocket, as the room sees it
    def __init__(self, name):
        self.name, self.gone, self.says = name, False, asyncio.Queue()
    async def accept(self):
        print(self.name, "is accepted")
    async def receive_text(self):
        if (text := await self.says.get()) is None:
            raise ConnectionError("the guest has left")
        return text
    async def iter_text(self):
        while (text := await self.says.get()) is not None:
            yield text
    async def send_text(self, text):
        await asyncio.sleep(0.1)
        if self.gone:
            raise ConnectionError(f"{self.name} is gone")
        print(self.name, "hears", text)
    async def close(self):
        if self.gone:
            raise ConnectionError(f"{self.name} is gone")
        self.says.put_nowait(None)
async def served(room, guest):
    try:
        await room.join(guest)
    finally:
        print("join of", guest.name, "ends")
joins = {}"""
_END = """\
for who, join in joins.items():
    how = "waits" if not join.done() else "was cut off" if join.cancelled() else join.exception() or "has returned"
    print("join of", who, how)
    join.cancel()
await asyncio.wait(joins.values())"""


def lines(plan: Plan) -> str:
    """The guests, then step by step what they do; beside each text who is to hear it."""
    rooms = [f"{name} = ChatRoom()" for name in plan["rooms"]]
    return "\n".join([_GUEST, *rooms, *_steps(plan), "await asyncio.sleep(0.5)", _END])


def _steps(plan: Plan) -> Iterator[str]:
    told = story(plan)
    for deed, who, text, milliseconds in plan["steps"]:
        yield from _step(told, deed, who, text)
        if milliseconds:
            yield f"await asyncio.sleep({milliseconds / 1000:g})"


def _step(told: Story, deed: str, who: str, text: str) -> Iterator[str]:
    if deed == "join":
        yield f"{who} = Guest({who!r})"
        yield f"joins[{who!r}] = asyncio.create_task(served({text}, {who}))"
    elif deed == "say":
        due = next(told.due(said) for said in told.said if said.text == text)
        yield f"{who}.says.put_nowait({text!r})  # to be heard by {' and '.join(due) or 'nobody'}"
    elif deed == "cut":
        yield f"joins[{who!r}].cancel()"
    else:
        yield f"{who}.gone = True"
        if deed == "leave":
            yield f"{who}.says.put_nowait(None)"
