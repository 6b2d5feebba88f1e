"""A real redis-server for one run: on a free port of loopback, in a folder of its own, ended by its process."""

from __future__ import annotations

import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def redis_server(program: str) -> Iterator[str]:
    """The address of a fresh Redis that keeps nothing on disk, run from `program`."""
    with tempfile.TemporaryDirectory(prefix="eventlab-bench-") as folder:
        port = free_port()
        options = ["--port", str(port), "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "no"]
        process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
        try:
            while not _answers(port):
                if process.poll() is not None:
                    raise SystemExit(f"redis-server ended at once, with {process.returncode}: {' '.join(options)}")
                time.sleep(0.02)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            process.kill()
            process.wait()


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(7) == b"+PONG\r\n"
    except ConnectionRefusedError:
        return False
