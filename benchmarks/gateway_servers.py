"""The contestants of the fan-out: one process each, on a free port of loopback, with everything in memory.

eventlab         `eventlab serve` over a log in memory, with the limits for one address lifted
sse-starlette    an `asyncio.Queue` for each client, as its users write it; uvicorn, uvloop, httptools
nchan            nginx with that module, one worker, its messages in memory
"""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.servers import free_port

MODULE = Path("/usr/lib/nginx/modules/ngx_nchan_module.so")
"""Where Debian puts it."""
MOST = 12_000
"""Connections that a server must hold."""
NGINX = """
load_module {module};
{user}
daemon off;
worker_processes 1;
worker_rlimit_nofile {files};
pid {folder}/pid;
error_log stderr crit;
events {{ worker_connections {most}; }}
http {{
    access_log off;
    keepalive_requests 1000000;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        nchan_channel_id all;
        location /publish {{ nchan_publisher; }}
        location /listen {{ nchan_subscriber eventsource; nchan_subscriber_first_message newest; }}
    }}
}}
"""


@dataclass(frozen=True, slots=True)
class Contestant:
    """A server that runs: where it is, and how one listens and publishes there."""

    name: str
    port: int
    listen: str
    publish: str
    process: psutil.Process

    def memory(self) -> int:
        """Resident bytes, its workers' included. What the kernel holds for each connection is not in it."""
        return sum(each.memory_info().rss for each in [self.process, *self.process.children(recursive=True)])


@contextmanager
def eventlab() -> Iterator[Contestant]:
    """Ours."""
    port, limits = free_port(), ["--max-connections", str(MOST), "--max-per-client", str(MOST), "--rate", "1000000"]
    serve = [sys.executable, "-m", "eventlab.cli", "serve", "--no-vitals", "--port", str(port), *limits]
    with _running([*serve, "--system", "benchmarks.gateway_servers:in_memory"], port) as process:
        yield Contestant("eventlab", port, "/api/events?pattern=bench.t0", "/api/events", process)


@contextmanager
def sse_starlette() -> Iterator[Contestant]:
    """The peer in the same language."""
    port = free_port()
    with _running([sys.executable, "-m", "benchmarks.gateway_servers", str(port)], port) as process:
        yield Contestant("sse-starlette", port, "/listen", "/publish", process)


@contextmanager
def nchan() -> Iterator[Contestant]:
    """The peer in C."""
    with tempfile.TemporaryDirectory(prefix="eventlab-bench-") as folder:
        port, file = free_port(), Path(folder) / "nginx.conf"
        user = "user root;" if os.geteuid() == 0 else ""  # else its worker may not read the folder
        file.write_text(NGINX.format(module=MODULE, user=user, files=MOST + 1000, folder=folder, most=MOST, port=port))
        with _running([str(shutil.which("nginx")), "-c", str(file), "-p", folder], port) as process:
            yield Contestant("nchan", port, "/listen", "/publish", process)


def nchan_is_there() -> bool:
    """Whether this machine has it."""
    return shutil.which("nginx") is not None and MODULE.exists()


@contextmanager
def _running(command: list[str], port: int) -> Iterator[psutil.Process]:
    """The program, from when it takes connections on its port until the block ends."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdout=said, stderr=said)
        try:
            while not _answers(port):
                if process.poll() is not None:
                    said.seek(0)
                    raise SystemExit(f"{' '.join(command)} ended at once: {said.read().decode()}")
                time.sleep(0.02)
            yield psutil.Process(process.pid)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _serve_eventlab(port: int) -> None:
    from eventlab.gateway.serve import serve
    from eventlab.gateway.settings import Settings

    system = "benchmarks.gateway_servers:in_memory"
    serve(Settings(system=system, port=port, max_connections=MOST, max_per_client=MOST, rate=1e6, vitals=0.0))


def in_memory() -> object:
    """The system that ours serves."""
    from eventlab.system.memory_log import MemoryLog
    from eventlab.system.unified import UnifiedEventSystem

    return UnifiedEventSystem(MemoryLog())


def _serve_sse_starlette(port: int) -> None:
    import uvicorn
    from sse_starlette import EventSourceResponse
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    queues: set[asyncio.Queue[bytes]] = set()

    async def listen(_request: Request) -> EventSourceResponse:
        async def events() -> AsyncIterator[dict[str, str]]:
            queue: asyncio.Queue[bytes] = asyncio.Queue(maxsize=1000)
            queues.add(queue)
            try:
                number = 0
                while True:
                    message, number = await queue.get(), number + 1
                    yield {"data": message.decode(), "id": str(number)}
            finally:
                queues.discard(queue)

        return EventSourceResponse(events())

    async def publish(request: Request) -> Response:
        message = await request.body()
        for queue in queues:
            queue.put_nowait(message)
        return Response(status_code=202)

    app = Starlette(routes=[Route("/listen", listen), Route("/publish", publish, methods=["POST"])])
    uvicorn.run(app, port=port, log_level="warning", access_log=False, loop="uvloop", http="httptools", backlog=4096)


if __name__ == "__main__":
    _serve_sse_starlette(int(sys.argv[1]))
