"""`eventlab doctor`: what is here, what is missing, and a line to copy for each."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest

from eventlab.course import doctor
from eventlab.course.doctor import Finding, examine, healthy, report, writable


def found(findings: list[Finding], name: str) -> Finding:
    """The one finding of this name."""
    (one,) = [finding for finding in findings if finding.name == name]
    return one


def test_a_complete_environment_is_healthy() -> None:
    """Where these tests run, everything that the course needs is there, and each package is named once."""
    findings = examine()

    assert healthy(findings), report(findings)
    assert {"Python", "redis", "jupyterlab", "exercises", "work/", "git"} <= {finding.name for finding in findings}
    assert len({finding.name for finding in findings}) == len(findings)


def test_a_missing_package_comes_with_the_line_that_installs_it() -> None:
    """The line uses this very Python, and the range that eventlab asks for."""
    finding = found(examine(["no-such-package[a]>=2.5"]), "no-such-package")

    assert (finding.ok, finding.mark, finding.said) == (False, "✗", "missing, needs >=2.5")
    assert finding.mend == shlex.join([sys.executable, "-m", "pip", "install", "no-such-package[a]>=2.5"])


def test_a_package_out_of_range_says_both_versions() -> None:
    """What came and what was expected stand side by side."""
    finding = found(examine(["pytest>=1000"]), "pytest")

    assert finding.said.startswith("needs >=1000, has ")
    assert not healthy([finding])


def test_what_only_instructors_and_developers_use_is_not_asked_for() -> None:
    """The extras beyond the core and the lab are nobody's illness."""
    asked = ["nbgrader>=900; extra == 'instructor'", "eventlab[web]; extra == 'lab'", "mypy>=900; extra == 'dev'"]

    assert healthy(examine(asked))


def test_a_missing_program_is_optional(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without redis-server the course still runs; the report says what it would be good for."""
    monkeypatch.setenv("PATH", "")
    findings = examine()
    redis = found(findings, "redis-server")

    assert (redis.mark, redis.needed) == ("–", False)
    assert redis.mend.endswith(("install redis-server", "install redis"))
    assert healthy(findings)
    assert "4 optional missing" in report(findings)


def test_an_old_python_is_needed_and_missing() -> None:
    """The version that came and the one expected are both named."""
    finding = doctor._python((3, 10, 4))

    assert (finding.mark, finding.said) == ("✗", "needs 3.11 or newer, has 3.10.4")


def test_without_a_checkout_there_is_nothing_to_work_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """eventlab installed alone has no exercises, and says where to find them."""
    monkeypatch.setattr("eventlab.course.places.__file__", str(tmp_path / "places.py"))
    monkeypatch.chdir(tmp_path)
    findings = examine([])

    assert not healthy(findings)
    assert "clone" in found(findings, "exercises").mend


def test_a_work_that_is_a_file_is_told_with_the_way_out(tmp_path: Path) -> None:
    """The same obstacle that stops `make lab`, before it does."""
    (tmp_path / "work").write_text("")

    assert writable(tmp_path / "work").mend == f'mv "{tmp_path}/work" "{tmp_path}/work.old"'
    assert writable(tmp_path / "other") == Finding("work/", True, "not made yet")


def test_the_report_is_aligned_and_sums_up() -> None:
    """One line for each finding; columns start at the same place."""
    findings = [Finding("Python", True, "3.13.0"), Finding("jupyterlab", False, "missing", "pip install jupyterlab")]

    assert report(findings).splitlines() == [
        "✓ Python      3.13.0",
        "✗ jupyterlab  missing  pip install jupyterlab",
        "",
        "The course lacks 1: see the lines with ✗.",
    ]
