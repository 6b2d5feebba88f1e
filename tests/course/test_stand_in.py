"""What stands in for a function of a module, in the child."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from eventlab.course.stand_in import stand_in


def clock_room() -> ModuleType:
    """A module with a clock in it, as a learner might import it."""
    module = ModuleType("clock_room")
    exec("def now():\n    return 1\ndef wait():\n    return 'real'", module.__dict__)
    return module


def test_both_ways_to_import_a_function_reach_the_one_that_stands_in() -> None:
    """Through the module, and by a name that was bound before, whatever it is called; other names stay."""
    module = clock_room()
    names: dict[str, Any] = {"room": module, "clock": module.now, "wait": module.wait}

    stand_in(names, module, now=lambda: 2)

    assert (names["room"].now(), names["clock"](), names["wait"]()) == (2, 2, "real")


def test_the_next_scenario_may_bring_another() -> None:
    """The learner's code is run again there, and imports what stood in before."""
    module = clock_room()
    stand_in({}, module, now=lambda: 2)
    names: dict[str, Any] = {"now": module.now}

    stand_in(names, module, now=lambda: 3)

    assert names["now"]() == 3
