"""A plan of 3.2 as lines to run: a server with a script, and a reader who prints what comes.

They run on a virtual clock, in a thread of their own: a minute's wait is over at once, and the notebook's loop goes on.
After a virtual hour they end in any case: whoever asks on behind the script waits for that.
"""

from __future__ import annotations

from collections.abc import Iterator

from eventlab.course.checks.chapter_03.listen_plans import Plan, due

_SERVER = """\
import asyncio
from contextlib import asynccontextmanager
from types import SimpleNamespace
from eventlab.clock import run_virtual
log = {log}
script = {script}
ids, live, opened = [id for id, _, _ in log], {live}, 0
@asynccontextmanager
async def connect(last_id=None):
    global opened
    await asyncio.sleep(0.01)
    print(f"{{asyncio.get_running_loop().time():.1f}} s: connect({{last_id!r}}), {{opened}} still open")
    if not script:
        await asyncio.sleep(9999)  # it is over, and nobody should ask
    kind, upto, retry, end = script.pop(0)
    if kind in ("refuse", "deny"):
        raise ConnectionError("nobody answers") if kind == "refuse" else PermissionError("not allowed")
    async def chunks():
        global live
        start, live = len(ids) - ids[::-1].index(last_id) if last_id in ids else 0 if last_id else live, upto
        for number, (id, type, data) in enumerate(log[start:upto]):
            print("  the server sends", id)
            named = f"retry: {{retry}}\\n" if retry is not None and number == 0 else ""
            yield f"{{named}}id: {{id}}\\nevent: {{type}}\\ndata: {{data}}\\n\\n".encode()
        print(f"  the server ends: {{end}}")
        if end == "half":
            yield "id: {{}}\\nevent: {{}}\\ndata: {{}}\\n".format(*log[upto]).encode()
        if end == "break":
            raise ConnectionError("the connection broke")
    opened += 1
    try:
        yield SimpleNamespace(status=204 if kind == "gone" else 200, chunks=chunks())
    finally:
        opened -= 1
async def story():
    stream = listen(connect, last_id={last_id!r})
    async with asyncio.timeout(3600):
        async for frame in stream:
            print(frame)
{leave}    print("the end")
await asyncio.to_thread(run_virtual, story())"""
_LEAVE = """\
            if frame.id == {id!r}:
                break
    await stream.aclose()
"""


def lines(plan: Plan) -> str:
    """The server, the reader, and in comments what is expected of whom."""
    script = [(kind, *(rest or (0, None, ""))) for kind, *rest in plan["script"]]
    log = [tuple(event) for event in plan["log"]]
    leave = _LEAVE.format(id=due(plan).frames[-1].fields[2]) if plan["leave"] else ""
    text = _SERVER.format(log=log, script=script, live=plan["live"], last_id=plan["last_id"], leave=leave)
    return "\n".join([text, *_expected(plan)])


def _expected(plan: Plan) -> Iterator[str]:
    wanted = due(plan)
    for number, call in enumerate(wanted.calls, 1):
        wait = "" if number == 1 else f"after {call.wait:g} s, "
        ids = ", ".join(frame.fields[2] for frame in wanted.frames if frame.call == number)
        yield f"# expected: {wait}connect({call.last_id!r}){f', then the frames {ids}' if ids else ''}"
    yield "# expected: a PermissionError" if wanted.end == "raised" else "# expected: the end"
