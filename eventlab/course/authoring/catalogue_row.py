"""A row for the catalogue, put into its text where its id belongs; every other line stays as it is."""

from __future__ import annotations

import ast
import json

from eventlab.course.catalogue import Exercise

WIDTH = 120
"""Characters of a line, as the formatter is told."""


def with_row(source: str, of: Exercise) -> str:
    """The catalogue's source with one row more, as the formatter would write it."""
    tree, lines = ast.parse(source), source.splitlines()
    rows = _rows(tree)
    behind = next((row for row in rows if _number(_id(row)) > _number(of.id)), None)
    at = behind.lineno - 1 if behind is not None else rows[-1].end_lineno or len(lines)
    return "\n".join([*lines[:at], *_row(of, _constants(tree)), *lines[at:]]) + "\n"


def _rows(tree: ast.Module) -> list[ast.Call]:
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "EXERCISES":
            assert isinstance(node.value, ast.Tuple)
            return [row for row in node.value.elts if isinstance(row, ast.Call)]
    raise AssertionError("the catalogue has no EXERCISES")


def _id(row: ast.Call) -> str:
    return str(ast.literal_eval(row.args[0]))


def _number(id: str) -> tuple[int, ...]:
    """4.10 comes after 4.9."""
    return tuple(map(int, id.split(".")))


def _constants(tree: ast.Module) -> dict[str, str]:
    """The texts that have a name there, such as a notebook's, with the name."""
    return {
        str(node.value.value): ast.unparse(node.targets[0])
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
    }


def _row(of: Exercise, names: dict[str, str]) -> list[str]:
    """The row, on one line where it fits, else with its arguments on a line of their own, or on one each."""
    texts = [json.dumps(text, ensure_ascii=False) for text in (of.id, of.title, of.entry, of.module)]
    notebook = names.get(of.notebook) or json.dumps(of.notebook)
    parts = [*texts, str(of.minutes), str(of.core), notebook]
    whole, inner = f"    Exercise({', '.join(parts)}),", f"        {', '.join(parts)}"
    if len(whole) <= WIDTH:
        return [whole]
    middle = [inner] if len(inner) <= WIDTH else [f"        {part}," for part in parts]
    return ["    Exercise(", *middle, "    ),"]
