"""The guide's topologies, for real, on this machine.

eventlab topology single         a node and its Redis
eventlab topology beta           two nodes that share a Redis
eventlab topology production     nginx, three nodes, and a Redis Cluster of three
eventlab topology kill NAME      kill -9 of one process, from a second terminal
eventlab topology drain NAME     end one in order: a node sends its listeners away first
eventlab topology heal NAME      start one again
eventlab topology status         who is up
eventlab topology stop           end everything
"""

from __future__ import annotations

import argparse
from typing import Any

from eventlab.cli.codes import LEARNERS, PASSED, USAGE


def add_to(commands: Any) -> None:
    """Add it to the parser's commands."""
    topology = commands.add_parser("topology", help="the guide's one, two and three servers, started on this machine")
    inner = topology.add_subparsers(metavar="COMMAND", required=True)
    for name, says in (
        ("single", "a node and its Redis"),
        ("beta", "two nodes that share a Redis"),
        ("production", "nginx, three nodes, and a Redis Cluster of three"),
    ):
        shape = inner.add_parser(name, help=says)
        shape.add_argument("--seconds", type=float, metavar="N", help="end after so long (default: at quit or Ctrl-C)")
        shape.set_defaults(run=_run, shape=name, nodes=None, replicas=False, wrong_use=USAGE)
        if name != "single":
            shape.add_argument("--nodes", type=int, metavar="N", help="another number of nodes than the guide draws")
    shape.add_argument("--replicas", action="store_true", help="each master has one, which takes over when it dies")
    for name, says in (
        ("kill", "kill -9 of one process of the running topology"),
        ("drain", "end one in order: a node sends its listeners away first"),
        ("heal", "start one again"),
    ):
        order = inner.add_parser(name, help=says)
        order.add_argument("name", metavar="NAME", help="such as node-2")
        order.set_defaults(run=_send, order=name)
    inner.add_parser("status", help="who is up").set_defaults(run=_send, order="status", name="")
    inner.add_parser("stop", help="end the running topology").set_defaults(run=_send, order="stop", name="")


def _run(given: argparse.Namespace) -> int:
    from eventlab.gateway.topology import Topology, console

    console.run(Topology(given.shape, replicas=given.replicas, nodes=given.nodes), given.seconds)
    return PASSED


def _send(given: argparse.Namespace) -> int:
    from eventlab.gateway.topology.control import send

    answer = send(f"{given.order} {given.name}".strip())
    print(answer.said)
    return PASSED if answer.done else LEARNERS
