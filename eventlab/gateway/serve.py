"""`eventlab serve`: settings in, a served event system, and an end in good order.

    eventlab serves at http://127.0.0.1:8000/
      listen    curl -N 'http://127.0.0.1:8000/api/events?pattern=*'
      emit      curl -H 'Content-Type: application/json' -d '{"type": "order.placed", "data": {}}' http://…/api/events
    Ctrl-C ends it.

With several workers the parent binds the port and looks after them (`workers.py`); each of them does what one does
alone: open the event system, build the application, serve. Who may come in: `announcing.py`.
"""

from __future__ import annotations

import asyncio
import math
import multiprocessing
import os
import resource
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, contextmanager
from dataclasses import replace
from multiprocessing.connection import Connection
from tempfile import TemporaryDirectory
from typing import Any

from uvicorn.loops.auto import auto_loop_factory

from eventlab.errors import InvalidOption, shown
from eventlab.gateway.announcing import announcement, with_secret
from eventlab.gateway.app import build_app
from eventlab.gateway.collector import settle
from eventlab.gateway.listening import address_of, listen
from eventlab.gateway.logs import logging_to
from eventlab.gateway.prometheus import FOLDER, PrometheusMetrics
from eventlab.gateway.served import check_shared, opened
from eventlab.gateway.server import GRACE_SECONDS, GatewayServer, config_of
from eventlab.gateway.settings import Settings
from eventlab.gateway.workers import Workers
from eventlab.metrics import Metrics
from eventlab.protocol import EventSystem

FILES = 500
"""That a process needs besides those for its connections."""
MARGIN = 10.0
"""Seconds that a worker has for its end, besides those for its streams and its requests."""

Layer = Callable[[EventSystem, Metrics], AbstractAsyncContextManager[Any]]
"""Puts a layer around the system that is served, which may count; a worker process finds it by its name."""


def serve(settings: Settings, *, layer: Layer | None = None) -> None:
    """Serve until SIGTERM or Ctrl-C. Raises `InvalidOption`, a `StoreError`, or `NeverServed`."""
    _check(settings)
    settings, token = with_secret(_within_files(settings))
    with listen(settings.host, settings.port) as listening:

        def announce() -> None:
            print(announcement(settings, address_of(listening, settings.host), token), flush=True)

        if settings.workers == 1:
            _run(settings, layer, listening, announce)
        else:
            _run_workers(settings, layer, listening, announce)


def work(settings: Settings, layer: Layer | None, listening: socket.socket, number: int, ready: Connection) -> None:
    """What each of several workers does. It is a node of its own, so that it can be told apart."""
    _run(replace(settings, node=f"{settings.node}-{number}"), layer, listening, lambda: ready.send(None))


def _run(settings: Settings, layer: Layer | None, listening: socket.socket, on_started: Callable[[], None]) -> None:
    with logging_to(sys.stderr, settings), asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
        runner.run(_serve(settings, layer, listening, on_started))


async def _serve(
    settings: Settings, layer: Layer | None, listening: socket.socket, on_started: Callable[[], None]
) -> None:
    async with AsyncExitStack() as open_ones:
        events, metrics = await open_ones.enter_async_context(opened(settings)), PrometheusMetrics()
        check_shared(events, settings.workers)
        if layer is not None:
            events = await open_ones.enter_async_context(layer(events, metrics))
        app = build_app(events, settings, metrics=metrics)

        async def drain() -> None:
            await app.state.hub.drain(over=settings.drain_seconds)

        server = GatewayServer(config_of(app, settings), drain=drain, on_started=on_started)
        if parent := multiprocessing.parent_process():
            asyncio.get_running_loop().add_reader(parent.sentinel, server.stop)
        settle()
        await server.serve(sockets=[listening])


def _run_workers(
    settings: Settings, layer: Layer | None, listening: socket.socket, announce: Callable[[], None]
) -> None:
    async def look_after_them() -> None:
        if settings.system is None:  # what a function builds may begin to work: that is for the workers to do
            async with opened(settings) as events:  # were the store not there, they would be started in vain
                check_shared(events, settings.workers)
        given = (settings, layer, listening)
        patience = settings.drain_seconds + GRACE_SECONDS + MARGIN
        on_end = listening.close
        await Workers(settings.workers, work, given, on_ready=announce, on_end=on_end, patience=patience).run()

    with logging_to(sys.stderr, settings), _shared_metrics():
        asyncio.run(look_after_them())


@contextmanager
def _shared_metrics() -> Iterator[None]:
    """A folder in which the workers keep what they count, so that each of them can answer with the sum."""
    with TemporaryDirectory(prefix="eventlab-metrics-") as folder:
        os.environ[FOLDER] = folder
        try:
            yield
        finally:
            del os.environ[FOLDER]


def _check(settings: Settings) -> None:
    if not 0 <= settings.drain_seconds < math.inf:  # False for NaN, too
        raise InvalidOption(f"drain is {settings.drain_seconds:g}: expected seconds, 0 or more. Try --drain 5.")
    if settings.workers < 1:
        raise InvalidOption(f"{settings.workers} workers can serve nobody: expected 1 or more. Try --workers 2.")
    for name in ("max_connections", "max_per_client"):
        if (most := getattr(settings, name)) < 1:
            raise InvalidOption(
                f"{name.replace('_', '-')} is {most}: expected 1 or more. Leave it out for the default."
            )
    if not settings.node.strip() or not settings.node.isprintable():  # it stands in each line of the log
        raise InvalidOption(f"node is {shown(settings.node)}: expected a name of one line. Try --node node-1.")


def _within_files(settings: Settings) -> Settings:
    """The settings with no more connections than this process may have files open; the limit is raised if it can be.

    One that cannot be opened waits in silence; one too many is told so.
    """
    wanted = settings.max_connections + FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return settings
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))
    return replace(settings, max_connections=max(1, max(soft, most) - FILES))
