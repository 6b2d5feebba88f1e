"""Accounts: what emitters were told, held against what a store has in the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from eventlab.errors import StoreError, Unconfirmed
from eventlab.system.unified import UnifiedEventSystem
from eventlab.transport import START

PAGE = 5_000


@dataclass
class Accounts:
    """The ids that were acknowledged, and those that were not: in doubt, or known not to be stored."""

    acknowledged: set[str] = field(default_factory=set)
    in_doubt: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)

    @property
    def answered(self) -> int:
        """Emits that have come to an end, one way or the other."""
        return len(self.acknowledged) + len(self.in_doubt) + len(self.refused)

    async def emit(self, events: UnifiedEventSystem, ids: Sequence[str]) -> None:
        """Emit these one after the other, each with a key of its own, and write down what became of each."""
        for id in ids:
            try:
                await events.emit("order.placed", {}, key=id, metadata={"id": id})
            except Unconfirmed:
                self.in_doubt.add(id)
            except StoreError:
                self.refused.add(id)
            else:
                self.acknowledged.add(id)


async def stored_ids(events: UnifiedEventSystem) -> Counter[str]:
    """How often each id is in the store, read page by page from the beginning."""
    found: Counter[str] = Counter()
    cursor = START
    while page := await events.history(limit=PAGE, after=cursor):
        found.update(str(event.metadata["id"]) for event in page)
        cursor = page.cursor
    return found
