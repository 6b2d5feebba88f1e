"""`eventlab serve`: settings in, a served event system, and an end in good order.

    eventlab serves at http://127.0.0.1:8000/
      listen    curl -N 'http://127.0.0.1:8000/api/events?pattern=*'
      emit      curl -d '{"type": "order.placed", "data": {}}' -H 'Content-Type: application/json' http://…/api/events
    Ctrl-C ends it.

On loopback everybody may do everything. Where others can reach the port a secret is needed; without one, one is drawn
for this run, and a token that was signed with it is printed, which only those see who see this terminal.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import resource
import socket
from collections.abc import Callable
from multiprocessing.connection import Connection

from uvicorn.loops.auto import auto_loop_factory

from eventlab.errors import InvalidOption
from eventlab.gateway.app import build_app
from eventlab.gateway.listening import address_of, listen
from eventlab.gateway.served import opened
from eventlab.gateway.server import GatewayServer, config_of
from eventlab.gateway.settings import Settings
from eventlab.gateway.workers import Workers

FILES = 500
"""That a process needs besides those for its connections."""


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or Ctrl-C. Raises `InvalidOption`, a `StoreError`, or `NeverServed`."""
    _check_workers(settings)
    _allow_files(settings.max_connections + FILES)
    with listen(settings.host, settings.port) as listening:

        def announce() -> None:
            print(announcement(settings, address_of(listening, settings.host)), flush=True)

        if settings.workers == 1:
            _run(settings, listening, announce)
        else:
            asyncio.run(_try_store(settings))
            asyncio.run(_look_after_workers(settings, listening, announce))


async def _look_after_workers(settings: Settings, listening: socket.socket, announce: Callable[[], None]) -> None:
    given = (settings, listening)
    await Workers(settings.workers, work, given, on_ready=announce, on_end=listening.close).run()


def work(settings: Settings, listening: socket.socket, ready: Connection) -> None:
    """What each of several workers does."""
    _run(settings, listening, lambda: ready.send(None))


def _run(settings: Settings, listening: socket.socket, on_started: Callable[[], None]) -> None:
    with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
        runner.run(_serve(settings, listening, on_started))


async def _serve(settings: Settings, listening: socket.socket, on_started: Callable[[], None]) -> None:
    async with opened(settings) as events:
        app = build_app(events, settings)

        async def drain() -> None:
            app.state.draining = True

        server = GatewayServer(config_of(app, settings), drain=drain, on_started=on_started)
        if parent := multiprocessing.parent_process():
            asyncio.get_running_loop().add_reader(parent.sentinel, server.stop)
        await server.serve(sockets=[listening])


def announcement(settings: Settings, address: str) -> str:
    """What is printed once it takes connections."""
    lines = [
        f"eventlab serves at {address}",
        f"  listen    curl -N '{address}api/events?pattern=*'",
        '  emit      curl -H \'Content-Type: application/json\' -d \'{"type": "order.placed", "data": {}}\' '
        f"{address}api/events",
    ]
    return "\n".join([*lines, "Ctrl-C ends it."])


def _check_workers(settings: Settings) -> None:
    if settings.workers < 1:
        raise InvalidOption(f"{settings.workers} workers can serve nobody: expected 1 or more. Try --workers 2.")
    own = settings.redis is None or settings.redis.startswith(("embedded:", "memory:"))
    if settings.workers > 1 and own:
        raise InvalidOption(
            f"{settings.workers} workers need a store that they share: each process would have events of its own. "
            "Try --redis redis://localhost:6379/0, or --workers 1."
        )


async def _try_store(settings: Settings) -> None:
    """Open the store once before there are workers: were it not there, each of them would say so."""
    async with opened(settings):
        pass


def _allow_files(wanted: int) -> None:
    """Each connection is an open file: raise this process's limit as far as the system lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
