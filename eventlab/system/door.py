"""The door: steps 1 and 2 of an emit. Nothing gets through that is not an event."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from eventlab.clock import Clock, system_clock
from eventlab.event import MAX_ENVELOPE_BYTES, Event, check_name, new_id, to_envelope
from eventlab.event.envelope import Envelope
from eventlab.event.frozen import freeze_mapping
from eventlab.event.identity import RandomBytes
from eventlab.event.message import Blank
from eventlab.system.log import Draft
from eventlab.system.schemas import Schemas

Prepared = tuple[Event, Draft]
"""An event that is checked and identified, and not stored yet."""


class Door:
    """Makes events of what is emitted. `source` is given to those that name none."""

    def __init__(
        self,
        *,
        schemas: Mapping[str, Any] | None = None,
        source: str | None = None,
        clock: Clock = system_clock,
        randbytes: RandomBytes = os.urandom,
        max_bytes: int = MAX_ENVELOPE_BYTES,
    ) -> None:
        self.schemas, self._source = Schemas(schemas), source
        self._clock, self._randbytes, self._max_bytes = clock, randbytes, max_bytes

    def prepare(self, type: str, data: Mapping[str, Any], fields: Mapping[str, Any] | None = None) -> Prepared:
        """Both steps, and what the log takes. `fields` are the other arguments of `emit`. Raises `InvalidMessage`."""
        fields = fields or {}
        event = self.identify(type, self.validate(type, data, fields.get("version", 1)), **fields)
        return event, self.draft(event, own_id=fields.get("id"))

    def validate(self, type: str, data: Mapping[str, Any], version: int = 1) -> Mapping[str, Any]:
        """Step 1: the data as it shall be stored. Raises `InvalidName`, or `InvalidData` with the path."""
        type = check_name(type)
        return freeze_mapping(self.schemas.check(type, data, version) if len(self.schemas) else data)

    def identify(
        self,
        type: str,
        data: Mapping[str, Any],
        *,
        actor: str | None = None,
        source: str | None = None,
        key: str | None = None,
        version: int = 1,
        id: str | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> Event:
        """Step 2: the event, with an id and a time. Raises `InvalidMessage`."""
        now = self._clock()
        fields = Envelope(
            id=new_id(now, self._randbytes) if id in (None, "") else id,
            type=type,
            time=now,
            data=data,
            actor=actor,
            source=self._source if source is None else source,
            key=key,
            version=version,
            metadata=None if metadata is None else freeze_mapping(metadata, "metadata"),
        )
        return Blank(fields, None).checked()  # as Event(…) checks it, in two thirds of the time

    def draft(self, event: Event, *, own_id: str | None) -> Draft:
        """The event as the log takes it. Raises `MessageTooLarge`."""
        return Draft(event.type, to_envelope(event, limit=self._max_bytes), own_id or None)
