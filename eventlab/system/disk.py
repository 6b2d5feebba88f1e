"""What is on the disk when a call returns, and not only on its way there.

A file that is written is in the system's memory first; `fsync` returns when the disk has it. A new file has a name,
too, and the name is kept in its folder: without a second `fsync`, of that, the lines may survive a power cut, and their
file's name may not.
"""

from __future__ import annotations

import os
from pathlib import Path


def append_to_disk(file: int, raw: bytes) -> None:
    """Add `raw` to a file opened with O_APPEND: all of it, or raise `OSError` and leave the file as it was."""
    size = os.fstat(file).st_size
    try:
        written = 0
        while written < len(raw):
            written += os.write(file, raw[written:])
        os.fsync(file)
    except OSError:  # such as a full disk: what is there of the line would spoil the next one
        os.ftruncate(file, size)
        raise


def sync_folder(folder: Path) -> None:
    """Have the disk keep the names in the folder, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
