"""Run the chapters and the solutions from a fresh kernel, and keep what a reader should see: text and pictures.

    python tools/notebooks.py [--check] [NOTEBOOK …]

Each notebook is run in its own folder with EVENTLAB_LIVE=0. Outputs are kept as text and PNG, nothing else; cells
are numbered from 1; widget state and timings are dropped. Where an output differs from the stored one only in ids,
times or addresses (see `tests/notebooks/sanitize.cfg`), the stored one stays, so that a second run changes nothing.
The index of chapters is written from the catalogue, and the pictures that README shows are taken from the chapters.
`--check` writes nothing and exits 1 when a file would change.
"""

from __future__ import annotations

import argparse
import base64
import configparser
import os
import re
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from eventlab.course.index_page import index_page

ROOT = Path(__file__).resolve().parents[1]
KEPT = ("text/plain", "image/png")
"""What survives in an untrusted notebook and on a code host."""
CELL_SECONDS = 60
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
INDEX = "index.ipynb"
PICTURES = {"docs/xray.png": ("notebooks/04_first_event_system.ipynb", "xray")}
"""What README shows: the file, and the notebook and cell whose output it is."""


def main() -> int:
    """Run all notebooks named, or all there are; 1 when `--check` finds one that would change."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a file would change")
    parser.add_argument("notebooks", nargs="*", type=Path)
    arguments = parser.parse_args()
    chapters = [path for path in sorted(ROOT.glob("notebooks/*.ipynb")) if path.name != INDEX]
    paths = arguments.notebooks or [*chapters, *sorted(ROOT.glob("solutions/*.ipynb"))]
    changed = [path for path in paths if _refresh(path, write=not arguments.check)]
    changed += [ROOT / name for name in PICTURES if _take_picture(name, write=not arguments.check)]
    changed += [ROOT / "notebooks" / INDEX] if _write_index(write=not arguments.check) else []
    for path in changed:
        print(f"{'would change' if arguments.check else 'written'}: {path}")
    return 1 if arguments.check and changed else 0


def _refresh(path: Path, *, write: bool) -> bool:
    """Run one notebook and clean it; write it if that changed anything, and say whether it did."""
    before = path.read_text(encoding="utf-8")
    notebook = run(nbformat.reads(before, as_version=4), path.parent)
    keep_equal_outputs(notebook, nbformat.reads(before, as_version=4))
    after = nbformat.writes(notebook) + "\n"
    if write and after != before:
        path.write_text(after, encoding="utf-8")
    return after != before


def _write_index(*, write: bool) -> bool:
    """Write the index of chapters, and say whether that changed it."""
    path = ROOT / "notebooks" / INDEX
    notebook = nbformat.v4.new_notebook(metadata=METADATA)
    for number, text in enumerate(index_page(ROOT)):
        notebook.cells.append(nbformat.v4.new_markdown_cell(text, id=f"index-{number}"))
    after = nbformat.writes(notebook) + "\n"
    changed = not path.exists() or path.read_text(encoding="utf-8") != after
    if write and changed:
        path.write_text(after, encoding="utf-8")
    return changed


def _take_picture(name: str, *, write: bool) -> bool:
    """Take one of README's pictures from its notebook, and say whether that changed it."""
    path, (notebook, id) = ROOT / name, PICTURES[name]
    cell = next(cell for cell in nbformat.read(ROOT / notebook, as_version=4).cells if cell.id == id)
    png = base64.b64decode(next(output.data["image/png"] for output in cell.outputs if "image/png" in output.data))
    changed = not path.exists() or path.read_bytes() != png
    if write and changed:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(png)
    return changed


def run(notebook: Any, folder: Path) -> Any:
    """The notebook with fresh outputs, cleaned."""
    environment = os.environ | {"EVENTLAB_LIVE": "0"}
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        extra_arguments=["--log-level=ERROR"],  # its warnings about the local socket are no news to anybody
        store_widget_state=False,
        record_timing=False,
    )
    client.execute(env=environment)
    notebook.metadata = METADATA | ({"eventlab": notebook.metadata.eventlab} if "eventlab" in notebook.metadata else {})
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(code, start=1):
        cell.execution_count = number
        cell.outputs = [cleaned for output in _joined(cell.outputs) if (cleaned := _clean(output, number))]
    return notebook


def _joined(outputs: list[Any]) -> list[Any]:
    """Outputs with neighbouring pieces of one stream as one piece: how they are cut is chance."""
    joined: list[Any] = []
    for output in outputs:
        last = joined[-1] if joined else None
        if last is not None and output.output_type == last.output_type == "stream" and output.name == last.name:
            last.text += output.text
        else:
            joined.append(output)
    return joined


def _clean(output: Any, number: int) -> Any:
    """The output with nothing but text and PNG, or None if nothing is left of it."""
    if output.output_type in ("stream", "error"):
        return output
    output.data = {kind: value for kind, value in output.data.items() if kind in KEPT}
    output.metadata = {kind: value for kind, value in output.metadata.items() if kind in KEPT}
    if output.output_type == "execute_result":
        output.execution_count = number
    return output if output.data else None


def keep_equal_outputs(notebook: Any, stored: Any) -> None:
    """Give back to each cell whose source is unchanged the outputs it had, if they differ only in ids and times."""
    rules = _rules()
    for cell, old in zip(notebook.cells, stored.cells, strict=False):
        same_source = cell.cell_type == old.cell_type == "code" and cell.source == old.source
        if same_source and _sanitized(cell.outputs, rules) == _sanitized(old.outputs, rules):
            cell.outputs = old.outputs


def _rules() -> list[tuple[re.Pattern[str], str]]:
    config = configparser.RawConfigParser()
    config.read(ROOT / "tests" / "notebooks" / "sanitize.cfg")
    return [(re.compile(config[name]["regex"]), config[name]["replace"]) for name in config.sections()]


def _sanitized(outputs: list[Any], rules: list[tuple[re.Pattern[str], str]]) -> list[Any]:
    texts = []
    for output in outputs:
        data = output.get("data", {})
        text = output.get("text", "") + data.get("text/plain", "")
        for rule, replacement in rules:
            text = rule.sub(replacement, text)
        texts.append((output.output_type, text, data.get("image/png", "").strip()))
    return texts


if __name__ == "__main__":
    sys.exit(main())
