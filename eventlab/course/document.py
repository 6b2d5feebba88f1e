"""A file that holds answers, as plain values: the code cells of a notebook, or a script as one text.

Outputs are skipped while the file is read, so that fifty megabytes of printing cost no memory. Texts in UTF-8 and
UTF-16 are read, with and without a byte order mark; of notebooks, format 4, and format 3 with its worksheets.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from eventlab.errors import CourseError

MAX_FILE = 200_000_000
"""Bytes of a file that we read; a notebook with huge outputs stays below it."""
MAX_CODE = 500_000
"""Characters of code in one file; a syntax tree takes a hundred times the memory of its text."""
PYTHON = ("", "python", "python3", "ipython", "ipython3", "xpython")
"""What a notebook calls our language; an empty name is one that says nothing."""
FOREIGN = {"ir": "R", "r": "R", "julia": "Julia"}
"""Names of kernels and languages, where the name is not what one would say."""


@dataclass(frozen=True, slots=True)
class Document:
    """One file that was read."""

    path: Path
    """As messages name it."""
    cells: tuple[dict[str, Any], ...]
    """Code cells, each with `source` as one string and `metadata`; a script is one cell."""
    script: bool = False
    """A .py file, or any other text: all of it is the answer."""
    language: str = "Python"
    """What the notebook says that it is written in."""
    remarks: tuple[str, ...] = ()
    """What was unusual about it, a few words each."""


def read_document(path: Path, shown: Path | None = None) -> Document:
    """The notebook or script at this path; raises `CourseError`, which calls it `shown`, when none can be read."""
    shown = shown or path
    try:
        size = path.stat().st_size
        if size > MAX_FILE:
            raise CourseError(f"{shown} has {size:,} bytes, and {MAX_FILE:,} is the limit: clear its output.")
        data = path.read_bytes()
    except OSError as error:
        raise CourseError(f"{shown} cannot be read ({error.strerror}). Give the file that holds your answer.") from None
    return document_of(data, shown)


def document_of(data: bytes, path: Path) -> Document:
    """The notebook or script with this content; `path` tells which, by its ending, and is named in messages."""
    found = _notebook(data, path) if path.suffix.lower() == ".ipynb" else _script(data, path)
    code = sum(len(cell["source"]) for cell in found.cells)
    if code > MAX_CODE:
        raise CourseError(f"{path} has {code:,} characters of code, and {MAX_CODE:,} is the limit: is it all yours?")
    return found


def _script(data: bytes, path: Path) -> Document:
    text, encoding = _text(data, path)
    return Document(path, ({"source": text, "metadata": {}},), script=True, remarks=_remarks(encoding, old=False))


class _Cell(msgspec.Struct):
    """The fields of a cell that matter here; all others, outputs above all, are skipped without being built."""

    cell_type: Any = None
    source: Any = None
    input: Any = None
    """Format 3 calls the source so."""
    metadata: Any = None


class _Sheet(msgspec.Struct):
    cells: list[_Cell] = []


class _Notebook(msgspec.Struct):
    cells: list[_Cell] | None = None
    worksheets: list[_Sheet] = []
    metadata: dict[str, msgspec.Raw] = {}
    """Raw: the state of widgets lies here, and can be large."""


def _notebook(data: bytes, path: Path) -> Document:
    encoding = json.detect_encoding(data)
    try:
        found = _parsed(data, encoding, path)
        old = found.cells is None and bool(found.worksheets)
        cells = found.cells if found.cells is not None else [cell for sheet in found.worksheets for cell in sheet.cells]
        if found.cells is None and not old:
            raise TypeError
        code = tuple(_code(cell) for cell in cells if cell.cell_type == "code")
    except (msgspec.ValidationError, TypeError):
        raise CourseError(
            f"{path} is JSON, but not a notebook of format 4: expected a list of cells. Open and save it in JupyterLab."
        ) from None
    return Document(path, code, language=_language(found), remarks=_remarks(encoding, old=old))


def _parsed(data: bytes, encoding: str, path: Path) -> _Notebook:
    """The notebook, first by the reader that skips; what that refuses, such as NaN, by the one that is lenient."""
    if encoding in ("utf-8", "utf-8-sig"):
        try:
            return msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=_Notebook)
        except (msgspec.DecodeError, RecursionError) as error:
            if "truncated" in str(error):
                raise CourseError(
                    f"{path} is not a whole notebook (it ends after {len(data):,} bytes, in the middle). "
                    "Open it in JupyterLab and save it again."
                ) from None
    text, _ = _text(data, path)
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CourseError(
            f"{path} is not a whole notebook ({error}). Open it in JupyterLab and save it again."
        ) from None
    if isinstance(whole, dict) and isinstance(whole.get("metadata"), dict):
        whole["metadata"] = {name: msgspec.Raw(json.dumps(part).encode()) for name, part in whole["metadata"].items()}
    return msgspec.convert(whole, _Notebook)


def _code(cell: _Cell) -> dict[str, Any]:
    source = cell.source if cell.source is not None else cell.input
    return {"source": source if isinstance(source, str) else "".join(source), "metadata": cell.metadata}


def _language(notebook: _Notebook) -> str:
    """What the kernel speaks, in words; `Python` unless the notebook says otherwise."""
    for part, field in (("language_info", "name"), ("kernelspec", "language"), ("kernelspec", "name")):
        try:
            name = json.loads(bytes(notebook.metadata[part]))[field]
        except (KeyError, TypeError, ValueError):
            continue
        if isinstance(name, str) and name:
            word = name.lower().partition("-")[0]
            known = word in PYTHON or (field == "name" and part == "kernelspec" and word not in FOREIGN)
            return "Python" if known else FOREIGN.get(word, name)
    return "Python"


def _text(data: bytes, path: Path) -> tuple[str, str]:
    """The text and the encoding that its first bytes tell; raises `CourseError` for bytes that are no text."""
    encoding = json.detect_encoding(data)
    try:
        return data.decode(encoding), encoding
    except UnicodeDecodeError as error:
        raise CourseError(f"{path} is not a text in UTF-8 (byte {error.start}). Save it again as UTF-8.") from None


def _remarks(encoding: str, *, old: bool) -> tuple[str, ...]:
    wide = not encoding.startswith("utf-8")
    return ("read as " + encoding[:6].upper(),) * wide + ("a notebook of format 3: its worksheets were read",) * old
