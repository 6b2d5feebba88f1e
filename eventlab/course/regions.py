"""The markers around a solution: `### BEGIN SOLUTION` and `### END SOLUTION`, each on a line of its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from textwrap import dedent

from eventlab.errors import CourseError

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"


def regions(source: str) -> list[tuple[int, int]]:
    """The marker lines of each region, first and last, counted from 0.

    Raises `CourseError` with the line for a region inside another, one never closed, or an end without a beginning.
    """
    found: list[tuple[int, int]] = []
    start: int | None = None
    for place, line in enumerate(source.split("\n")):
        match line.strip():
            case marker if marker == BEGIN:
                if start is not None:
                    raise CourseError(f"line {place + 1}: {BEGIN} inside the region that line {start + 1} began.")
                start = place
            case marker if marker == END:
                if start is None:
                    raise CourseError(f"line {place + 1}: {END} without a {BEGIN} before it.")
                found.append((start, place))
                start = None
            case marker if "BEGIN SOLUTION" in marker or "END SOLUTION" in marker:
                raise CourseError(
                    f"line {place + 1}: {marker!r} is not a marker: write {BEGIN} or {END}, alone on a line."
                )
    if start is not None:
        raise CourseError(f"line {start + 1}: {BEGIN} is never closed: write {END} where it ends.")
    return found


def starter_of(source: str) -> str:
    """The source with each region replaced by `...`; a function left with nothing else shows it on its own line.

    A region that only fills a dictionary leaves its keys: they are the question, and each value becomes `...`. Stubs
    that come to stand one after another lose the blank line between them: a starter is short.
    """
    lines = source.split("\n")
    for first, last in reversed(regions(source)):
        indent = lines[first][: len(lines[first]) - len(lines[first].lstrip())]
        lines[first : last + 1] = _keys(lines[first + 1 : last]) or [indent + "..."]
        if first and _is_header(lines[first - 1]) and not _goes_on(lines[first + 1 :], indent):
            lines[first - 1 : first + 1] = [lines[first - 1] + " ..."]
    return "\n".join(_tight(lines))


def keys_ahead(source: str) -> str:
    """The source, with the unfilled dictionary in front of a region that fills one: who blanks regions leaves it."""
    lines = source.split("\n")
    for first, last in reversed(regions(source)):
        lines[first:first] = _keys(lines[first + 1 : last])
    return "\n".join(lines)


def solution_lines(source: str) -> str:
    """What a learner is shown as the solution: the whole source, without the markers."""
    return "\n".join(line for line in source.split("\n") if line.strip() not in (BEGIN, END)).strip("\n")


def inside(source: str) -> str:
    """Only the lines between the markers, dedented: what no hint may give away."""
    lines = source.split("\n")
    return "\n".join(dedent("\n".join(lines[first + 1 : last])) for first, last in regions(source))


def _keys(code: list[str]) -> list[str]:
    """The lines that give a name a dictionary, without its values; none for code that does anything else."""
    text = "\n".join(code)
    try:
        body = ast.parse(text).body
    except SyntaxError:  # the inside of a function, which cannot stand alone
        return []
    match body:
        case [ast.Assign(targets=[ast.Name(id=name)], value=ast.Dict(keys=[_, *_] as keys))] if all(keys):
            asked = [ast.get_source_segment(text, key) for key in keys if key is not None]
            return [f"{name} = {{", *(f"    {key}: ...," for key in asked), "}"]
    return []


def _is_header(line: str) -> bool:
    return line.lstrip().startswith(("def ", "async def ")) and line.endswith(":")


def _goes_on(rest: list[str], indent: str) -> bool:
    """Whether the function's body continues below its region."""
    following = next((line for line in rest if line.strip()), "")
    return bool(indent) and following.startswith(indent)


def _tight(lines: list[str]) -> Iterator[str]:
    for place, line in enumerate(lines):
        around = lines[place - 1 : place] + lines[place + 1 : place + 2]
        if line or not all(_is_header(near.removesuffix(" ...")) and near.endswith(" ...") for near in around):
            yield line
