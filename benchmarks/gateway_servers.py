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
    with _running(_python("eventlab")) as (process, port):
        yield Contestant("eventlab", port, "/api/events?pattern=bench.t0", "/api/events", process)


@contextmanager
def sse_starlette() -> Iterator[Contestant]:
    """The peer in the same language."""
    with _running(_python("sse_starlette")) as (process, port):
        yield Contestant("sse-starlette", port, "/listen", "/publish", process)


@contextmanager
def nchan() -> Iterator[Contestant]:
    """The peer in C."""
    with tempfile.TemporaryDirectory(prefix="eventlab-bench-") as folder:
        port, file = free_port(), Path(folder) / "nginx.conf"
        user = "user root;" if os.geteuid() == 0 else ""  # else its worker may not read the folder
        file.write_text(NGINX.format(module=MODULE, user=user, files=MOST + 1000, folder=folder, most=MOST, port=port))
        with _running([str(shutil.which("nginx")), "-c", str(file), "-p", folder], port) as (process, _):
            yield Contestant("nchan", port, "/listen", "/publish", process)


def nchan_is_there() -> bool:
    """Whether this machine has it."""
    return shutil.which("nginx") is not None and MODULE.exists()


def _python(name: str) -> list[str]:
    return [sys.executable, "-m", "benchmarks.gateway_servers", name]


@contextmanager
def _running(command: list[str], port: int = 0) -> Iterator[tuple[psutil.Process, int]]:
    port = port or free_port()
    process = subprocess.Popen([*command, str(port)] if "-m" in command else command, stdout=subprocess.DEVNULL)
    try:
        while not _answers(port):
            if process.poll() is not None:
                raise SystemExit(f"{' '.join(command)} ended at once, with {process.returncode}")
            time.sleep(0.02)
        yield psutil.Process(process.pid), port
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
    {"eventlab": _serve_eventlab, "sse_starlette": _serve_sse_starlette}[sys.argv[1]](int(sys.argv[2]))
