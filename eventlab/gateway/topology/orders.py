"""Orders to a running topology, from the keyboard or from a second terminal: `kill node-2`, `heal node-2`, `status`."""

from __future__ import annotations

from dataclasses import dataclass

from eventlab.errors import EventLabError
from eventlab.gateway.topology.table import as_text
from eventlab.gateway.topology.topology import Topology

ABOUT_ONE = {
    "kill": (Topology.kill, "is killed"),
    "drain": (Topology.drain, "has ended in order"),
    "heal": (Topology.heal, "is up"),
}
"""Orders about one process, by its name: what is done, and what is said then."""
USE = f"Orders: {', '.join(f'{order} NAME' for order in ABOUT_ONE)}, status, quit."


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
        case [verb, name] if verb in ABOUT_ONE:
            return _about_one(topology, verb, name)
        case ["status"]:
            return Answer(as_text(topology.status()))
        case ["quit" | "stop" | "exit"]:
            return Answer("Stopping.", over=True)
        case []:
            return Answer("")
        case _:
            return Answer(f"{order.strip()!r} is no order. {USE}", done=False)


def _about_one(topology: Topology, verb: str, name: str) -> Answer:
    act, said = ABOUT_ONE[verb]
    try:
        act(topology, name)
    except EventLabError as error:
        return Answer(str(error), done=False)
    return Answer(f"{name} {said}.")
