"""YAML as a catalogue needs it: what is in it is JSON, every name stands once, and it is known where.

PyYAML reads YAML 1.1, in which `no` is false, `12:30:00` is 45000 and `2024-08-17` is a date. None of that is JSON, and
none of it is meant. So only null, true, false and numbers are anything but text.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

MOST_VALUES = 1_000_000
"""Values in one file. A few lines of YAML can unfold into billions."""


def load(text: str) -> tuple[Any, dict[object, int]]:
    """The value, and the line of each of its names or items. Raises a `YAMLError`, mostly with a mark; `ValueError`."""
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
        lines = _lines(root)  # before the values are made, which takes the nodes apart
        value = loader.construct_document(root) if root is not None else None
    finally:
        loader.dispose()
    if _count(value, {}) > MOST_VALUES:
        raise ValueError(f"its anchors unfold into more than {MOST_VALUES:,} values")
    return value, lines


class _Loader(yaml.SafeLoader):
    """Safe, and plainer: see above."""

    yaml_implicit_resolvers: dict[str, list[Any]] = {}  # noqa: RUF012  (PyYAML's own table, less what it would inherit)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names = [name.value for name, _ in node.value if isinstance(name, yaml.ScalarNode)]
        if len(set(names)) < len(names):
            index = next(index for index, name in enumerate(names) if name in names[:index])
            marked = [name for name, _ in node.value if name.value == names[index]]
            raise yaml.constructor.ConstructorError(
                None, None, f"{names[index]!r} stands a second time, and only one would count", marked[1].start_mark
            )
        return super().construct_mapping(node, deep=deep)


_PLAIN = {
    "null": (r"null|Null|NULL|~|", ["n", "N", "~", ""]),
    "bool": (r"true|True|TRUE|false|False|FALSE", [*"tTfF"]),
    "int": (r"[-+]?(?:0|[1-9][0-9]*)", [*"-+0123456789"]),
    "float": (r"[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?", [*"-+0123456789"]),
    "merge": (r"<<", ["<"]),
}
for _kind, (_shape, _begin) in _PLAIN.items():
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_kind}", re.compile(f"(?:{_shape})$"), _begin)


def _lines(root: yaml.Node | None) -> dict[object, int]:
    """Where each name of the outermost mapping, or each item of the outermost list, stands."""
    if isinstance(root, yaml.MappingNode):
        return {name.value: name.start_mark.line + 1 for name, _ in root.value if isinstance(name, yaml.ScalarNode)}
    if isinstance(root, yaml.SequenceNode):
        return {index: item.start_mark.line + 1 for index, item in enumerate(root.value)}
    return {}


def _count(value: Any, known: dict[int, int]) -> int:
    """How many values it unfolds into; what stands under an anchor is counted wherever it is used."""
    if not isinstance(value, dict | list):
        return 1
    if id(value) not in known:
        known[id(value)] = MOST_VALUES + 1  # until it is counted: whoever meets it within itself has met a circle
        inner = value.values() if isinstance(value, dict) else value
        known[id(value)] = 1 + sum(_count(each, known) for each in inner)
    return known[id(value)]
