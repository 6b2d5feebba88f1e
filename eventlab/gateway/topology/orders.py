"""Orders to a running topology, from the keyboard or from a second terminal: `kill node-2`, `heal node-2`, `status`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from eventlab.errors import EventLabError
from eventlab.gateway.topology.table import as_text
from eventlab.gateway.topology.topology import Topology

USE = "Orders: kill NAME, heal NAME, status, quit."


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an order."""

    said: str
    done: bool = True
    """False: it was not understood, or could not be done."""
    over: bool = False
    """Whether the topology is to end now."""


def carry_out(topology: Topology, order: str) -> Answer:
    """Do what one line says."""
    match order.split():
        case ["kill", name]:
            return _try(lambda: topology.kill(name), f"{name} is killed.")
        case ["heal", name]:
            return _try(lambda: topology.heal(name), f"{name} is up.")
        case ["status"]:
            return Answer(as_text(topology.status()))
        case ["quit" | "stop" | "exit"]:
            return Answer("Stopping.", over=True)
        case []:
            return Answer("")
        case _:
            return Answer(f"{order.strip()!r} is no order. {USE}", done=False)


def _try(act: Callable[[], None], said: str) -> Answer:
    try:
        act()
    except EventLabError as error:
        return Answer(str(error), done=False)
    return Answer(said)
