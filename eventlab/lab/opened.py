"""What this notebook has opened and not yet closed: servers and heroes, one for each name.

A cell that is run again opens the same name again, and the older one is closed. `await lab.close()` closes all of
them, the youngest first, and says so; it is the last cell of every chapter.
"""

from __future__ import annotations

from typing import Protocol


class Opened(Protocol):
    """Something that was opened; its `repr` says in one line what it is."""

    name: str

    async def stop(self) -> None:
        """Close it, and whatever it opened. Stopping twice does nothing."""


_opened: dict[str, Opened] = {}


class Running(tuple[Opened, ...]):
    """Everything that is open, oldest first; a notebook shows it a line each."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "\n".join(repr(opened) for opened in self) or "Nothing is running."


def remember(opened: Opened) -> Opened | None:
    """Note that `opened` is open, and return the older one of that name, which the caller must stop."""
    older = _opened.pop(opened.name, None)
    _opened[opened.name] = opened
    return older


def forget(opened: Opened) -> None:
    """Note that `opened` is closed."""
    if _opened.get(opened.name) is opened:
        del _opened[opened.name]


def running() -> Running:
    """What is open in this notebook."""
    return Running(_opened.values())


async def close() -> None:
    """Close whatever is open, the youngest first, and print what was closed.

    Whatever fails to close stays listed, and its error is raised, after the others have been closed, in an
    `ExceptionGroup`.
    """
    closed: list[str] = []
    errors: list[Exception] = []
    for opened in reversed(running()):
        try:
            await opened.stop()
        except Exception as error:  # noqa: BLE001  (one that fails must not keep the others open)
            errors.append(error)
        else:
            forget(opened)
            closed.append(opened.name)
    print(f"Closed: {', '.join(closed) or 'nothing was open'}. Still running: {len(running()) or 'nothing'}.")
    if errors:
        raise ExceptionGroup("not everything could be closed; lab.running() lists the rest", errors)
