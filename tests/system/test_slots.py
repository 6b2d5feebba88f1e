"""Slots: what a node of a Redis Cluster says of all of them, and how old it is."""

from __future__ import annotations

import pytest

from eventlab.system.partition import SLOTS
from eventlab.system.slots import SlotMap

SAID = """\
07c37df 127.0.0.1:7003@17003,host-3 slave e7d1eec 0 1426238317239 9 connected
67ed2db 127.0.0.1:7001@17001,host-1 master - 0 1426238316232 2 connected 5461-10922 15000
292f8b3 127.0.0.1:7002@17002 master,fail - 1426238316232 1426238315232 3 disconnected 10923-14999 15001-16382
e7d1eec :7000@17000 myself,master - 0 0 1 connected 0-5460 [5461-<-67ed2db] [77->-67ed2db]
6ec2392 :0@0 master,noaddr - 0 0 8 disconnected
824fe11 127.0.0.1:7009@17009 handshake - 0 0 0 disconnected
"""


def test_the_reply_to_cluster_nodes_is_read() -> None:
    """Ranges and single slots; a slot on the move is still with the old master; a node may know no name of its own."""
    seen = SlotMap.parse(SAID, "10.0.0.1:7000")
    holders = {slot: seen.holder(slot) for slot in (0, 77, 5460, 5461, 10922, 14999, 15000, 15001, 16382)}

    assert holders == {
        **dict.fromkeys((0, 77, 5460), "10.0.0.1:7000"),
        **dict.fromkeys((5461, 10922, 15000), "127.0.0.1:7001"),
        **dict.fromkeys((14999, 15001, 16382), "127.0.0.1:7002"),
    }
    assert seen.masters == {"10.0.0.1:7000", "127.0.0.1:7001", "127.0.0.1:7002"}


def test_a_slot_that_nobody_holds_has_no_holder() -> None:
    """Behind the last range, and between two."""
    seen = SlotMap(ranges=((99, 0, "a:1"), (300, 200, "b:1")))

    assert [seen.holder(slot) for slot in (99, 100, 199, 200, 300, 301, SLOTS - 1)] == [
        *("a:1", None, None, "b:1", "b:1", None, None)
    ]
    assert SlotMap().holder(0) is None


def test_replicas_can_be_asked_and_strangers_cannot() -> None:
    """A node without an address, or one that is only shaking hands, is nobody to ask."""
    assert set(SlotMap.parse(SAID, "10.0.0.1:7000").places) == {
        *("127.0.0.1:7003", "127.0.0.1:7001", "127.0.0.1:7002", "10.0.0.1:7000")
    }


@pytest.mark.parametrize(("said", "epoch"), [(SAID, 3), ("", 0), (SAID.replace("9 connected", "99 connected"), 3)])
def test_a_map_is_as_old_as_the_newest_of_those_who_hold_slots(said: str, epoch: int) -> None:
    """A replica that stands for election has a higher epoch already, and holds nothing yet."""
    assert SlotMap.parse(said, "10.0.0.1:7000").epoch == epoch
