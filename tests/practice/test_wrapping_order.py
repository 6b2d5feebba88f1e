"""What each layer adds is there in every order; what an order changes is what a layer gets to see of the others."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from eventlab.clock import run_virtual
from eventlab.errors import Unconfirmed, Unreachable
from eventlab.practice.deduplication import DeduplicatedEventSystem
from eventlab.practice.resilience import ResilientEventSystem
from eventlab.practice.versioned import VersionedEventSystem
from eventlab.practice.versioning import Versions
from tests.practice.flaky import Flaky, Forgetful
from tests.practice.layers import LAYERS, WORKING, Layer, Names, stacked

OLD, NEW = {"name": "Ann Lee"}, {"first": "Ann", "last": "Lee"}
STEPS = Versions()


@STEPS.upcast("user.registered", 1)
def split_name(data: Any) -> dict[str, str]:
    """Version 2 has two names, and takes no version 1 for it."""
    first, last = data["name"].split()
    return {"first": first, "last": last}


TRYING: dict[str, Layer] = {**LAYERS, "Versioned": lambda inner: VersionedEventSystem(inner, STEPS)}
WHOLE = [*permutations(WORKING)]
KEEPING: dict[str, Layer] = {**TRYING, "Resilient": lambda inner: ResilientEventSystem(inner, retries=0)}


def away() -> Unreachable:
    return Unreachable("the store is away")


@pytest.mark.parametrize("names", WHOLE, ids="+".join)
def test_every_layer_does_its_part_in_every_order(names: Names) -> None:
    """An emit that fails once, and comes a second time: tried again, stored once, heard once, in the newest version."""
    heard: list[Any] = []

    async def story() -> tuple[list[Any], dict[str, Any], dict[str, float], list[Any]]:
        async with stacked(Forgetful(away()), names, TRYING) as events:
            events.subscribe("user.*", heard.append)
            for _ in range(2):
                await events.emit("user.registered", OLD, id="mine", version=1)
            return list(await events.history()), events.snapshot(), events.metrics.snapshot(), events.emitted

    past, shown, counts, recorded = run_virtual(story())
    within = {(inner, outer) for at, outer in enumerate(names) for inner in names[:at]}

    assert [(event.version, event.data) for event in past] == [(2, NEW)]
    assert heard == past
    assert (shown["resilience"]["tried_again"], shown["resilience"]["saved"]) == (1, 1)
    assert shown["deduplication"] == {"known": 1, "repeats": 1}
    assert counts["events.handled{type=user.registered}"] == 1
    assert counts["events.emitted{type=user.registered}"] == (2 if ("Deduplicated", "Monitored") in within else 1)
    assert ("events.errors{error=Unreachable,type=user.registered}" in counts) == (("Monitored", "Resilient") in within)
    assert len(recorded) == (2 if ("Deduplicated", "Recording") in within else 1)
    assert {event.version for event in recorded} == {2 if ("Versioned", "Recording") in within else 1}


@pytest.mark.parametrize("names", WHOLE, ids="+".join)
def test_what_was_kept_is_replayed_as_it_was_meant(names: Names) -> None:
    """A letter has the version in which its event would have been stored, also where a layer within had chosen it."""

    async def story() -> tuple[list[Any], dict[str, float], int]:
        async with stacked(Forgetful(away(), away()), names, KEEPING) as events:
            for data, fields in ((OLD, {"version": 1}), (NEW, {})):
                with pytest.raises(Unreachable):
                    await events.emit("user.registered", data, **fields)
            await events.dead_letters.replay("all")
            return list(await events.history()), events.metrics.snapshot(), len(events.emitted)

    past, counts, recorded = run_virtual(story())
    within = names[: names.index("Resilient")]

    assert [(event.version, event.data) for event in past] == [(2, NEW), (2, NEW)]
    assert counts.get("events.emitted{type=user.registered}", 0) == (2 if "Monitored" in within else 0)
    assert recorded == (2 if "Recording" in within else 0)


@pytest.mark.parametrize(("names", "stored"), [(("Deduplicated", "Resilient"), 1), (("Resilient", "Deduplicated"), 2)])
def test_a_replay_is_known_to_the_layers_within(names: Names, stored: int) -> None:
    """It begins at the layer that kept the event: an id that was replayed is news to a memory outside of it."""

    async def story() -> int:
        async with stacked(Forgetful(away()), names, KEEPING) as events:
            with pytest.raises(Unreachable):
                await events.emit("order.paid", {}, id="mine")
            await events.dead_letters.replay("all")
            await events.emit("order.paid", {}, id="mine")
            return len(await events.history())

    assert run_virtual(story()) == stored


@pytest.mark.parametrize(("names", "known"), [(("Deduplicated", "Resilient"), 3), (("Resilient", "Deduplicated"), 1)])
def test_inside_of_resilient_every_emit_has_an_id_to_remember(names: Names, known: int) -> None:
    """Its own, or the one that it was given on the way."""

    async def story() -> int:
        async with stacked(Forgetful(), names) as events:
            for fields in ({"id": "mine"}, {}, {}):
                await events.emit("order.paid", {}, **fields)
            return int(events.snapshot()["deduplication"]["known"])

    assert run_virtual(story()) == known


def test_a_memory_of_what_was_stored_makes_no_lost_answer_safe() -> None:
    """It never saw that one stored: tried again it would be stored twice, and so it is kept instead."""

    async def story() -> int:
        async with ResilientEventSystem(
            DeduplicatedEventSystem(Forgetful((Unconfirmed("the answer was lost"), None)))
        ) as events:
            with pytest.raises(Unconfirmed):
                await events.emit("order.paid", {}, id="mine")
            return len(await events.history())

    assert run_virtual(story()) == 1


@pytest.mark.parametrize(("names", "counted"), [(("Monitored", "Versioned"), 1), (("Versioned", "Monitored"), 0)])
def test_what_cannot_be_upcast_never_reaches_the_layers_outside(names: Names, counted: int) -> None:
    """Counted inside of Versioned it is an error of the handler; outside, the handler was never called."""

    async def story() -> dict[str, float]:
        store = Flaky()
        async with stacked(store, names, TRYING) as events:
            events.subscribe("user.*", lambda _event: None)
            await store.emit("user.registered", {})
            snapshot: dict[str, float] = events.metrics.snapshot()
            return snapshot

    counts = run_virtual(story())

    assert counts.get("events.handler_errors{error=NotUpcast,type=user.registered}", 0) == counted
    assert "events.handled{type=user.registered}" not in counts
