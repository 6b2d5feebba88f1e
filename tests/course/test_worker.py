"""The warm fork server: started early, kept for the next answer, and the same for root and for anybody else."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import eventlab
from eventlab.course import places, worker
from eventlab.course.catalogue import EXERCISES, Exercise, exercise
from eventlab.course.judging import judge, warm_up
from eventlab.course.reference import imports, solved

NOBODY = 65534
PASSING = """
from eventlab.course.catalogue import exercise
from eventlab.course.judging import judge
from eventlab.course.reference import solved
print(judge(exercise("4.1"), solved(exercise("4.1")), seed=1, sandbox={sandbox!r}))
"""


def servers() -> list[worker.Worker]:
    return worker._idle["process"]


def test_the_first_verdict_finds_a_server_ready() -> None:
    """Warming up starts one server, a second call none; a verdict uses it and gives it back."""
    worker.close_all()

    warm_up()
    warm_up()
    (early,) = servers()
    verdict = judge(exercise("4.3"), solved(exercise("4.3")), seed=1)

    assert verdict.passed
    assert servers() == [early]


def test_a_server_ends_with_its_judge() -> None:
    """Nothing is left running when the last worker is closed."""
    judge(exercise("4.1"), solved(exercise("4.1")), seed=1)
    ids = [server._server.pid for server in servers()]

    worker.close_all()

    assert ids
    assert not [pid for pid in ids if Path(f"/proc/{pid}").exists()]


def test_every_exercise_has_a_drive_to_warm() -> None:
    """What is warmed up is what the exercises of the catalogue need."""
    worker.close_all()
    warm_up()

    assert all(judge(of, solved(of), seed=2).passed for of in EXERCISES)


@pytest.mark.parametrize("of", {of.notebook: of for of in EXERCISES}.values(), ids=lambda of: of.notebook)
def test_a_child_finds_loaded_what_the_notebook_imports(of: Exercise) -> None:
    """The import cell that we ship loads nothing anew: that would take longer than the answer itself."""
    answer = solved(of)
    watched = replace(
        answer,
        imports=f"import sys\nbefore = set(sys.modules)\n{imports(of)}",
        cell=f"print(sorted(name for name in set(sys.modules) - before if 'eventlab' in name))\n{answer.cell}",
    )

    assert judge(of, watched, seed=1).scenes[0].output == "[]\n"


@pytest.mark.parametrize("sandbox", ["process", "strict"])
def test_an_ordinary_user_is_judged_too(sandbox: str, tmp_path: Path) -> None:
    """Neither the process border nor the strict sandbox needs root."""
    become = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.getuid() == 0 else {}
    home = str(Path(eventlab.__file__).parents[1])
    packages = os.pathsep.join([home, *(path for path in sys.path if path.endswith("site-packages"))])

    done = subprocess.run(
        [_python_for_anybody(become), "-B", "-c", PASSING.format(sandbox=sandbox)],
        env={"PATH": os.defpath, "PYTHONPATH": packages, "EVENTLAB_LIVE": "0"},
        cwd=places.root(),
        capture_output=True,
        text=True,
        check=False,
        **become,
    )

    assert "4.1 EventEmitter: passed" in done.stdout, done.stdout + done.stderr


def _python_for_anybody(become: dict[str, object]) -> str:
    """This Python, or the system's of the same version where this one lies in root's own folder."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    for python in (sys.executable, f"/usr/bin/python{version}"):
        try:
            subprocess.run([python, "-c", ""], check=True, capture_output=True, cwd="/", **become)
        except (OSError, subprocess.CalledProcessError):
            continue
        return python
    pytest.skip(f"no Python {version} that an ordinary user may run: install python{version} for everybody")
