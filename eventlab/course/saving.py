"""A passed answer is kept as a module of the learner's own package: `work/my_eventlab/emitter.py`.

    # 4.4 history, passed. checksum 5f0c…            of the rest: if it no longer fits, the learner has edited the file
    from my_eventlab.pattern import matches          one's own answer to 4.2, which this one uses
    …                                                the import cell and the answer, without the verbs

An edited version is kept beside it before it is replaced.
"""

from __future__ import annotations

import ast
import hashlib
from pathlib import Path

from eventlab.course.catalogue import EXERCISES, Exercise
from eventlab.course.files import write_new, write_whole
from eventlab.course.reference import borrowed
from eventlab.course.source import parse
from eventlab.course.submission import Submission

OPENING = '''"""Your own event system, growing: every answer that passes becomes a module of this package.

An answer that uses an earlier one imports it from here, so the parts fit together as you go:

    pattern.py   4.2 matches ────────────▶ history.py  4.4 history
    emitter.py   4.1 EventEmitter ─ ─ ─ ─▶ emit.py     4.3 emit

In a notebook beside this folder they are yours to use:

    from my_eventlab.emitter import EventEmitter

Edit what you like. The next pass of the same exercise replaces its module, and keeps an edited one as `.bak-1`.
This file is written once, and is yours too. Chapter 8 puts the parts together and serves them.
"""
'''
"""What the package's `__init__.py` holds, where there is none yet."""


def save(of: Exercise, submission: Submission, work: Path) -> str:
    """Keep the answer and say where, in one sentence; or say why it could not be kept."""
    path = work / "my_eventlab" / f"{of.module}.py"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        opening = path.parent / "__init__.py"
        if not opening.exists():
            write_whole(opening, OPENING.encode())
        kept = _keep_edited(path)
        write_whole(path, _stamped(of, _with_own_parts(of, submission.text_to_keep(), path.parent)))
        _hand_over(of, path.parent)
    except OSError as error:
        where = error.filename or path
        return f"Not saved: {where} cannot be written ({error.strerror}). Check the folder's permissions."
    use = f"; {', '.join(of.feeds)} can use it" if of.feeds else ""
    was = f" Your edited version is now {kept.name}." if kept else ""
    return f"Saved as my_eventlab/{path.name}{use}.{was}"


def _with_own_parts(of: Exercise, text: str, package: Path) -> str:
    """The module's text behind imports of the earlier answers that it uses, as far as they have passed."""
    parts = [each for each in borrowed(of, Submission(text)) if (package / f"{each.module}.py").is_file()]
    lines = text.splitlines(keepends=True)
    futures = [node for node in parse(text).body if isinstance(node, ast.ImportFrom) and node.module == "__future__"]
    top = max((node.end_lineno or 0 for node in futures), default=0)  # nothing may stand before these
    return "".join(
        [*lines[:top], *(f"from my_eventlab.{part.module} import {part.entry}\n" for part in parts), *lines[top:]]
    )


def _hand_over(of: Exercise, package: Path) -> None:
    """Let later answers that use this one, and passed before it, import it now; edited ones stay as they are."""
    for other in EXERCISES[EXERCISES.index(of) + 1 :]:
        path = package / f"{other.module}.py"
        text = _untouched(path)
        if text is not None and of in borrowed(other, Submission(text)):
            write_whole(path, _stamped(other, _with_own_parts(other, text, package)))


def _stamped(of: Exercise, text: str) -> bytes:
    return f"# {of.id} {of.title}, passed. checksum {_checksum(text)}\n{text}".encode()


def _checksum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _untouched(path: Path) -> str | None:
    """What is below the checksum; None when it no longer fits, or when there is no such file."""
    if not path.is_file():
        return None
    first, _, rest = path.read_text(encoding="utf-8", errors="replace").partition("\n")
    return rest if first.endswith(f"checksum {_checksum(rest)}") else None


def _keep_edited(path: Path) -> Path | None:
    """If the file is not as we wrote it, copy it to the first free `.bak-N` and return that."""
    if not path.exists() or _untouched(path) is not None:
        return None
    return write_new(path.with_name(f"{path.name}.bak-{{}}"), path.read_bytes())
