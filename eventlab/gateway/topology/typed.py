"""What is typed at a terminal whose screen is drawn anew each second: a line that we keep ourselves.

The terminal's own line would be drawn over. So it hands over each key as it comes, and the line is part of the
picture. Ctrl-C stays what it is.
"""

from __future__ import annotations

import termios
import tty
from collections.abc import Iterator
from contextlib import contextmanager

END = "\x04"  # Ctrl-D
RUBOUT = "\x7f\b"  # what the key for it sends, on this terminal or that


class Typed:
    """The line so far."""

    def __init__(self) -> None:
        self.line = ""

    def feed(self, keys: str) -> Iterator[str]:
        """Take keys; yields each line that is now complete. Ctrl-D on an empty line is `quit`."""
        for key in keys:
            if key in "\r\n":
                whole, self.line = self.line, ""
                yield whole
            elif key in RUBOUT:
                self.line = self.line[:-1]
            elif key == END:
                if not self.line:
                    yield "quit"
            elif key.isprintable():
                self.line += key


@contextmanager
def key_by_key(descriptor: int) -> Iterator[None]:
    """The terminal hands over each key at once, and shows none; as before, on the way out."""
    before = termios.tcgetattr(descriptor)
    tty.setcbreak(descriptor)
    try:
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
