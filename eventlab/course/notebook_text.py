"""Where each cell of a notebook stands in its text, so that one can be exchanged and every other keeps its bytes."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from eventlab.course.source import python_of

_BLANK = re.compile(r"[ \t\r\n]*")
_decoder = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, and its place in the text of the notebook."""

    content: dict[str, Any]
    start: int
    """Index of its `{`, in characters."""
    end: int
    """Index behind its `}`."""

    @property
    def is_code(self) -> bool:
        """Whether it is a code cell."""
        return self.content.get("cell_type") == "code"

    @property
    def source(self) -> str:
        """Its source as one string."""
        source = self.content["source"]
        return source if isinstance(source, str) else "".join(source)

    @property
    def python(self) -> str:
        """Its source as plain Python, as the judge would read it."""
        return python_of(self.source)


def cells_of(text: str) -> list[Cell]:
    """All cells of a notebook. Raises `ValueError`, with the reason, for what is no whole notebook of format 4."""
    try:
        notebook = json.loads(text)
        whole = isinstance(notebook, dict) and isinstance(notebook.get("cells"), list)
        start = _value_of(text, "cells") if whole else 0
        cells = list(_elements(text, start)) if whole else []
        if not whole or not all(_is_cell(cell.content) for cell in cells):
            raise ValueError("expected a notebook of format 4, with a list of cells")
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    return cells


def _is_cell(content: object) -> bool:
    if not isinstance(content, dict):
        return False
    source = content.get("source")
    return isinstance(source, str) or (isinstance(source, list) and all(isinstance(line, str) for line in source))


def _value_of(text: str, wanted: str) -> int:
    """Index at which the value of a key of the outermost object begins; of two equal keys the last counts."""
    at, found = _skip(text, _skip(text, 0) + 1), -1
    while text[at] != "}":
        key, at = _decoder.raw_decode(text, at)
        start = _skip(text, _skip(text, at) + 1)
        found = start if key == wanted else found
        _, at = _decoder.raw_decode(text, start)
        at = _skip(text, at)
        at = _skip(text, at + 1) if text[at] == "," else at
    return found


def _elements(text: str, start: int) -> list[Cell]:
    """The elements of the array that begins at `start`, in a text that is known to be whole JSON."""
    cells, at = [], _skip(text, start + 1)
    while text[at] != "]":
        content, end = _decoder.raw_decode(text, at)
        cells.append(Cell(content, at, end))
        at = _skip(text, end)
        at = _skip(text, at + 1) if text[at] == "," else at
    return cells


def _skip(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at
