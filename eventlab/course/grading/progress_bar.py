"""How far it is, on stderr: a bar where somebody looks at a terminal, else a line for each tenth."""

from __future__ import annotations

from types import TracebackType
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


class ProgressBar:
    """Used in a `with`; it draws nothing after it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._total = self._done = self._told = 0
        columns = (TextColumn("Grading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._bar = Progress(*columns, console=Console(file=stream), transient=True)
        self._task = self._bar.add_task("", total=None)

    def begin(self, total: int) -> None:
        """So many marks are to be found."""
        self._total = total
        self._bar.update(self._task, total=total)
        if self._stream.isatty():
            self._bar.start()

    def step(self, count: int = 1) -> None:
        """So many more are there."""
        self._done += count
        if self._stream.isatty():
            self._bar.advance(self._task, count)
        elif self._done * 10 // self._total > self._told:
            self._told = self._done * 10 // self._total
            print(f"{self._done} of {self._total}", file=self._stream, flush=True)

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stream.isatty():
            self._bar.stop()
