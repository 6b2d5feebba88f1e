"""How far it is: a bar for who looks at a terminal, lines for a log."""

from __future__ import annotations

import io
import os
import threading

from eventlab.course.grading.progress_bar import ProgressBar


def test_a_log_gets_a_line_for_each_tenth() -> None:
    """No control characters, and not a line for every mark; what is unreadable is stepped over in one."""
    log = io.StringIO()
    with ProgressBar(log) as progress:
        progress.begin(100)
        for _ in range(95):
            progress.step()
        progress.step(5)

    assert log.getvalue().splitlines() == [f"{tenth}0 of 100" for tenth in range(1, 11)]


def test_a_terminal_gets_a_bar() -> None:
    """A real one: it is drawn, and gone at the end."""
    master, slave = os.openpty()
    drawn: list[bytes] = []
    reader = threading.Thread(target=lambda: drawn.extend(iter(lambda: read(master), b"")))
    reader.start()
    with open(slave, "w", encoding="utf-8") as terminal, ProgressBar(terminal) as progress:
        progress.begin(4)
        progress.step(2)
    reader.join()
    os.close(master)

    text = b"".join(drawn).decode()
    assert "Grading" in text
    assert "2/4" in text
    assert text.rstrip().endswith("\x1b[2K")


def read(terminal: int) -> bytes:
    """What was written there since; nothing when the other side has closed it."""
    try:
        return os.read(terminal, 4096)
    except OSError:  # how a terminal tells its end
        return b""
