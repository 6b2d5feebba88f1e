"""The dashboard's state: partial updates, in any order, any number of times, and only what it knows."""

from __future__ import annotations

from datetime import timedelta
from functools import reduce
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventlab.apps.dashboard_state import MAX_ALERTS, MAX_NODES, MAX_TEXT, DashboardState, fold
from eventlab.clock import ManualClock
from eventlab.event import Event
from eventlab.event.identity import EPOCH

EMPTY = DashboardState()


def update(at: int, node: Any = "one", **readings: Any) -> Event:
    """A `metrics.update` that the log took at that second."""
    return Event("metrics.update", {"node": node, **readings}, id=f"u{at}", position=f"{at * 1000}-0")


def alert(at: int, severity: Any = "warning", **data: Any) -> Event:
    """An `alert` of node one, told by itself unless `source` is somebody else."""
    source = data.pop("source", "one")
    told = {"node": "one", "rule": "cpu", "severity": severity, "message": f"CPU, {at}", **data}
    return Event("alert", told, id=f"a{at}", position=f"{at * 1000}-0", source=source)


def folded(*events: Event, state: DashboardState = EMPTY) -> DashboardState:
    """The state after these."""
    return reduce(fold, events, state)


def levels(state: DashboardState) -> list[tuple[str, str, str]]:
    """The alerts that hold: node, rule and severity."""
    return [(each.node, each.rule, each.severity) for each in state.open_alerts]


def test_what_an_update_does_not_tell_stays_as_it_was() -> None:
    """The guide's `{...prev, ...data}`, for each node."""
    state = folded(update(1, cpu=20, memory=1000), update(2, "two", cpu=90), update(3, cpu=30, errors=1))

    one, two = state.nodes["one"], state.nodes["two"]
    assert [one[reading] for reading in ("cpu", "memory", "errors", "requests")] == [30, 1000, 1, 0]
    assert (two["cpu"], two["memory"]) == (90, 0)
    assert one.last_seen == EPOCH + timedelta(seconds=3)


EVENTS = st.one_of(
    st.builds(
        lambda node, readings: ("metrics.update", {"node": node, **readings}),
        st.sampled_from(["one", "two"]),
        st.fixed_dictionaries(
            {},
            optional={
                "cpu": st.integers(0, 3),
                "memory": st.integers(0, 3),
                "alerts": st.dictionaries(st.sampled_from(["cpu", "memory"]), st.sampled_from(["warning", "critical"])),
            },
        ),
    ),
    st.builds(
        lambda node, rule, severity: ("alert", {"node": node, "rule": rule, "severity": severity}),
        st.sampled_from(["one", "two"]),
        st.sampled_from(["cpu", "memory"]),
        st.sampled_from(["warning", "critical", "cleared"]),
    ),
    st.just(("order.placed", {"node": "one", "cpu": 100})),
)


@given(st.lists(EVENTS, max_size=12), st.data())
def test_any_order_with_any_repetition_leads_to_the_same_state(
    told: list[tuple[str, dict[str, Any]]], data: Any
) -> None:
    """So live, late, delivered again and rebuilt from history are one."""
    events = [
        Event(type, said, id=f"e{n}", position=f"{n // 2}-{n % 2}", source=data.draw(st.sampled_from(["one", "watch"])))
        for n, (type, said) in enumerate(told)
    ]
    again = data.draw(st.lists(st.sampled_from(events), max_size=6)) if events else []
    disorder = data.draw(st.permutations([*events, *again]))

    assert folded(*disorder) == folded(*events)


def test_the_state_before_is_left_as_it_was() -> None:
    """Whoever holds one may compare it with the next."""
    before = folded(update(1, cpu=20), alert(1))
    after = folded(update(2, cpu=30), alert(2, "cleared"), state=before)

    assert (before.nodes["one"]["cpu"], after.nodes["one"]["cpu"]) == (20, 30)
    assert levels(before) == [("one", "cpu", "warning")]


@pytest.mark.parametrize("cpu", ["90", None, True, [1], {"a": 1}])
def test_what_is_no_number_is_no_reading(cpu: Any) -> None:
    """The one before it stays; the node has been seen all the same."""
    state = folded(update(1, cpu=20), update(2, cpu=cpu))

    assert state.nodes["one"]["cpu"] == 20
    assert state.nodes["one"].last_seen == EPOCH + timedelta(seconds=2)


@pytest.mark.parametrize("node", [None, "", 7, ["one"], "x" * (MAX_TEXT + 1), "a\x1b[31m", "a\nb"])
def test_what_is_no_name_is_no_node(node: Any) -> None:
    """An escape character on a terminal would do more than be read."""
    assert folded(update(1, node, cpu=20)) == EMPTY


def test_unknown_fields_are_kept_out() -> None:
    """Of the node, and of the snapshot."""
    state = folded(update(1, cpu=20, colour="red", disk=7))

    assert set(state.nodes["one"].readings) == {"cpu"}
    assert "disk" not in state.snapshot()["nodes"]["one"]


@pytest.mark.parametrize("severity", ["info", None, 3, ["warning"]])
def test_what_is_no_severity_is_no_alert(severity: Any) -> None:
    """There are three."""
    assert folded(alert(1, severity)) == EMPTY


def test_an_alert_changes_its_severity_and_is_over() -> None:
    """One rule of one node is one alert; the worst of all comes first."""
    state = folded(alert(1), alert(2, rule="memory"), alert(3, "critical"))

    assert levels(state) == [("one", "cpu", "critical"), ("one", "memory", "warning")]
    assert levels(folded(alert(4, "cleared"), state=state)) == [("one", "memory", "warning")]
    assert state.open_alerts[0].message == "CPU, 3"


def test_a_late_alert_does_not_begin_again() -> None:
    """It was over when it came."""
    assert levels(folded(alert(2, "cleared"), alert(1))) == []


def test_a_node_tells_which_of_its_alerts_stand() -> None:
    """Whoever came after they began, or missed their end, is told by the next update."""
    assert levels(folded(update(1, alerts={"cpu": "critical"}))) == [("one", "cpu", "critical")]
    assert levels(folded(alert(1), update(2, alerts={}))) == []
    assert levels(folded(alert(1), update(2, alerts={"cpu": "critical"}))) == [("one", "cpu", "critical")]
    assert levels(folded(alert(1), update(2, cpu=20))) == [("one", "cpu", "warning")]
    assert levels(folded(update(1, alerts={}), alert(2))) == [("one", "cpu", "warning")]


def test_a_node_does_not_end_what_others_say_of_it() -> None:
    """The watch's alert is over when the watch says so."""
    said = alert(1, "critical", rule="silent", source="watch")

    assert levels(folded(said, update(2, alerts={}))) == [("one", "silent", "critical")]


@pytest.mark.parametrize("alerts", [None, [], "cpu", {"cpu": "cleared"}, {"cpu": 7}, {"a\nb": "warning"}])
def test_what_is_no_standing_alert_stands_for_none(alerts: Any) -> None:
    """Nothing of it is shown."""
    assert levels(folded(update(1, alerts=alerts))) == []


def test_the_guides_alert_has_a_message_and_a_severity_only() -> None:
    """It is shown with where it came from; what cannot be printed is not."""
    told = {"message": "down\x1b[2J" + "x" * 500, "severity": "critical"}
    (shown,) = folded(Event("alert", told, source="shop")).open_alerts

    assert (shown.node, shown.rule, len(shown.message)) == ("shop", "–", MAX_TEXT)
    assert shown.message.startswith("down [2J")


def test_an_alert_without_a_message_is_told_by_its_rule() -> None:
    """Better than an empty line."""
    assert [each.message for each in folded(alert(1, message=None)).open_alerts] == ["cpu on one"]


def test_who_says_nothing_is_silent_and_then_forgotten() -> None:
    """With its alerts."""
    clock = ManualClock(EPOCH + timedelta(seconds=1000))
    state = folded(update(989, cpu=1), update(991, "two", cpu=1), alert(989))

    assert state.silent(clock()) == ["one"]
    assert state.snapshot(clock())["silent"] == ["one"]
    assert state.forgetting(clock()) is state
    clock.advance(seconds=290)
    assert set(state.forgetting(clock()).nodes) == {"two"}
    assert levels(state.forgetting(clock())) == []


def test_the_number_of_nodes_and_alerts_is_bounded() -> None:
    """Newcomers beyond it are left out; who is known is still heard."""
    state = EMPTY
    for n in range(MAX_NODES + 1):
        state = fold(state, update(n, f"node-{n}"))
    full = DashboardState(alerts={("n", str(n)): alert_of(n) for n in range(MAX_ALERTS)})

    assert len(state.nodes) == MAX_NODES
    assert fold(state, update(9999, "node-0", cpu=7)).nodes["node-0"]["cpu"] == 7
    assert fold(full, alert(1)) is full


def alert_of(number: int) -> Any:
    """An alert that is there."""
    (one,) = folded(alert(number)).alerts.values()
    return one


def test_a_snapshot_is_plain() -> None:
    """For a page, or a test."""
    assert folded(update(1, cpu=20), alert(2)).snapshot() == {
        "nodes": {
            "one": {
                "last_seen": "1970-01-01T00:00:01+00:00",
                **dict.fromkeys(("memory", "memory_total", "requests", "errors", "connections", "delivered"), 0),
                "cpu": 20,
            }
        },
        "alerts": [{"node": "one", "rule": "cpu", "severity": "warning", "message": "CPU, 2"}],
    }


def test_an_event_outside_of_any_log_has_its_time() -> None:
    """For whoever folds what was never stored."""
    clock = ManualClock()
    early = Event("metrics.update", {"node": "one", "cpu": 1}, time=clock())
    late = Event("metrics.update", {"node": "one", "cpu": 2}, time=clock.advance(seconds=1))

    assert folded(late, early).nodes["one"]["cpu"] == 2
    assert folded(late).nodes["one"].last_seen == clock()
