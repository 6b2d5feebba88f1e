"""The web application: what stands at which path, and what is at work while it serves.

    GET  /                    the dashboard                             page.py
    GET  /api/events          live events, as Server-Sent Events        streaming.py
    POST /api/events          an event, or a list of them               emitting.py
    GET  /api/history         events of the past                        history.py
    POST /api/tickets         a ticket for a stream                     gate.py
    WS   /ws                  both ways on one connection               websocket.py
    POST /webhooks/{source}   signed deliveries of other systems        system/producers/webhook.py
    GET  /metrics             for Prometheus                            prometheus.py
    GET  /health/live         is the process there?                     health.py
    GET  /health/ready        can it serve somebody?

Around all of them, from outside in: the access log, the count of requests, CORS for pages of other servers. They are
plain ASGI, so that a stream may pass through them frame by frame; mostly it goes past them (direct.py).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from eventlab.clock import Clock, system_clock
from eventlab.gateway.access_log import AccessLog
from eventlab.gateway.admission import Admission
from eventlab.gateway.answers import handlers, no_websocket, upgrade_required
from eventlab.gateway.counting import CountRequests
from eventlab.gateway.emitting import emitting
from eventlab.gateway.gate import Gate, post_ticket
from eventlab.gateway.health import Health
from eventlab.gateway.history import get_history
from eventlab.gateway.hub import Hub
from eventlab.gateway.methods import Methods
from eventlab.gateway.origin import cors
from eventlab.gateway.page import page_routes
from eventlab.gateway.prometheus import PrometheusMetrics, metrics_page
from eventlab.gateway.served import innermost
from eventlab.gateway.settings import Settings
from eventlab.gateway.spent import spent_in
from eventlab.gateway.streaming import streaming
from eventlab.gateway.vitals import Vitals
from eventlab.gateway.websocket import WebSockets
from eventlab.metrics import Metrics
from eventlab.protocol import EventSystem
from eventlab.system.producers.incoming import Endpoint
from eventlab.system.producers.webhook import post_webhook


def build_app(
    events: EventSystem, settings: Settings, *, metrics: Metrics | None = None, clock: Clock = system_clock
) -> Starlette:
    """The application that serves `events`, which is open and stays open for as long.

    `metrics` are on `/metrics` if they are `PrometheusMetrics`, as they are without any. Raises `InvalidOption`.
    """
    core, metrics = innermost(events), metrics or PrometheusMetrics()
    hub = Hub(core.log, core.feed, metrics=metrics, heartbeat=settings.heartbeat, send_seconds=settings.send_seconds)
    gate = Gate(settings, spent_in(core.log, clock=clock), clock=clock)
    admission = Admission(gate, settings, metrics, clock=clock)
    health = Health(core.log, settings.node, lambda: hub.draining)
    history = get_history(events, admission, max_limit=settings.max_events, max_bytes=settings.max_bytes)
    webhook = post_webhook(events, settings.webhooks, clock=clock)
    routes: list[BaseRoute] = [
        Route(
            "/api/events",
            Methods(
                GET=streaming(hub, admission, clock=clock),
                POST=emitting(events, core.schemas, admission, settings),
            ),
        ),
        Route("/api/history", Methods(GET=history)),
        Route("/api/tickets", Methods(POST=admission.limited(post_ticket(gate)))),
        WebSocketRoute("/ws", WebSockets(hub, events, admission, settings, metrics=metrics, clock=clock)),
        WebSocketRoute("/{path:path}", no_websocket),
        Route("/ws", Methods(GET=upgrade_required)),
        Route("/webhooks/{source}", Methods(POST=admission.limited(webhook))),
        Route("/health/live", Methods(GET=health.live)),
        Route("/health/ready", Methods(GET=health.ready)),
        *page_routes(),
    ]
    if isinstance(metrics, PrometheusMetrics):
        routes.append(Route("/metrics", Methods(GET=_admitted(admission, metrics_page(metrics)))))

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with health, hub, Vitals(events, settings, metrics, hub.snapshot, clock=clock):
            yield

    around = [Middleware(AccessLog), Middleware(CountRequests, metrics=metrics), *cors(settings)]
    app = Starlette(routes=routes, middleware=around, exception_handlers=handlers(), lifespan=lifespan)
    app.router.redirect_slashes = False  # a path is one path; and a redirect would lead wherever `//host/` says
    app.state.hub, app.state.metrics, app.state.settings = hub, metrics, settings
    return app


def _admitted(admission: Admission, endpoint: Endpoint) -> Endpoint:
    """For whoever is let in, whatever else he may do."""

    async def called(request: Request) -> Response:
        await admission.admit(request)
        return await endpoint(request)

    return called
