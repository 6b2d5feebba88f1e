"""What the course says when it says no verdict: a text, shown as it is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, repr=False)
class Told:
    """A text from the course. Its `repr` is the text."""

    text: str
    done: bool = True
    """False when what was asked for is not open yet; the command line then answers 1."""

    def __repr__(self) -> str:
        return self.text
