"""Slips of the pen that mean something for event code, as changes of a syntax tree.

    await dropped        the message is not sent yet when the next line runs
    statements swapped   told before stored, acknowledged before handled
    try, except, finally the error that nobody expects, the subscription that stays
    numbers, < and <=    the page with one event too many, the last try too few
    conditions           negated, `and` for `or`, one half forgotten
    calls                an argument lost, two exchanged
    results              None, or something empty

Each function answers the kinds of slip with what stands there instead. Nothing of the given tree is changed.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Sequence
from typing import TypeVar

Slip = tuple[str, ast.AST]
"""A kind, in a word or two, and the node that stands there instead."""
Block = list[ast.stmt]
T = TypeVar("T")

_BOUNDARY: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
}
_OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}


def slips(node: ast.AST) -> Iterator[Slip]:
    """What may stand in the place of an expression, or of a statement with a condition or a result."""
    yield from _values(node)
    yield from _conditions(node)
    yield from _results(node)


def block_slips(block: Block) -> Iterator[tuple[str, Block]]:
    """What may stand in the place of a run of statements."""
    for at, statement in enumerate(block):
        if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield "drop", _put(block, at) or [ast.Pass()]
        if at + 1 < len(block) and not _commute(statement, block[at + 1]):
            yield "swap", [*block[:at], block[at + 1], statement, *block[at + 2 :]]
        match statement:
            case ast.Break():
                yield "continue", _put(block, at, ast.Continue())
            case ast.Continue():
                yield "break", _put(block, at, ast.Break())
            case ast.Try():
                yield from ((kind, _put(block, at, *instead)) for kind, instead in _tries(statement))


def _values(node: ast.AST) -> Iterator[Slip]:
    match node:
        case ast.Await():
            yield "await", node.value
        case ast.Constant(value=bool()):
            yield "flag", ast.Constant(not node.value)
        case ast.Constant(value=int() | float() as number):
            yield from (("number", ast.Constant(number + by)) for by in (1, -1))
        case ast.Call():
            yield from _calls(node)
        case ast.Slice():
            yield from (("slice", _with(node, end, None)) for end in ("lower", "upper") if getattr(node, end))


def _conditions(node: ast.AST) -> Iterator[Slip]:
    match node:
        case ast.UnaryOp(op=ast.Not()):
            yield "not", node.operand
        case ast.BoolOp():
            yield from _half_conditions(node)
        case ast.Compare():
            yield from _comparisons(node)
        case ast.If() | ast.While() | ast.IfExp():
            yield "negate", _with(node, "test", _negated(node.test))
        case ast.comprehension():
            for at, test in enumerate(node.ifs):
                yield "negate", _with(node, "ifs", _put(node.ifs, at, _negated(test)))
                yield "filter", _with(node, "ifs", _put(node.ifs, at))


def _results(node: ast.AST) -> Iterator[Slip]:
    match node:
        case ast.Return(value=ast.expr()) if not _is_none(node.value):
            yield "return", _with(node, "value", ast.Constant(None))
        case ast.ListComp() | ast.List(elts=[_, *_], ctx=ast.Load()):
            yield "empty", ast.List([], ast.Load())
        case ast.SetComp() | ast.Set():
            yield "empty", ast.Call(ast.Name("set", ast.Load()), [], [])
        case ast.DictComp() | ast.Dict(keys=[_, *_]):
            yield "empty", ast.Dict([], [])
        case ast.GeneratorExp() | ast.Tuple(elts=[_, *_], ctx=ast.Load()):
            yield "empty", ast.Tuple([], ast.Load())


def _half_conditions(node: ast.BoolOp) -> Iterator[Slip]:
    yield "and-or", _with(node, "op", ast.Or() if isinstance(node.op, ast.And) else ast.And())
    for at in range(len(node.values)):
        rest = _put(node.values, at)
        yield "half", rest[0] if len(rest) == 1 else _with(node, "values", rest)


def _comparisons(node: ast.Compare) -> Iterator[Slip]:
    for at, op in enumerate(node.ops):
        for kind, others in (("boundary", _BOUNDARY), ("opposite", _OPPOSITE)):
            if type(op) in others:
                yield kind, _with(node, "ops", _put(node.ops, at, others[type(op)]()))


def _calls(node: ast.Call) -> Iterator[Slip]:
    for at, given in enumerate(node.args):
        if not _is_none(given):
            yield "argument", _with(node, "args", _put(node.args, at, ast.Constant(None)))
        if at + 1 < len(node.args):
            yield "arguments", _with(node, "args", [*node.args[:at], node.args[at + 1], given, *node.args[at + 2 :]])
    for at in range(len(node.keywords)):
        yield "keyword", _with(node, "keywords", _put(node.keywords, at))


def _tries(node: ast.Try) -> Iterator[tuple[str, Block]]:
    """No `try` at all, one without its `finally`, one without a handler, and one that swallows."""
    yield "try", [*node.body, *node.orelse, *node.finalbody]
    if node.finalbody:
        yield "finally", [_with(node, "finalbody", [])] if node.handlers else [*node.body, *node.orelse]
    for at, handler in enumerate(node.handlers):
        if len(node.handlers) > 1 or node.finalbody:
            yield "except", [_with(node, "handlers", _put(node.handlers, at))]
        silent = _with(handler, "body", [ast.Pass()])
        yield "swallow", [_with(node, "handlers", _put(node.handlers, at, silent))]


def _commute(one: ast.stmt, other: ast.stmt) -> bool:
    """Whether their order plainly says nothing: a function and what does not name it, or two that only bind names."""
    for function, beside in ((one, other), (other, one)):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            return function.name not in _names(beside)
    if not isinstance(one, ast.Assign) or not isinstance(other, ast.Assign):
        return False
    acts = (ast.Call, ast.Await, ast.Yield, ast.YieldFrom)
    if any(isinstance(node, acts) for part in (one, other) for node in ast.walk(part)):
        return False
    return not _names(one) & _names(other)


def _names(node: ast.AST) -> set[str]:
    """What it reads or binds, an attribute as written; a function is known by its own name only."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return {node.name}
    parts = (part for part in ast.walk(node) if isinstance(part, ast.Name | ast.Attribute))
    return {ast.unparse(part) for part in parts} - {"self"}


def _negated(test: ast.expr) -> ast.expr:
    return (
        test.operand if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) else ast.UnaryOp(ast.Not(), test)
    )


def _is_none(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _with(node: T, field: str, value: object) -> T:
    """The same node but for one field; whatever else is in it is shared."""
    other = copy.copy(node)
    setattr(other, field, value)
    return other


def _put(items: Sequence[T], at: int, *instead: T) -> list[T]:
    """The items with something else, or nothing, in one place."""
    return [*items[:at], *instead, *items[at + 1 :]]
