"""A real redis-server of one's own."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eventlab.gateway.topology.guard import Guard
from eventlab.gateway.topology.ports import HOST
from eventlab.gateway.topology.process import Process


class RedisServer(Process):
    """A redis-server, run from `program`: `address`, `kill()`, and `start()` again with what it had on disk.

    It writes to disk once a second, as servers do by default: kill -9 of the process loses nothing, a power cut a
    second. Further options, such as `--appendfsync always`, win over ours.
    """

    kind = "redis"

    def __init__(
        self,
        program: str,
        folder: Path,
        options: Sequence[str] = (),
        *,
        name: str = "redis",
        guard: Guard | None = None,
    ) -> None:
        super().__init__(name, folder, guard)
        self._program, self._options = program, options
        self.address = f"redis://{HOST}:{self.port}/0"

    def command(self) -> list[str]:
        """Append-only, on loopback, in its own folder."""
        options = ["--port", str(self.port), "--bind", HOST, "--dir", str(self.folder), "--save", ""]
        return [self._program, *options, "--appendonly", "yes", "--appendfsync", "everysec", *self._options]

    def answers(self) -> bool:
        """Whether it answers PING, if only to ask for a password."""
        try:
            with socket.create_connection((HOST, self.port), timeout=2) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(7) in (b"+PONG\r\n", b"-NOAUTH")
        except OSError:
            return False

    def ask(self, *command: str | int) -> Any:
        """The answer to one command, as text."""
        import redis

        with redis.Redis(port=self.port, protocol=2, decode_responses=True) as client:
            return client.execute_command(*command)
