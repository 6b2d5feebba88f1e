"""What a plain Python shows of the lines that a learner copies from a card, for many answers in one process."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence

PLAY = """
import ast, asyncio, contextlib, gc, io, json, sys, traceback

async def shown(cells):
    names, printed, complained = {"__name__": "__main__"}, io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(complained):
        try:
            for cell in cells:
                waits = eval(compile(cell, "<cell>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT), names)
                if waits is not None:
                    await waits
        except BaseException as error:
            print(*traceback.format_exception_only(error))
        gc.collect()  # a task that nobody awaited complains when it goes
    return printed.getvalue() + "\\n".join(complained.getvalue().splitlines()[-1:])

json.dump([asyncio.run(shown(cells)) for cells in json.load(sys.stdin)], sys.stdout)
"""


def played(runs: Sequence[Sequence[str]], seconds: float = 100.0) -> list[str]:
    """What each run prints, the exception if one comes, and the last of asyncio's complaints; a run is cells."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PLAY],
        check=True,
        input=json.dumps(runs),
        env={"EVENTLAB_JUDGED": "1"},  # the call of the judge at a cell's end answers nothing
        capture_output=True,
        text=True,
        timeout=seconds,
    )
    found: list[str] = json.loads(done.stdout)
    return found
