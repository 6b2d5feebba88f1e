"""A passed answer is kept as a module of the learner's own package: `work/my_eventlab/emitter.py`.

The first line carries a checksum of the rest. If it no longer fits, the learner has edited the file by hand, and that
version is kept beside it before it is replaced.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from eventlab.course.catalogue import Exercise
from eventlab.course.submission import Submission

OPENING = '"""Your own event system: every answer that passed is a module of it."""\n'
"""What the package's `__init__.py` holds, where there is none yet."""


def save(of: Exercise, submission: Submission, work: Path) -> str:
    """Keep the answer and say where, in one sentence; or say why it could not be kept."""
    path = work / "my_eventlab" / f"{of.module}.py"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        opening = path.parent / "__init__.py"
        if not opening.exists():
            opening.write_text(OPENING, encoding="utf-8")
        kept = _keep_edited(path)
        _write(path, _stamped(of, submission.text_to_keep()))
    except OSError as error:
        where = error.filename or path
        return f"Not saved: {where} cannot be written ({error.strerror}). Check the folder's permissions."
    use = f"; {', '.join(of.feeds)} can use it" if of.feeds else ""
    was = f" Your edited version is now {kept.name}." if kept else ""
    return f"Saved as my_eventlab/{path.name}{use}.{was}"


def _stamped(of: Exercise, text: str) -> str:
    return f"# {of.id} {of.title}, passed. checksum {_checksum(text)}\n{text}"


def _checksum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _keep_edited(path: Path) -> Path | None:
    """If the file is not as we wrote it, move it to the first free `.bak-N` and return that."""
    if not path.exists():
        return None
    first, _, rest = path.read_text(encoding="utf-8", errors="replace").partition("\n")
    if first.endswith(f"checksum {_checksum(rest)}"):
        return None
    number = 1
    while (backup := path.with_name(f"{path.name}.bak-{number}")).exists():
        number += 1
    path.rename(backup)
    return backup


def _write(path: Path, text: str) -> None:
    """Atomically: a reader finds the old file or the new one, never half of one."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(name, 0o644)  # mkstemp makes it for the owner alone
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
