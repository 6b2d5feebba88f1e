"""Versions: the shape of an event's data changes, and the events of last year do not (guide, chapter 7).

    versions = Versions()

    @versions.upcast("user.registered", 1)                 from version 1 to version 2
    def split_name(data):
        first, _, last = data["full_name"].partition(" ")
        return {"user_id": data["id"], "first_name": first, "last_name": last}

    events = VersionedEventSystem(inner, versions)         whoever listens or looks back meets version 2 only

    stored      v1 ──split_name──▶ v2 ──add_locale──▶ v3 ──▶ handler(event)
    stored                         v2 ──add_locale──▶ v3 ──▶ handler(event)
    stored                                            v3 ──▶ handler(event)

A log is never rewritten: an event is a record, and others read it too. So old data is brought up to date when it is
read, step by step. Each step is a pure function that knows two shapes that lie side by side; it is written once, on
the day of the change, and no handler ever asks which version it has got. The road not taken is the guide's own: a
handler for each version (`user.registered.v1`, `.v2`, …), in every consumer, and all of them again for each new one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from eventlab.errors import InvalidData, InvalidHandler, InvalidOption, NotUpcast, UnknownVersion, shown
from eventlab.event import Event, check_name
from eventlab.event.frozen import freeze_mapping
from eventlab.event.message import MAX_VERSION
from eventlab.subscription import must_be_awaited

Upcaster = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""Data of one version (frozen: build a new dict) to data of the next. Pure: it runs at every reading, anywhere."""
U = TypeVar("U", bound=Upcaster)


class Versions:
    """The steps from each version of a type's data to the next one. A type without steps has one shape, of any number.

    A chain may begin above 1, once no event of an older version is kept anywhere; it must have no gap.
    """

    def __init__(self) -> None:
        self._steps: dict[str, dict[int, Upcaster]] = {}

    def upcast(self, type: str, version: int) -> Callable[[U], U]:
        """Register the decorated function as the step of that type from `version` to the one behind it.

        Raises `InvalidName`; `InvalidOption` for a version that is none, or that has its step already;
        `InvalidHandler` for what is no plain function.
        """
        check_name(type)
        if not isinstance(version, int) or isinstance(version, bool) or not 1 <= version < MAX_VERSION:
            raise InvalidOption(
                f"{type} is upcast from version {shown(version)}: expected a whole number, 1 or more. Try 1."
            )

        def register(upcaster: U) -> U:
            _check_plain(upcaster, type)
            steps = self._steps.setdefault(type, {})
            if version in steps:
                raise InvalidOption(
                    f"{type} has a step from version {version} already, {_name(steps[version])}: expected one for each "
                    f"version. Is {_name(upcaster)} the step from version {max(steps) + 1}?"
                )
            steps[version] = upcaster
            return upcaster

        return register

    def check(self) -> None:
        """Raise `InvalidOption` if a step is missing between two others. Call it when all are registered."""
        for type, steps in self._steps.items():
            gaps = [version for version in self.known(type)[:-1] if version not in steps]
            if gaps:
                raise InvalidOption(
                    f"{type} can be upcast from {_listed(sorted(steps))}, and not from {gaps[0]}: expected a step from "
                    f'each version to the next. Add one: @versions.upcast("{type}", {gaps[0]}).'
                )

    def known(self, type: str) -> range:
        """The versions of a type that can be read, oldest to newest; just 1 for a type without steps."""
        steps = self._steps.get(type)
        return range(min(steps), max(steps) + 2) if steps else range(1, 2)

    def newest(self, type: str) -> int:
        """The version that everybody gets to see."""
        return self.known(type)[-1]

    def upcast_event(self, event: Event) -> Event:
        """The event with its data in the newest version; itself, if it is that already, or if its type has no steps.

        Everything else stays: id, time and position are those of the record. Raises `UnknownVersion` for a version
        that is newer than what is known here, or older; `NotUpcast` when a step raises or returns no JSON object.
        """
        steps = self._steps.get(event.type)
        if steps is None:
            return event
        known = self.known(event.type)
        if event.version == known[-1]:
            return event
        missing = [version for version in range(event.version, known[-1]) if version not in steps]
        if event.version > known[-1] or missing:
            raise _unknown(event, known)
        data = event.data
        for version in range(event.version, known[-1]):
            data = _step(steps[version], version, data, event)
        return replace(event, data=data, version=known[-1])

    def __contains__(self, type: object) -> bool:
        return isinstance(type, str) and type in self._steps

    def snapshot(self) -> dict[str, list[int]]:
        """The versions that can be read, by type."""
        return {type: list(self.known(type)) for type in sorted(self._steps)}

    def __repr__(self) -> str:
        chains = [f"{type} {' → '.join(map(str, versions))}" for type, versions in self.snapshot().items()]
        return f"<Versions: {', '.join(chains) or 'none'}>"


def _step(upcaster: Upcaster, version: int, data: Mapping[str, Any], event: Event) -> Mapping[str, Any]:
    """The data of the next version, checked and frozen."""
    try:
        return freeze_mapping(upcaster(data))
    except InvalidData as error:
        problem = f"returned what no event can hold: {error}"
    except Exception as error:  # noqa: BLE001  (whatever it is, whoever reads must learn which step of which event)
        problem = f"raised {type(error).__name__}: {str(error).rstrip('.')}."
    raise NotUpcast(
        f"{event.type} {event.id}: the step from version {version} to {version + 1}, {_name(upcaster)}, {problem} "
        f"It was given data with {_listed(data) or 'nothing in it'}. Mend the step; the event is as it was.",
        event=event,
        step=version,
    )


def _unknown(event: Event, known: range) -> UnknownVersion:
    newer = event.version > known[-1]
    advice = (
        "Something newer emits it: bring this program up to date, or register the step"
        if newer
        else "Register the step"
    )
    return UnknownVersion(
        f"{event.type} {event.id} has version {event.version}: expected {_listed(known)}, which are known here. "
        f'{advice}: @versions.upcast("{event.type}", {known[-1] if newer else event.version}).',
        type=event.type,
        version=event.version,
        known=known,
    )


def _check_plain(upcaster: Any, type: str) -> None:
    if not callable(upcaster) or must_be_awaited(upcaster):
        raise InvalidHandler(
            f"{shown(upcaster)} cannot be a step of {type}: expected a plain function from old data to new. "
            "It runs at every reading, so what it has to look up belongs into the event. Try def, without async."
        )


def _name(upcaster: Upcaster) -> str:
    return str(getattr(upcaster, "__name__", None) or shown(upcaster))


def _listed(items: Iterable[Any]) -> str:
    """`1, 2 and 3`."""
    *most, last = [*map(str, items)] or [""]
    return f"{', '.join(most)} and {last}" if most else last
