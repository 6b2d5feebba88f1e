"""A real Redis Cluster of one's own: three masters, and a replica of each, that takes over within seconds.

`redis-cli --cluster create` would do, and take seven seconds. What it does is said here in five commands: each node
gets an epoch, the masters their slots, all are introduced to each other, and each replica is told whom to follow.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from eventlab.gateway.topology.guard import Guard
from eventlab.gateway.topology.ports import HOST
from eventlab.gateway.topology.process import until
from eventlab.gateway.topology.redis_server import RedisServer

MASTERS = 3
OPTIONS = ("--cluster-enabled", "yes", "--cluster-node-timeout", "1000", "--repl-diskless-sync-delay", "0")
SLOTS = ((0, 5460), (5461, 10922), (10923, 16383))


class RedisCluster:
    """Three masters, with replicas or without: `address`, and `kill` and `start` of a node."""

    def __init__(
        self,
        program: str,
        folder: Path,
        options: Sequence[str] = (),
        *,
        replicas: bool = True,
        guard: Guard | None = None,
    ) -> None:
        self.nodes: list[RedisServer] = []
        """The first three begin as masters; each of the others as the replica of the one three places before."""
        for number in range(1, MASTERS * (1 + replicas) + 1):
            (place := folder / f"redis-{number}").mkdir()
            node = RedisServer(program, place, (*OPTIONS, *options), name=place.name, guard=guard)
            self.nodes.append(node)
        self.address = "redis+cluster://" + ",".join(f"{HOST}:{node.port}" for node in self.nodes[:MASTERS])

    def form(self) -> None:
        """Start the servers, make them one cluster, and wait until it stands. Raises `NotRunning`."""
        for node in self.nodes:
            node.launch()
        for epoch, node in enumerate(self.nodes, start=1):
            node.wait()
            node.ask("CLUSTER SET-CONFIG-EPOCH", epoch)
        for node, slots in zip(self.nodes, SLOTS, strict=False):
            node.ask("CLUSTER ADDSLOTSRANGE", *slots)
        for one, other in itertools.combinations(self.nodes, 2):  # by gossip alone it would take them a second more
            one.ask("CLUSTER MEET", HOST, other.port)
        until(lambda: all(self._knows_all(node) for node in self.nodes), "each node of the cluster knows the others")
        for master, replica in zip(self.nodes, self.nodes[MASTERS:], strict=False):
            name = master.ask("CLUSTER MYID")
            until(partial(_follows, replica, name), f"{replica.name} follows {master.name}")
        self.settle()

    def master_of(self, key: str) -> RedisServer:
        """The node that holds the key now, in the words of one that runs."""
        witness = next(node for node in self.nodes if node.runs)
        slot = witness.ask("CLUSTER KEYSLOT", key)
        ranges = witness.ask("CLUSTER SLOTS")
        port = next(master[1] for first, last, master, *_replicas in ranges if first <= slot <= last)
        return next(node for node in self.nodes if node.port == port)

    def kill(self, node: RedisServer) -> None:
        """kill -9 of one node. Its replica takes over after a second or two: `settle` does not wait for that."""
        node.kill()

    def start(self, node: RedisServer) -> None:
        """Start a node again, with what it had on disk, and wait until it has found its place."""
        node.start()
        self.settle()

    def move(self, key: str, node: RedisServer) -> None:
        """Hand the slot of this key, in which nothing is stored yet, over to another master."""
        slot, name = node.ask("CLUSTER KEYSLOT", key), node.ask("CLUSTER MYID")
        for master in [node, *(other for other in self.nodes[:MASTERS] if other is not node)]:
            master.ask("CLUSTER SETSLOT", slot, "NODE", name)

    def settle(self) -> None:
        """Wait until each node that runs finds the cluster whole, and each replica follows its master."""
        until(lambda: all(_stands(node) for node in self.nodes if node.runs), "each node finds the cluster whole")

    def close(self) -> None:
        """kill -9 of all that run."""
        for node in self.nodes:
            node.kill()

    def _knows_all(self, node: RedisServer) -> bool:
        return int(node.ask("CLUSTER INFO")["cluster_known_nodes"]) == len(self.nodes)


def _follows(replica: RedisServer, master: str) -> bool:
    import redis

    try:
        return bool(replica.ask("CLUSTER REPLICATE", master))
    except redis.ResponseError:  # it has not shaken hands with that master yet
        return False


def _stands(node: RedisServer) -> bool:
    whole = node.ask("CLUSTER INFO")["cluster_state"] == "ok"
    return bool(whole and node.ask("INFO", "replication").get("master_link_status", "up") == "up")
