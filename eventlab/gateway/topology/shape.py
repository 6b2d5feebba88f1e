"""Shapes: the guide's three drawings as values, with what the guide expects each to carry."""

from __future__ import annotations

from dataclasses import dataclass, replace

from eventlab.errors import InvalidOption


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Which processes there are."""

    name: str
    nodes: int
    """Gateway nodes, which clients connect to."""
    masters: int
    """1: a Redis; more: the masters of a Redis Cluster."""
    replicas: bool = False
    """Whether each master has a replica, which takes over when it dies."""
    balanced: bool = False
    """Whether nginx stands before the nodes, with one address for all."""
    events_per_second: int
    """The guide's figure."""
    connections: int
    """The guide's figure."""


SHAPES = {
    shape.name: shape
    for shape in (
        Shape(name="single", nodes=1, masters=1, events_per_second=1_000, connections=100),
        Shape(name="beta", nodes=2, masters=1, events_per_second=10_000, connections=1_000),
        Shape(name="production", nodes=3, masters=3, balanced=True, events_per_second=50_000, connections=10_000),
    )
}


def shaped(name: str, *, replicas: bool = False, nodes: int | None = None) -> Shape:
    """The shape of that name, with replicas or another number of nodes. Raises `InvalidOption`."""
    if name not in SHAPES:
        raise InvalidOption(f"{name!r} is no topology: expected one of {', '.join(SHAPES)}.")
    shape = SHAPES[name]
    if replicas and shape.masters == 1:
        raise InvalidOption(f"{name} has one Redis, and replicas are those of a Cluster. Try production.")
    if nodes is not None and nodes < 1:
        raise InvalidOption(f"nodes is {nodes}: expected 1 or more.")
    return replace(shape, replicas=replicas, nodes=shape.nodes if nodes is None else nodes)
