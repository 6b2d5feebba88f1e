"""The child process: runs the learner's code beside a check's `drive`, and writes down what happens.

It knows the inputs and nothing else; what a right answer would have done stays in the parent. Results leave as one line
of JSON for each scenario, on a pipe of their own. All that the child needs afterwards is bound to a name of this module
before the learner's code runs, so that a patched `json` or `os` changes nothing here.

Forked by `forkserver.py`, in a session and a folder of its own.
"""

from __future__ import annotations

import faulthandler
import importlib
import inspect
import os
import resource
import signal
import sys
from collections.abc import Callable
from importlib.abc import MetaPathFinder
from types import CodeType
from typing import Any, ClassVar, NoReturn

import msgspec

from eventlab.clock import VirtualLoop, run_virtual
from eventlab.course import whereabouts
from eventlab.course.trace import Trace, plain, words

# Bound now: these are C functions, and the learner's code can only replace the names elsewhere.
_encode = msgspec.json.Encoder().encode
_write, _exit, _getpid, _coroutine = os.write, os._exit, os.getpid, inspect.CO_COROUTINE


class OnlyDrives(MetaPathFinder):
    """Refuses the parent's halves of the checks, which know what is right for any seed. Here only drives are found.

    The fork server has it from its beginning: what a drive imported there would lie open in every child's memory.
    """

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        """Raise for a module beside a drive; leave every other name to the finders behind this one."""
        _, found, inside = name.partition("eventlab.course.checks.")
        if found and "." in inside and not inside.endswith("_drive"):
            raise ModuleNotFoundError(f"{name} stays with the judge", name=name)


def main(job_fd: int, results_fd: int, stacks_fd: int) -> NoReturn:
    """Do the whole job and end the process; nothing of the learner's runs after the last record."""
    with os.fdopen(job_fd, "rb") as file:
        job = msgspec.json.decode(file.read())
    drive = importlib.import_module(job["drive"]).drive
    _limit(job["limits"])
    faulthandler.register(signal.SIGUSR1, stacks_fd, all_threads=False)
    whereabouts.answer_on(signal.SIGUSR2, stacks_fd)
    send = _sender(results_fd, job["key"])
    JudgedLoop.stacks, JudgedLoop.send = stacks_fd, send
    send({"ready": True})
    try:
        codes = [(part, compile_part(part, source)) for part, source in job["parts"]]
    except BaseException as error:  # noqa: BLE001 (what the parser lets pass, the compiler may refuse)
        send({"load": _raised(error)})
        _exit(0)
    for number, plan in enumerate(job["plans"]):
        send({"scenario": number, **_scenario(codes, drive, plan)})
    send({"done": len(job["plans"])})
    _exit(0)  # at once: no atexit, no waiting for threads


class JudgedLoop(VirtualLoop):
    """Where everything waits for ever, the run says so at once, instead of until its time is over."""

    stacks: ClassVar[int]
    send: ClassVar[Callable[[dict[str, Any]], None]]

    def stuck(self) -> None:
        """Say where each task waits, and end the process."""
        whereabouts.write(self.stacks)
        type(self).send({"stuck": True})
        _exit(0)


def compile_part(part: str, source: str) -> CodeType:
    """The learner's source as code that may await at the top level; its lines are known under `<part>`."""
    from ast import PyCF_ALLOW_TOP_LEVEL_AWAIT

    code = compile(source, f"<{part}>", "exec", PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    assert isinstance(code, CodeType)  # what compile gives without ONLY_AST
    return code


def _scenario(codes: list[tuple[str, CodeType]], drive: Callable[..., Any], plan: Any) -> dict[str, Any]:
    """One scenario from a fresh start: the learner's code is run again, so that nothing is left of the one before."""
    trace, result, raised = Trace(), None, None
    whereabouts.trace = trace
    try:
        if inspect.iscoroutinefunction(drive) or any(code.co_flags & _coroutine for _, code in codes):
            result = run_virtual(_run_async(codes, drive, plan, trace), JudgedLoop)
        else:
            result = drive(_names(codes), plan, trace)
        result = plain(result)
    except BaseException as error:  # noqa: BLE001 (SystemExit too is an answer that went wrong)
        raised = _raised(error)
    _untrace()
    return {"rows": trace.rows, "result": result, "raised": raised, "printed": _printed()}


def _fresh_names() -> dict[str, Any]:
    """What a cell finds without defining it. A notebook brings `display`; here it prints."""
    return {"__name__": "__judged__", "__builtins__": __builtins__, "display": print}


def _names(codes: list[tuple[str, CodeType]]) -> dict[str, Any]:
    names = _fresh_names()
    for _, code in codes:
        exec(code, names)
    _untrace()
    return names


async def _run_async(codes: list[tuple[str, CodeType]], drive: Callable[..., Any], plan: Any, trace: Trace) -> Any:
    names = _fresh_names()
    for _, code in codes:
        waiting = eval(code, names)
        if waiting is not None:  # it awaits at the top level
            await waiting
    _untrace()
    result = drive(names, plan, trace)
    return await result if inspect.isawaitable(result) else result


def _untrace() -> None:
    """Take a trace function away again: it could change the judge's own variables."""
    sys.settrace(None)
    sys.setprofile(None)


def _raised(error: BaseException) -> dict[str, Any]:
    """Type, text, and the innermost line that is the learner's own."""
    part, line = "", 0
    step = error.__traceback__
    while step is not None:
        name = step.tb_frame.f_code.co_filename
        if name in ("<imports>", "<cell>"):
            part, line = name.strip("<>"), step.tb_lineno
        step = step.tb_next
    return {"type": type(error).__name__, "message": words(error), "part": part, "line": line}


def _printed() -> int:
    """How far the output file has come, in bytes, so that the parent can cut it by scenario."""
    try:
        sys.stdout.flush()
        return os.lseek(1, 0, os.SEEK_CUR)
    except Exception:  # noqa: BLE001 (the learner closed or replaced it; output decides nothing)
        return -1


def _sender(fd: int, key: str) -> Callable[[dict[str, Any]], None]:
    """A function that writes one record: it carries the run's key and this process's id, and goes out in one piece."""

    def send(record: dict[str, Any]) -> None:
        data = _encode({"key": key, "pid": _getpid(), **record}) + b"\n"  # asked each time: a fork has another
        while data:
            data = data[_write(fd, data) :]

    return send


def _limit(limits: dict[str, int]) -> None:
    """Ceilings that the kernel keeps: CPU seconds, bytes of memory, bytes of a file, open files; no core dumps."""
    for name, most in limits.items():
        try:
            resource.setrlimit(getattr(resource, name), (most, most))
        except (ValueError, OSError):
            continue  # macOS refuses RLIMIT_AS, and a container may have a lower ceiling already
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a full file is then an OSError, with a line to point at
