"""Old data is brought up to date step by step, and what cannot be says which step, of which event, and why."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import pytest

from eventlab.errors import InvalidHandler, InvalidName, InvalidOption, NotUpcast, UnknownVersion
from eventlab.event import Event
from eventlab.event.message import MAX_VERSION
from eventlab.practice import Versions

OLD = {"id": 123, "full_name": "Ann Lee"}


def users() -> Versions:
    """The guide's user.registered, whose name was split; and which then got a locale."""
    versions = Versions()

    @versions.upcast("user.registered", 1)
    def split_name(data: Mapping[str, Any]) -> dict[str, Any]:
        first, _, last = data["full_name"].partition(" ")
        return {"user_id": data["id"], "first_name": first, "last_name": last}

    @versions.upcast("user.registered", 2)
    def add_locale(data: Mapping[str, Any]) -> dict[str, Any]:
        return {**data, "locale": "en"}

    return versions


def test_every_step_from_the_old_version_to_the_newest_is_taken() -> None:
    """Version 1 goes through both steps, version 2 through the last, and version 3 is handed on untouched."""
    newest = {"user_id": 123, "first_name": "Ann", "last_name": "Lee", "locale": "en"}
    two = {name: value for name, value in newest.items() if name != "locale"}
    first, second, third = (
        Event("user.registered", data, version=version, id="e-1") for version, data in ((1, OLD), (2, two), (3, newest))
    )
    upcast = [users().upcast_event(event) for event in (first, second, third)]

    assert [(event.version, event.data) for event in upcast] == [(3, newest)] * 3
    assert upcast[2] is third


def test_only_the_data_and_its_version_change() -> None:
    """It is the same record: id, time, actor and position are those of the event that was stored."""
    event = Event("user.registered", OLD, id="e-1", actor="ann", key="k", metadata={"ip": "::1"}, position="7-0")
    upcast = users().upcast_event(event)

    for name in ("id", "time", "type", "actor", "key", "metadata", "position"):
        assert getattr(upcast, name) == getattr(event, name)
    assert event.data == OLD


def test_a_type_without_steps_has_one_shape_of_any_number() -> None:
    """Nobody has to register a type whose data never changed."""
    event = Event("order.placed", {"dish": "ramen"}, version=7)

    assert users().upcast_event(event) is event
    assert users().newest("order.placed") == 1


def test_an_event_from_the_future_names_what_is_known() -> None:
    """An old program that meets a newer event does not guess."""
    with pytest.raises(UnknownVersion, match=r"has version 4: expected 1, 2 and 3, .*bring this program up to date"):
        users().upcast_event(Event("user.registered", {}, version=4))


def test_a_chain_may_begin_late_and_then_knows_nothing_older() -> None:
    """Steps whose events are all gone can be deleted; an event that comes up after all is named, not mangled."""
    versions = Versions()
    versions.upcast("user.registered", 2)(dict)
    versions.check()

    with pytest.raises(UnknownVersion) as caught:
        versions.upcast_event(Event("user.registered", OLD))
    assert (caught.value.version, list(caught.value.known)) == (1, [2, 3])
    assert 'Register the step: @versions.upcast("user.registered", 1)' in str(caught.value)
    assert "bring this program up to date" not in str(caught.value)


def test_a_gap_in_a_chain_is_found_before_any_event_is() -> None:
    """`check` names the missing step, and the line that would add it."""
    versions = users()
    versions.upcast("user.registered", 5)(dict)

    with pytest.raises(InvalidOption, match=r"from 1, 2 and 5, and not from 3: .*upcast\(\"user.registered\", 3\)"):
        versions.check()
    with pytest.raises(UnknownVersion):
        versions.upcast_event(Event("user.registered", OLD))


def test_two_steps_from_one_version_are_an_error_at_once() -> None:
    """The second one is refused, with the names of both; the first one stays."""
    versions = users()

    with pytest.raises(InvalidOption, match=r"has a step from version 1 already, split_name.* Is dict the step from"):
        versions.upcast("user.registered", 1)(dict)
    assert versions.upcast_event(Event("user.registered", OLD)).version == 3


def test_a_step_that_raises_is_named_with_its_event() -> None:
    """Whoever reads the error knows which step to mend, and what it was given."""
    event = Event("user.registered", {"id": 7}, id="e-7")
    with pytest.raises(NotUpcast) as caught:
        users().upcast_event(event)

    assert str(caught.value) == (
        "user.registered e-7: the step from version 1 to 2, split_name, raised KeyError: 'full_name'. "
        "It was given data with id. Mend the step; the event is as it was."
    )
    assert (caught.value.step, caught.value.event) == (1, event)


@pytest.mark.parametrize("returned", [None, ["no", "mapping"], {1: "one"}, {"at": object()}])
def test_a_step_must_return_what_an_event_can_hold(returned: Any) -> None:
    """A forgotten `return` is the commonest mistake; it is found in its step, not three steps later."""
    versions = Versions()
    versions.upcast("a.b", 1)(lambda data: returned)
    versions.upcast("a.b", 2)(dict)

    with pytest.raises(NotUpcast, match=r"step from version 1 to 2, .* returned what no event can hold: data"):
        versions.upcast_event(Event("a.b", {}))


def test_a_step_stays_what_it_is_and_is_named_even_if_it_has_no_name() -> None:
    """A decorated function can be called by its own test; an object that is called is shown."""
    versions = Versions()

    assert versions.upcast("a.b", 1)(dict) is dict
    versions.upcast("a.b", 2)(functools.partial(int, base="x"))
    with pytest.raises(NotUpcast, match=r"step from version 2 to 3, functools\.partial.* raised TypeError"):
        versions.upcast_event(Event("a.b", {}))


def test_a_step_cannot_edit_the_record() -> None:
    """Data is frozen: the step that edits it instead of building anew is told to copy it first."""
    versions = Versions()

    @versions.upcast("a.b", 1)
    def edit(data: Any) -> Any:
        data["new"] = True
        return data

    with pytest.raises(NotUpcast, match=r"raised TypeError: an event's data cannot be changed.*Copy it first"):
        versions.upcast_event(Event("a.b", {}))


def test_what_is_no_step_is_refused_when_it_is_registered() -> None:
    """A version is a number from 1, a name is a name, and a step is plain: it cannot wait for anything."""

    async def waits(data: Any) -> Any:
        return data

    versions = Versions()
    with pytest.raises(InvalidHandler, match="Try def, without async"):
        versions.upcast("a.b", 1)(waits)  # type: ignore[type-var]  # wrong on purpose
    with pytest.raises(InvalidHandler):
        versions.upcast("a.b", 1)("step")  # type: ignore[type-var]  # wrong on purpose
    for version in (0, MAX_VERSION, True, "1", None):
        with pytest.raises(InvalidOption, match="expected a whole number"):
            versions.upcast("a.b", version)  # type: ignore[arg-type]  # wrong on purpose
    with pytest.raises(InvalidName):
        versions.upcast("A.b", 1)
    assert versions.snapshot() == {}


def test_versions_show_their_chains() -> None:
    """What a notebook prints, and what a snapshot holds."""
    assert repr(users()) == "<Versions: user.registered 1 → 2 → 3>"
    assert users().snapshot() == {"user.registered": [1, 2, 3]}
    assert repr(Versions()) == "<Versions: none>"
