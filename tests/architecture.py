"""The plan of the house as rules: who may import whom, how long things are, that every room opens with an essay.

Each rule reads the package's source with `ast` and yields a sentence for each breach: where, what, and what to do.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOMS = ("event", "messaging", "transport", "emitter", "system", "gateway", "apps", "practice", "course", "lab")
SHARED = ("errors", "clock", "guarantees", "metrics", "subscription", "protocol", "conformance")
ENTRANCES = ("", "cli")  # the front door and the command line put rooms together; nobody else imports them
JUPYTER = ("IPython", "ipykernel", "ipywidgets", "anywidget", "traitlets", "matplotlib", "mpl_toolkits", "notebook")
JUPYTER_FAMILY = ("jupyter", "nbformat", "nbclient", "nbconvert")
ESSAY_LINES, MODULE_LINES, FUNCTION_LINES = 8, 300, 45
# Tests of what is no module of the package: the plan, the lists of packages, the commands, the front door.
TESTS_OF_THE_WHOLE = ("architecture", "environment", "make", "make_env", "front_door", "cli", "docs")
TEST_FOLDERS = ("conformance", "submissions", "notebooks", "browser", "chaos", "benchmarks")


@dataclass(frozen=True)
class Import:
    """One imported module, with the line; `at_load` when importing the importer imports it too."""

    target: str
    line: int
    at_load: bool


@dataclass(frozen=True)
class Module:
    """One file of the package: its dotted name, such as `eventlab.emitter.history`."""

    name: str
    text: str
    is_package: bool

    @property
    def room(self) -> str:
        """The first part below eventlab: a room, a shared word, `cli`, or nothing for the front door."""
        return f"{self.name}.".split(".")[1]

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)


House = dict[str, Module]


def read_house(package: Path) -> House:
    """Every module of the package in this folder, by its dotted name."""
    modules = {}
    for path in sorted(package.rglob("*.py")):
        parts = ("eventlab", *path.relative_to(package).with_suffix("").parts)
        name = ".".join(parts[:-1] if path.stem == "__init__" else parts)
        modules[name] = Module(name, path.read_text("utf-8"), path.stem == "__init__")
    return modules


def imports(house: House, module: Module) -> Iterator[Import]:
    """Every import in a module, wherever it stands; `from a import b` counts as `a.b` where that is a module."""

    def walk(node: ast.AST, at_load: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                yield from (Import(alias.name, child.lineno, at_load) for alias in child.names)
            elif isinstance(child, ast.ImportFrom):
                source = "." * child.level + (child.module or "")
                for whole in (f"{source}.{alias.name}" for alias in child.names):
                    yield Import(whole if whole in house else source, child.lineno, at_load)
            lazy = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            typing = isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)
            yield from walk(child, at_load and not lazy and not typing)

    yield from walk(module.tree, at_load=True)


def ours(house: House) -> Iterator[tuple[Module, Import]]:
    """Every import of one module of ours by another."""
    for module in house.values():
        for each in imports(house, module):
            if each.target == "eventlab" or each.target.startswith("eventlab."):
                yield module, each


def rooms_import_upwards_only(house: House) -> Iterator[str]:
    """A room imports rooms above it and the shared words; the shared words import room 1 and each other."""
    for module, each in ours(house):
        target = f"{each.target}.".split(".")[1]
        where = f"{module.name}, line {each.line}: imports {each.target}"
        if target in ENTRANCES and target != module.room:
            yield f"{where}: nothing imports the front door or cli; name the module that holds the thing"
        elif module.room in SHARED and target not in (*SHARED, "event"):
            yield f"{where}: a word that all rooms share may only know room 1, event, and other shared words"
        elif module.room in ROOMS and target in ROOMS and ROOMS.index(target) > ROOMS.index(module.room):
            yield f"{where}: {target}/ is below {module.room}/ in the table of rooms"


def every_module_has_its_place(house: House) -> Iterator[str]:
    """Nothing lies in the hall: a module is in a room, is a shared word, or is an entrance."""
    for module in house.values():
        if module.room not in (*ROOMS, *SHARED, *ENTRANCES):
            yield f"{module.name}: {module.room} is neither a room nor a shared word"


def imports_are_absolute(house: House) -> Iterator[str]:
    """Imports are written in full, so that a reader sees which room a name comes from."""
    for module in house.values():
        for each in imports(house, module):
            if each.target.startswith("."):
                yield f"{module.name}, line {each.line}: imports {each.target}: write it from eventlab on"


def only_the_lab_knows_jupyter(house: House) -> Iterator[str]:
    """Everything but lab/ runs where neither Jupyter nor matplotlib is installed."""
    for module in house.values():
        for each in imports(house, module):
            top = each.target.partition(".")[0]
            if module.room != "lab" and (top in JUPYTER or top.startswith(JUPYTER_FAMILY)):
                yield f"{module.name}, line {each.line}: imports {each.target}: only lab/ may"


def no_import_runs_in_a_circle(house: House) -> Iterator[str]:
    """What is imported when a module loads forms no circle. Importing `a.b` also loads the package `a`."""
    graph: dict[str, set[str]] = {name: set() for name in house}
    for module, each in ours(house):
        if each.at_load and each.target in house and "eventlab" not in (module.name, each.target):
            graph[module.name].add(each.target)
            package = each.target.rpartition(".")[0]
            if package != "eventlab" and not f"{module.name}.".startswith(f"{package}."):
                graph[module.name].add(package)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        yield "A circle of imports: " + " imports ".join(reversed(circle.args[1]))


def rooms_open_with_an_essay(house: House) -> Iterator[str]:
    """A room's `__init__.py` begins with the problem, the idea and the road not taken: eight lines at least."""
    for module in house.values():
        lines = len((ast.get_docstring(module.tree) or "").splitlines())
        if module.room in ROOMS and module.name == f"eventlab.{module.room}" and lines < ESSAY_LINES:
            yield f"{module.name}: {lines} lines of docstring; open the room with an essay of {ESSAY_LINES} or more"


def every_module_says_what_it_is(house: House) -> Iterator[str]:
    """No file begins without a docstring."""
    for module in house.values():
        if not ast.get_docstring(module.tree):
            yield f"{module.name}: no docstring"


def everything_can_be_read_in_one_sitting(house: House) -> Iterator[str]:
    """Modules end at 300 lines, functions at 45."""
    for module in house.values():
        lines = len(module.text.splitlines())
        if lines > MODULE_LINES:
            yield f"{module.name}: {lines} lines, more than {MODULE_LINES}: which noun wants a module of its own?"
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES:
                    yield f"{module.name}.{node.name}: {lines} lines, more than {FUNCTION_LINES}"


Rule = Callable[[House], Iterator[str]]
RULES: tuple[Rule, ...] = (
    rooms_import_upwards_only,
    every_module_has_its_place,
    imports_are_absolute,
    only_the_lab_knows_jupyter,
    no_import_runs_in_a_circle,
    rooms_open_with_an_essay,
    every_module_says_what_it_is,
    everything_can_be_read_in_one_sitting,
)


def missing_modules(house: House, tests: Path) -> Iterator[str]:
    """tests/ mirrors eventlab/: `tests/emitter/test_cursor.py` tests `eventlab/emitter/cursor.py`, or a part of it."""
    for path in sorted(tests.rglob("test_*.py")):
        folder, *_ = (*path.relative_to(tests).parent.parts, "")
        stem = path.stem.removeprefix("test_")
        inside = f"eventlab.{folder}." if folder else "eventlab."
        known = {part for name in house if name.startswith(inside) for part in name.removeprefix(inside).split(".")}
        mirrored = any(stem == name or stem.startswith(f"{name}_") or stem == f"{name}s" for name in (*known, folder))
        whole = folder in TEST_FOLDERS or (not folder and stem in TESTS_OF_THE_WHOLE)
        if not mirrored and not whole:
            yield f"{path.relative_to(tests)}: there is no {inside}{stem}; name the test after the module that it tests"
