"""Two ways to look at a running topology: a picture that is drawn anew on a terminal, and lines for a log."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from typing import Protocol, Self

from rich.console import Group
from rich.live import Live
from rich.text import Text

from eventlab.gateway.topology.orders import USE
from eventlab.gateway.topology.status import State, TopologyStatus
from eventlab.gateway.topology.table import as_table, as_text
from eventlab.gateway.topology.typed import key_by_key


class View(Protocol):
    """What the console shows itself by."""

    def __enter__(self) -> Self:
        """Begin."""
        ...

    def __exit__(self, *exc: object) -> None:
        """Leave the terminal as it was."""
        ...

    def show(self, status: TopologyStatus, typed: str) -> None:
        """The topology as it stands, and what has been typed so far."""
        ...

    def say(self, text: str) -> None:
        """What became of an order."""
        ...


class Picture:
    """A table, the last answer, and the line that is being typed."""

    def __enter__(self) -> Self:
        self._said = USE
        with ExitStack() as opened:
            opened.enter_context(key_by_key(sys.stdin.fileno()))
            self._live = opened.enter_context(Live(auto_refresh=False))
            self._open = opened.pop_all()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._open.close()

    def show(self, status: TopologyStatus, typed: str) -> None:
        """Draw it in the place of the last one."""
        self._live.update(Group(as_table(status), Text(self._said), Text(f"> {typed}▏")), refresh=True)

    def say(self, text: str) -> None:
        """It stands under the table until the next one."""
        self._said = text or USE


class Lines:
    """The table once, then a line for each change."""

    def __init__(self) -> None:
        self._before: dict[str, State] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        pass

    def show(self, status: TopologyStatus, typed: str) -> None:
        """Print who has come up or gone down since."""
        now = {process.name: process.state for process in status.processes}
        if self._before is None:
            self.say(as_text(status))
            self.say(USE)
        else:
            for name in (name for name, state in now.items() if state != self._before[name]):
                self.say(f"{name} is {now[name]}")
        self._before = now

    def say(self, text: str) -> None:
        """Print it at once: whoever reads a pipe waits for it."""
        if text:
            print(text, flush=True)
