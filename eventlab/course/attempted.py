"""Has anybody tried? An untouched starter is not a wrong answer, and must never look like one."""

from __future__ import annotations

import ast

from eventlab.course.source import parse


def reason_not_attempted(source: str, entry: str, starter: str | None) -> str | None:
    """Why this source does not count as an attempt, in one sentence; None when it does.

    Comments, docstrings and blank lines make no attempt. `source` must be readable Python; a starter that is not, or
    None, is not compared.
    """
    tree = parse(source)
    if starter is not None and _shape(tree) == _shape(parse(starter)):
        return f"This is the starter, as it was shipped: write {entry}, then run the cell again."
    if not _binds(tree, entry):
        return f"There is no {entry} here: the judge looks for that name."
    if any(_is_hollow(node) for node in tree.body if getattr(node, "name", None) == entry):
        return f"The body of {entry} is still empty: write it, then run the cell again."
    if all(_is_unfilled(node) for node in tree.body if _mentions(node, entry)):
        return f"Nothing is chosen in {entry} yet: fill it in, then run the cell again."
    return None


def _shape(tree: ast.Module) -> str:
    """The tree without docstrings, positions and lone `pass`, as text: equal for two sources that do the same."""
    body = [node for node in tree.body if not _is_filler(node)]
    return "\n".join(ast.dump(_Bare().visit(node)) for node in body)


class _Bare(ast.NodeTransformer):
    """Drops bare constants, docstrings among them, wherever they stand as a statement."""

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        return None if isinstance(node.value, ast.Constant) else node


def _binds(tree: ast.Module | ast.stmt, name: str) -> bool:
    """Whether anything in it could give `name` a value at the top level."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() if node.name == name:
                return True
            case ast.Name(id=found, ctx=ast.Store()) if found == name:
                return True
            case ast.alias() if name in (node.asname, node.name) or node.name == "*":
                return True
    return False


def _is_hollow(node: ast.AST) -> bool:
    """A function whose body does nothing, or a class in which every method is such and nothing is set."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return all(_is_filler(part) for part in node.body)
        case ast.ClassDef():
            return all(_is_filler(part) or _is_hollow(part) for part in node.body)
    return False


def _mentions(node: ast.stmt, name: str) -> bool:
    """Whether a statement binds `name`, or does anything with it: a dictionary may be filled line by line."""
    return _binds(node, name) or any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(node))


def _is_unfilled(node: ast.stmt) -> bool:
    """A name that stands for dots, or for a dictionary with nothing else behind its colons."""
    match node:
        case ast.Assign(value=value) | ast.AnnAssign(value=value):
            return value is None or _is_dots(value)
    return False


def _is_dots(value: ast.expr) -> bool:
    match value:
        case ast.Constant(value=constant):
            return constant is ...
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Dict(values=parts):
            return all(map(_is_dots, parts))
    return False


def _is_filler(node: ast.stmt) -> bool:
    match node:
        case ast.Pass() | ast.Expr(value=ast.Constant()):
            return True
        case ast.Raise(exc=ast.Name(id="NotImplementedError") | ast.Call(func=ast.Name(id="NotImplementedError"))):
            return True
    return False
