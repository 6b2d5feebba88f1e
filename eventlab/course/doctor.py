"""`eventlab doctor`: what of the course's surroundings is here, what is missing, and one line to copy for each.

    ✓ Python           3.11.7
    ✗ matplotlib       needs >=3.10, has 3.5.0             .venv/bin/python -m pip install 'matplotlib>=3.10'
    – nginx            missing, optional: chapter 5 …      sudo apt-get install nginx

What the course needs decides the exit code; the programs that only some demonstrations use do not.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from eventlab.course import places
from eventlab.errors import CourseError

ENVIRONMENT_AT_FAULT = 3
NEEDED_EXTRAS = ("web", "lab")
PROGRAMS = {
    "redis-server": "events that outlive a process, and the tests on a real Redis",
    "chromium": "the browser tests",
    "nginx": "the served system behind a proxy",
    "git": "getting new chapters",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked for."""

    name: str
    ok: bool
    said: str
    """What was found; for what is missing, what was expected."""
    mend: str = ""
    """One line to copy; empty when all is well."""
    needed: bool = True
    """Whether the course itself cannot do without it."""

    @property
    def mark(self) -> str:
        """`✓` here, `✗` needed and missing, `–` optional and missing."""
        return "✓" if self.ok else "✗" if self.needed else "–"


def examine(requirements: Iterable[str] | None = None) -> list[Finding]:
    """Look at everything once. `requirements` stands in for those that eventlab was installed with."""
    asked = metadata.requires("eventlab") if requirements is None else requirements
    needed = dict.fromkeys(text.partition(";")[0].strip() for text in asked or () if _is_needed(text))  # each once
    return [_python(sys.version_info[:3]), *map(_package, needed), _exercises(), _work(), *map(_program, PROGRAMS)]


def run() -> int:
    """Print the report; return 0 when all that the course needs is there, else 3."""
    findings = examine()
    print(report(findings))
    return 0 if healthy(findings) else ENVIRONMENT_AT_FAULT


def healthy(findings: Iterable[Finding]) -> bool:
    """Whether all that the course needs is there."""
    return all(finding.ok for finding in findings if finding.needed)


def report(findings: list[Finding]) -> str:
    """One aligned line for each finding, and a last one that sums up."""
    name = max(len(finding.name) for finding in findings)
    said = max(len(finding.said) for finding in findings if not finding.ok) if _missing(findings) else 0
    lines = [f"{each.mark} {each.name:{name}}  {each.said:{said}}  {each.mend}".rstrip() for each in findings]
    wanting = sum(finding.needed for finding in _missing(findings))
    optional = len(_missing(findings)) - wanting
    sums = f"The course lacks {wanting}: see the lines with ✗." if wanting else "The course has all that it needs."
    more = f" {optional} optional missing." if optional else ""
    return "\n".join([*lines, "", sums + more])


def _missing(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if not finding.ok]


def _python(version: tuple[int, int, int]) -> Finding:
    text = ".".join(map(str, version))
    if version >= (3, 11):
        return Finding("Python", True, text)
    return Finding("Python", False, f"needs 3.11 or newer, has {text}", "make env PYTHON=/path/to/python3.13")


def _is_needed(text: str) -> bool:
    """Whether a requirement is one of the core or of the lab, and not just the name of one of our own extras."""
    requirement, _, marker = text.partition(";")
    if requirement.strip().startswith("eventlab"):
        return False
    extra = re.search(r"extra\s*==\s*['\"]([\w-]+)['\"]", marker)
    return extra is None or extra[1] in NEEDED_EXTRAS


def _package(text: str) -> Finding:
    """Compare what is installed with what was asked for."""
    from packaging.requirements import Requirement

    wanted = Requirement(text)
    asked = f"{wanted.name}{_extras(wanted.extras)}{wanted.specifier}"
    mend = shlex.join([sys.executable, "-m", "pip", "install", asked])
    try:
        version = metadata.version(wanted.name)
    except metadata.PackageNotFoundError:
        return Finding(wanted.name, False, f"missing, needs {wanted.specifier}", mend)
    if wanted.specifier.contains(version, prereleases=True):
        return Finding(wanted.name, True, version)
    return Finding(wanted.name, False, f"needs {wanted.specifier}, has {version}", mend)


def _extras(names: set[str]) -> str:
    return f"[{','.join(sorted(names))}]" if names else ""


def _exercises() -> Finding:
    try:
        return Finding("exercises", True, str(places.exercises()))
    except CourseError:
        mend = "cd to your clone of eventlab, and run it there"
        return Finding("exercises", False, "no checkout of the course here or above", mend)


def _work() -> Finding:
    """Whether the learner's folder can be written; one that is not made yet can be, if the checkout can."""
    try:
        folder = places.work()
    except CourseError:
        return Finding("work/", False, "belongs to a checkout of the course", "see the line above")
    return writable(folder)


def writable(folder: Path) -> Finding:
    """The finding about one folder that the learner's answers are to be kept in."""
    if not os.path.lexists(folder):
        there = os.access(folder.parent, os.W_OK | os.X_OK)
        said = "not made yet" if there else f"cannot be made in {folder.parent}"
        return Finding("work/", there, said, "" if there else f'sudo chown -R "$USER" "{folder.parent}"')
    if not folder.is_dir():
        return Finding("work/", False, f"{folder} is not a folder", f'mv "{folder}" "{folder}.old"')
    if not os.access(folder, os.W_OK | os.X_OK):
        return Finding("work/", False, f"{folder} cannot be written", f'sudo chown -R "$USER" "{folder}"')
    return Finding("work/", True, f"{folder} can be written")


def _program(name: str) -> Finding:
    path = shutil.which(name)
    if path:
        return Finding(name, True, path, needed=False)
    install = "brew install" if sys.platform == "darwin" else "sudo apt-get install"
    package = {"redis-server": "redis"}.get(name, name) if sys.platform == "darwin" else name
    return Finding(name, False, f"missing, optional: {PROGRAMS[name]}", f"{install} {package}", needed=False)
