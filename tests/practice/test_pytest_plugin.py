"""The plugin, in projects of others: made by `pytester`, run by a pytest of their own."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points

import pytest

pytest_plugins = ["pytester"]

USES_BOTH = """
    import asyncio
    from datetime import timedelta

    def test_events_are_recorded_on_the_clock_of_the_test(events, clock):
        begin = clock()
        asyncio.run(events.emit("user.registered", {"email": "ann@example.com"}))
        clock.advance(seconds=30)
        asyncio.run(events.emit("user.left", {}))

        assert events.assert_emitted("user.registered", email="ann@example.com").time == begin
        assert events.assert_emitted("user.left").time == begin + timedelta(seconds=30)

    def test_each_test_has_its_own(events):
        assert events.emitted == []

    def test_ids_are_the_same_each_time(events):
        event = asyncio.run(events.emit("user.left", {}))
        assert event.id == "01915fe3-0840-7d07-acd8-be6f9f6209c2"

    async def story(events):
        await events.emit("user.registered", {})
        events.assert_emitted("user.registered")

    def test_it_works_within_a_loop(events):
        asyncio.run(story(events))
"""


def test_the_fixtures_are_there_without_a_word(pytester: pytest.Pytester) -> None:
    """Where eventlab is installed, a test asks for `events` or `clock`, and is given them."""
    pytester.makepyfile(USES_BOTH)
    outcome = pytester.runpytest_inprocess("-p", "no:cacheprovider")

    outcome.assert_outcomes(passed=4)


def test_a_failure_reads_as_it_was_written(pytester: pytest.Pytester) -> None:
    """The message says what came closest, in the report of a plain run."""
    pytester.makepyfile("""
        import asyncio

        def test_registration(events):
            asyncio.run(events.emit("user.registered", {"email": "bob@example.com"}))
            events.assert_emitted("user.registered", email="ann@example.com")
    """)
    outcome = pytester.runpytest_inprocess("-p", "no:cacheprovider")

    outcome.assert_outcomes(failed=1)
    outcome.stdout.fnmatch_lines(["E *email is 'bob@example.com', expected 'ann@example.com'"])
    outcome.stdout.fnmatch_lines([">*events.assert_emitted(*"])
    outcome.stdout.no_fnmatch_line("*raise AssertionError*")  # of ours nothing is shown, of the test its line


def test_a_fixture_of_the_same_name_goes_first(pytester: pytest.Pytester) -> None:
    """Whoever has an `events` of his own does not notice ours."""
    pytester.makepyfile("""
        import pytest

        @pytest.fixture
        def events():
            return "mine"

        def test_mine(events):
            assert events == "mine"
    """)

    pytester.runpytest_inprocess("-p", "no:cacheprovider").assert_outcomes(passed=1)


def test_pytest_finds_it_by_its_entry_point() -> None:
    """That is how it comes into projects that never name it."""
    (ours,) = [each for each in entry_points(group="pytest11") if each.name == "eventlab"]

    assert ours.load().__name__ == "eventlab.practice.pytest_plugin"


def test_it_costs_nothing_until_a_test_asks() -> None:
    """pytest reads it at every start, in any project: it brings none of our libraries along."""
    script = "import sys, pytest; before = set(sys.modules); import eventlab.practice.pytest_plugin; "
    script += "print(*sorted(set(sys.modules) - before))"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()

    assert {name.partition(".")[0] for name in loaded} - set(sys.stdlib_module_names) == {"eventlab"}
    assert "asyncio" not in loaded
