"""A file is written whole or not at all: beside its place first, then moved there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path

from eventlab.errors import CourseError


@contextmanager
def whole(path: Path) -> Iterator[TextIOWrapper]:
    """A text file to write to; it takes its place when the block ends well. Raises `CourseError` when it cannot."""
    name = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            yield file
        os.chmod(name, 0o644)  # mkstemp makes it for the owner alone
        os.replace(name, path)
    except OSError as error:
        raise CourseError(f"{path} cannot be written ({error.strerror}). Name another folder with --out.") from None
    finally:
        if name and os.path.exists(name):
            os.unlink(name)
