"""The web application: what stands at which path, and what is open while it serves.

GET  /api/events          live events, as Server-Sent Events        stream.py
POST /api/events          an event, or a list of them               emitting.py
GET  /api/history         events of the past                        history.py
POST /webhooks/{source}   signed deliveries of other systems        system/producers/webhook.py
GET  /health/live         is the process there?                     health.py
GET  /health/ready        can it serve somebody?
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import HTTPConnection
from starlette.routing import BaseRoute, Route

from eventlab.clock import Clock, system_clock
from eventlab.gateway.answers import handlers
from eventlab.gateway.emitting import emitting
from eventlab.gateway.grant import EVERYTHING, Grant
from eventlab.gateway.health import Health
from eventlab.gateway.history import get_history
from eventlab.gateway.methods import Methods
from eventlab.gateway.served import innermost
from eventlab.gateway.settings import Settings
from eventlab.metrics import CountedMetrics, Metrics
from eventlab.protocol import EventSystem
from eventlab.system.producers.webhook import post_webhook


def build_app(
    events: EventSystem, settings: Settings, *, metrics: Metrics | None = None, clock: Clock = system_clock
) -> Starlette:
    """The application that serves `events`, which is open and stays open for as long. Raises `InvalidOption`."""
    core = innermost(events)
    metrics = metrics or CountedMetrics()
    health = Health(core.log, settings.node, lambda: bool(app.state.draining))

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with health:
            yield

    routes: Sequence[BaseRoute] = [
        Route("/api/events", Methods(POST=emitting(events, core.schemas, _admit, settings))),
        Route("/api/history", Methods(GET=get_history(events, _admit, max_limit=settings.max_events))),
        Route("/webhooks/{source}", Methods(POST=post_webhook(events, settings.webhooks, clock=clock))),
        Route("/health/live", Methods(GET=health.live)),
        Route("/health/ready", Methods(GET=health.ready)),
    ]
    app = Starlette(routes=routes, exception_handlers=handlers(), lifespan=lifespan)
    app.router.redirect_slashes = False  # a path is one path; and a redirect would lead wherever `//host/` says
    app.state.metrics, app.state.settings, app.state.draining = metrics, settings, False
    return app


async def _admit(_connection: HTTPConnection) -> Grant:
    return EVERYTHING
