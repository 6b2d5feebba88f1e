"""`POST /api/events` behind the gate: the API handler of chapter 5, and what a grant allows.

The whole of a list is checked before any of it is stored: an event that its sender may not emit, or that does not fit
its schema, leaves nothing of its neighbours behind.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from eventlab.event import Event, to_envelope
from eventlab.gateway.admission import Admission
from eventlab.gateway.gate import check_emit
from eventlab.gateway.settings import Settings
from eventlab.gateway.stamping import stamp_of
from eventlab.protocol import EventSystem
from eventlab.system.producers.api import post_events
from eventlab.system.producers.incoming import Endpoint
from eventlab.system.schemas import Schemas
from eventlab.system.unified import UnifiedEventSystem


def emitting(events: EventSystem, schemas: Schemas, admission: Admission, settings: Settings) -> Endpoint:
    """An endpoint for POST that stores what a request may emit, and what `schemas` find no fault with."""
    kind: type = type(events)

    async def post(request: Request) -> Response:
        grant = await admission.admit(request)

        def check(event: Event) -> None:
            check_emit(grant, event.type)
            if kind is not UnifiedEventSystem:  # that one has checked it; a layer around it does so as it stores
                schemas.check(event.type, event.data, event.version)
                to_envelope(event)

        taken = post_events(
            events,
            max_bytes=settings.max_bytes,
            max_events=settings.max_events,
            check=check,
            stamp=stamp_of(request, grant, settings),
        )
        return await taken(request)

    return post
