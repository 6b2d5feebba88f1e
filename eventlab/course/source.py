"""From a notebook cell to Python: without what only a notebook understands, and every line keeps its number."""

from __future__ import annotations

import ast
import re
import threading
import warnings

VERBS = frozenset({"check", "hint", "solution", "timeline", "reset", "predict", "quiz"})
"""What a learner says to the course. The judge must not run them again."""

_quietly = threading.Lock()
"""The filter of warnings is one for all threads: two that change it at a time would leave it changed."""
_NOTEBOOK_ONLY = re.compile(r"\s*(?:[%!?]|[\w.]+\?|[\w, ]+=\s*[%!])")
MAX_MAGICS = 100
"""Magics of one cell that are looked for: each costs a reading of the whole cell."""
_ID = re.compile(r"\d+(\.[\w-]+)?")


def parse(source: str) -> ast.Module:
    """The syntax tree; `await` may stand at the top level, as in a notebook. Raises `SyntaxError`."""
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    try:
        with _quietly, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as "\\d" in a plain string: not ours to judge
            tree = compile(source, "<cell>", "exec", flags, dont_inherit=True)
    except (ValueError, RecursionError, MemoryError) as error:  # a null byte, or brackets a thousand deep
        raise SyntaxError(str(error) or type(error).__name__) from error
    assert isinstance(tree, ast.Module)  # what ONLY_AST gives for "exec"
    return tree


def python_of(source: str) -> str:
    """The source as plain Python of as many lines: magics and shell lines, and calls of verbs, become `pass`.

    What is still not Python is returned as it is, for `parse` to complain about.
    """
    text = source.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    text = _without_magics(text)
    try:
        tree = parse(text)
    except SyntaxError:
        return text
    return _cut(text, [(node, "pass") for node in tree.body if _is_verb_call(node)])


def keepable(source: str) -> str:
    """The learner's code as a module to keep: without calls of verbs, and without their import."""
    text = python_of(source)
    cuts: list[tuple[ast.stmt, str]] = []
    for node in parse(text).body:
        if isinstance(node, ast.ImportFrom) and node.module == "eventlab":
            node.names = [name for name in node.names if name.name not in VERBS]
            cuts.append((node, ast.unparse(node) if node.names else "pass"))
    lines = _cut(text, cuts).split("\n")
    ours = {node.lineno - 1 for node in parse("\n".join(lines)).body if isinstance(node, ast.Pass)}
    kept = [line for place, line in enumerate(lines) if place not in ours or line.strip() != "pass"]
    return "\n".join(kept).strip() + "\n"


def _without_magics(text: str) -> str:
    """A line that Python refuses and a notebook would understand becomes `pass`; each is tried once."""
    lines = text.split("\n")
    for _ in range(min(len(lines), MAX_MAGICS)):
        try:
            parse("\n".join(lines))
            break
        except SyntaxError as error:
            place = (error.lineno or 0) - 1
            if not 0 <= place < len(lines) or not _NOTEBOOK_ONLY.match(lines[place]):
                break
            indent = lines[place][: len(lines[place]) - len(lines[place].lstrip())]
            lines[place] = indent + "pass"
    return "\n".join(lines)


def _is_verb_call(node: ast.stmt) -> bool:
    """A top-level statement that calls a verb with an exercise's, question's or chapter's id, whatever it does then."""
    if not isinstance(node, ast.Expr | ast.Assign | ast.AnnAssign | ast.Assert):
        return False
    return any(isinstance(part, ast.Call) and _names_a_verb(part) for part in ast.walk(node))


def _names_a_verb(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    first = call.args[0] if call.args else None
    return name in VERBS and isinstance(first, ast.Constant) and bool(_ID.fullmatch(str(first.value)))


def _cut(text: str, cuts: list[tuple[ast.stmt, str]]) -> str:
    """Put something else in the place of whole statements; lines keep their numbers. Columns count UTF-8 bytes."""
    lines = [line.encode() for line in text.split("\n")]
    for node, instead in reversed(cuts):
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        tail = lines[last][node.end_col_offset or 0 :]
        lines[first] = lines[first][: node.col_offset] + instead.encode() + tail
        lines[first + 1 : last + 1] = [b""] * (last - first)
    return b"\n".join(lines).decode()
