"""Writing without losing: all of a file or none of it, and never over something that is there."""

from __future__ import annotations

import itertools
import os
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """All of the file or none of it: written beside its place, then moved there. A link's target is replaced."""
    path = path.resolve()
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_bytes(content)
        if path.exists():
            draft.chmod(path.stat().st_mode & 0o777)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def write_new(pattern: Path, content: bytes) -> Path:
    """Write a file of its own and return it; the `{}` in its name becomes the first number that is free."""
    pattern.parent.mkdir(parents=True, exist_ok=True)
    for number in itertools.count(1):
        path = pattern.with_name(pattern.name.replace("{}", str(number)))
        try:
            file = path.open("xb")
        except FileExistsError:
            continue
        try:
            with file:
                file.write(content)
        except OSError:
            path.unlink()  # half a copy, on a full disk, would pass for a whole one
            raise
        return path
    raise AssertionError("numbers do not end")
