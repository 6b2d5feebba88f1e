"""Slots: who holds what in a Redis Cluster, as one of its nodes sees it.

    CLUSTER NODES     07c3… 127.0.0.1:7000@17000 myself,master - 0 0 7 connected 0-5460
                      e7d1… 127.0.0.1:7003@17003 slave 07c3… 0 1 7 connected
                      …                                      ▲
                                                             └── its epoch: a replica that takes over has a higher one

Nodes hear of a change one after the other. Whoever has asked one that knew, and then asks one that does not know yet,
would go back to a master that is gone. So a map has an *age*: the highest epoch of those who hold slots in it.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SlotMap:
    """Which master holds which slots. A place is `host:port`."""

    epoch: int = 0
    """A map with a lower one is older; of two with the same, either may be."""
    ranges: tuple[tuple[int, int, str], ...] = ()
    """The last slot of each range, its first, and the place of its master; in order."""
    places: tuple[str, ...] = ()
    """Of all nodes, replicas too."""

    @classmethod
    def parse(cls, text: str, witness: str) -> SlotMap:
        """Read the reply to CLUSTER NODES, from the node that was asked at the place `witness`."""
        epoch, ranges, places = 0, [], []
        for line in text.splitlines():
            _id, address, flags, _master, _ping, _pong, its_epoch, _link, *slots = line.split()
            host, _, port = address.partition("@")[0].rpartition(":")
            place = (
                f"{host or witness.rpartition(':')[0]}:{port}"  # a node that has met nobody knows no name of its own
            )
            if not {"noaddr", "handshake"} & set(flags.split(",")):
                places.append(place)
            for slot in slots:
                if not slot.startswith("["):  # [93->-…]: on the move to another master, and still held by this one
                    first, _, last = slot.partition("-")
                    ranges.append((int(last or first), int(first), place))
                    epoch = max(epoch, int(its_epoch))
        return cls(epoch, tuple(sorted(ranges)), tuple(places))

    @property
    def masters(self) -> set[str]:
        """The places of those who hold slots."""
        return {place for _last, _first, place in self.ranges}

    def holder(self, slot: int) -> str | None:
        """The place of the master that holds this slot, if any does."""
        at = bisect_left(self.ranges, (slot,))
        return self.ranges[at][2] if at < len(self.ranges) and self.ranges[at][1] <= slot else None
