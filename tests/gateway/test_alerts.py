"""Alerts: late in both directions, in the right order, and never a flap."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from eventlab.clock import ManualClock
from eventlab.gateway.alerts import RULES, Alert, Alerts, Rule

CPU = Rule("cpu", "CPU", " %", warning=90, critical=97, margin=5, seconds=10)
STEP = 2
"""Seconds between two readings."""
HEIGHT = {"cleared": 0, "warning": 1, "critical": 2}


def told(*readings: float, rule: Rule = CPU) -> list[tuple[int, Alert]]:
    """Every alert, with the second at which it came, when the first reading is taken at 0."""
    clock = ManualClock()
    alerts = Alerts((rule,), clock=clock)
    found = []
    for number, value in enumerate(readings):
        found += [(number * STEP, alert) for alert in alerts.judge({rule.name: value})]
        clock.advance(seconds=STEP)
    return found


def severities(*readings: float) -> list[tuple[int, str]]:
    return [(second, alert.severity) for second, alert in told(*readings)]


def test_a_limit_that_is_passed_for_long_enough_is_a_warning() -> None:
    """Ten seconds, no less; and it is told once, however long it lasts."""
    assert severities(*[95] * 5) == []
    assert severities(*[95] * 6) == [(10, "warning")]
    assert severities(*[95] * 600) == [(10, "warning")]


def test_a_peak_is_no_alert() -> None:
    """Any reading below the limit begins the ten seconds anew."""
    assert severities(*[95, 95, 95, 95, 89.9] * 20) == []


def test_the_limit_itself_counts() -> None:
    """90 % of the connections is the last moment at which a warning is of use."""
    assert severities(*[90] * 6) == [(10, "warning")]


def test_what_is_far_over_is_critical_at_once() -> None:
    """Without a warning on the way."""
    assert severities(*[99] * 60) == [(10, "critical")]


def test_a_warning_becomes_critical_and_a_warning_again_and_is_cleared() -> None:
    """Each step takes its ten seconds, and each is told."""
    assert severities(*[92] * 10, *[98] * 10, *[91] * 10, *[50] * 10) == [
        (10, "warning"),
        (30, "critical"),
        (50, "warning"),
        (70, "cleared"),
    ]


def test_what_falls_all_the_way_is_cleared_in_one_step() -> None:
    """Nobody is warned of what is over."""
    assert severities(*[99] * 10, *[20] * 10) == [(10, "critical"), (30, "cleared")]


def test_around_the_limit_it_stays_what_it_was() -> None:
    """Between 85 and 90 % a warning neither begins nor ends."""
    assert severities(*[89, 86] * 100) == []
    assert severities(*[95] * 6, *[89, 86] * 100) == [(10, "warning")]
    assert severities(*[95] * 6, *[84, 84, 84, 84, 88] * 20) == [(10, "warning")]


@pytest.mark.parametrize("seed", range(20))
def test_it_never_flaps(seed: int) -> None:
    """Whatever the processor does, it takes ten seconds to turn round; and no two alerts in a row say the same."""
    chance = random.Random(seed)
    value, readings = 85.0, []
    for _ in range(5000):
        value = min(100.0, max(60.0, value + chance.gauss(0, 3)))
        readings.append(value)

    found = severities(*readings)

    assert len(found) > 10  # else this would prove nothing
    changes = [(0, 0), *((second, HEIGHT[severity]) for second, severity in found)]
    moves = [(second, height - before) for (_, before), (second, height) in pairwise(changes)]
    for (earlier, up), (later, then_up) in pairwise(moves):
        assert 0 not in (up, then_up)
        assert later - earlier >= CPU.seconds or up * then_up > 0


def test_an_alert_tells_what_how_much_and_how_long() -> None:
    """In a sentence, and as numbers."""
    (_, begun), (_, over) = told(*[95.04] * 6, *[42] * 6)

    assert begun == Alert("cpu", "warning", "CPU at 95 %: at 90 % or more for 10 s.", 95.04, 90)
    assert over == Alert("cpu", "cleared", "CPU at 42 %: under 85 % for 10 s.", 42, 90)


def test_a_clock_that_is_set_back_begins_the_seconds_anew() -> None:
    """It neither raises an alert too early nor stays silent until the old time has come again."""
    moments = iter([1000, 1008, 0, 8, 10])
    start = ManualClock()()
    alerts = Alerts((CPU,), clock=lambda: start.replace(year=2025).fromtimestamp(next(moments), tz=start.tzinfo))

    assert [[alert.severity for alert in alerts.judge({"cpu": 95})] for _ in range(5)] == [[], [], [], [], ["warning"]]


def test_each_rule_stands_for_itself() -> None:
    """`standing` says which are broken now, and how badly."""
    clock = ManualClock()
    alerts = Alerts(RULES, clock=clock)
    readings = {"cpu": 99.0, "memory": 90.0, "errors": 0.0, "connections": 10.0}

    alerts.judge(readings)
    clock.advance(seconds=10)
    found = alerts.judge(readings)

    assert [(alert.rule, alert.severity) for alert in found] == [("cpu", "critical"), ("memory", "warning")]
    assert alerts.standing == {"cpu": "critical", "memory": "warning"}
