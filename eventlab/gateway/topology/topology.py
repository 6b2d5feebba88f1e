"""A topology: the processes of a shape, started in order, killed and healed by name, and all stopped in the end."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from eventlab.errors import InvalidOption, NotRunning
from eventlab.gateway.topology.guard import Guard
from eventlab.gateway.topology.nginx import Nginx
from eventlab.gateway.topology.node import Node
from eventlab.gateway.topology.ports import HOST
from eventlab.gateway.topology.process import Process, find_program
from eventlab.gateway.topology.redis_cluster import RedisCluster
from eventlab.gateway.topology.redis_server import RedisServer
from eventlab.gateway.topology.shape import Shape, shaped
from eventlab.gateway.topology.status import TopologyStatus


class Topology:
    """`single`, `beta` or `production`, for as long as it is open. Everything it starts ends with it.

    `replicas`: each master of the Cluster has one, which takes over when it dies. `nodes`: another number of them than
    the guide draws. `options`: further ones of `eventlab serve`, for each node. Opening it waits until all are ready,
    and raises `NotRunning` when a program is missing or one of them does not come up; then all are stopped again.
    """

    def __init__(
        self, name: str, *, replicas: bool = False, nodes: int | None = None, options: Sequence[str] = ()
    ) -> None:
        self.shape: Shape = shaped(name, replicas=replicas, nodes=nodes)
        self._options = options
        self._open = ExitStack()
        self._store: RedisServer | RedisCluster | None = None
        self.nodes: list[Node] = []
        self.nginx: Nginx | None = None

    def __enter__(self) -> Self:
        programs = {name: find_program(name) for name in self._needed()}  # all are there before the first is started
        with ExitStack() as opened:
            folder = Path(opened.enter_context(TemporaryDirectory(prefix="eventlab-")))
            folder.chmod(0o711)  # nginx gives its workers to nobody, who must be able to pass
            guard = opened.enter_context(Guard())
            opened.callback(self._end)
            self._start_store(programs["redis-server"], folder, guard)
            self._start_nodes(folder, guard)
            if self.shape.balanced:
                self._start_nginx(programs["nginx"], folder, guard)
            self._open = opened.pop_all()
        return self

    def __exit__(self, *_exc: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End all processes in order: nodes may drain. What the store had on disk goes. Stopping twice does nothing."""
        self._open.close()

    @property
    def address(self) -> str:
        """Where clients go: to nginx, where there is one, else to the first node."""
        return self.addresses[0]

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where clients go, to any of these: nginx alone, or the nodes."""
        return (self.nginx.address,) if self.nginx is not None else tuple(node.address for node in self.nodes)

    @property
    def redis(self) -> str:
        """Where the events live: an address for `connect`."""
        return self._store.address if self._store is not None else ""

    @property
    def processes(self) -> list[Process]:
        """All of them, in the order in which they are started."""
        return [*self._redis_servers, *self.nodes, *([self.nginx] if self.nginx is not None else [])]

    def status(self) -> TopologyStatus:
        """Who is up, and what the nodes say of themselves. A node is given two seconds to say it."""
        processes = tuple(process.status() for process in self.processes)
        return TopologyStatus(shape=self.shape.name, addresses=self.addresses, redis=self.redis, processes=processes)

    def kill(self, name: str) -> None:
        """kill -9 of one process, by its name. Raises `InvalidOption` for a name that nobody has, or `NotRunning`."""
        self._running(name).kill()

    def drain(self, name: str) -> None:
        """SIGTERM to one process, and wait for its end: a node sends its listeners away first, over some seconds.

        Raises as `kill` does.
        """
        self._running(name).stop()

    def heal(self, name: str) -> None:
        """Start one again, and wait until it is ready. One that runs is left alone. Raises `NotRunning`."""
        process = self._named(name)
        process.start()
        # While another of the Cluster is down, it may never be whole; and whoever heals one wants the next.
        if isinstance(self._store, RedisCluster) and all(server.runs for server in self._store.nodes):
            self._store.settle()

    @property
    def _redis_servers(self) -> list[RedisServer]:
        if self._store is None:
            return []
        return self._store.nodes if isinstance(self._store, RedisCluster) else [self._store]

    def _named(self, name: str) -> Process:
        known = {process.name: process for process in self.processes}
        if name not in known:
            raise InvalidOption(f"{name!r} is no process of this topology: there are {', '.join(known)}.")
        return known[name]

    def _running(self, name: str) -> Process:
        process = self._named(name)
        if not process.runs:
            raise NotRunning(f"{name} is down already: expected one that runs. Start it again with: heal {name}")
        return process

    def _needed(self) -> list[str]:
        return ["redis-server", "nginx"] if self.shape.balanced else ["redis-server"]

    def _start_store(self, program: str, folder: Path, guard: Guard) -> None:
        if self.shape.masters == 1:
            self._store = RedisServer(program, folder, guard=guard)
            self._store.start()
        else:
            self._store = RedisCluster(program, folder, replicas=self.shape.replicas, guard=guard)
            self._store.form()

    def _start_nodes(self, folder: Path, guard: Guard) -> None:
        names = [f"node-{number}" for number in range(1, self.shape.nodes + 1)]
        self.nodes = [Node(name, folder, self.redis, self._options, guard=guard) for name in names]
        for node in self.nodes:  # all at once: each takes a second to import what it needs
            node.launch()
        for node in self.nodes:
            node.wait()

    def _start_nginx(self, program: str, folder: Path, guard: Guard) -> None:
        (place := folder / "nginx").mkdir()
        place.chmod(0o711)
        self.nginx = Nginx(program, place, [f"{HOST}:{node.port}" for node in self.nodes], guard=guard)
        self.nginx.start()

    def _end(self) -> None:
        """Front to back, so that nobody loses what it stands on; each row at once."""
        for row in ([self.nginx] if self.nginx is not None else [], self.nodes, self._redis_servers):
            for process in row:
                process.ask_to_end()
            for process in row:
                process.stop()
