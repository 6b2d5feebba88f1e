"""What an event system promises, as data: each stage declares it, and `eventlab.conformance` verifies it.

A declaration that nobody checks is advertising. So every field below is a question that an experiment can
answer with yes or no, and the conformance suite runs that experiment on the system that made the claim.
"""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Guarantees:
    """Six questions about an event system, answered by its author and verified by experiment."""

    persistent: bool
    """Does an event outlive the system object that emitted it, so that a second one on the same store finds it?"""

    replay: bool
    """Can a reader come back with a cursor and get exactly what it has not seen, in order?"""

    ordered: bool
    """Does every subscriber hear the events of one key in the order in which they were stored?"""

    across_processes: bool
    """Does a subscriber in another process (another system on the same store) hear the event live?"""

    at_least_once: bool
    """Is an event delivered again to a subscriber that was away, without it asking?"""

    waits_for_handlers: bool
    """Has every local handler run when `emit` returns? Simple to reason about; a slow handler slows the emitter."""

    def rows(self) -> list[tuple[str, bool]]:
        """(guarantee, promised) for each field, in the order above, ready for a table."""
        return [(field.name, getattr(self, field.name)) for field in fields(self)]
