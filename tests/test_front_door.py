"""The front door: a dozen names, a map of them in prose, and no weight behind it until a name is used."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import eventlab

README = Path(__file__).parents[1] / "README.md"


def test_the_map_names_exactly_what_is_exported() -> None:
    """The docstring lists `__all__`, no more and no less, so that the map cannot go out of date."""
    names = eventlab.__doc__.split("the names that most programs need:")[1]
    listed = re.findall(r"^    (\w+) +\w", names, re.MULTILINE)

    assert sorted(listed) == eventlab.__all__


@pytest.mark.parametrize("name", eventlab.__all__)
def test_every_exported_name_is_there(name: str) -> None:
    """Each name of `__all__` can be imported, and carries its own name."""
    assert getattr(eventlab, name).__name__ == name


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    """A slip of the pen says what there is."""
    with pytest.raises(AttributeError, match=r"no attribute 'Emitter'; it has Event, EventEmitter"):
        eventlab.Emitter  # noqa: B018  (looking it up is the point)


def test_the_import_is_light() -> None:
    """`import eventlab` loads none of its libraries, so it costs next to nothing."""
    script = "import sys; before = set(sys.modules); import eventlab; print(*sorted(set(sys.modules) - before))"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()

    assert {name.partition(".")[0] for name in loaded} - sys.stdlib_module_names == {"eventlab"}
    assert "asyncio" not in loaded


def test_the_core_needs_no_jupyter_and_no_matplotlib() -> None:
    """The event system and the judge run where JupyterLab is not installed."""
    script = "import sys, eventlab.emitter, eventlab.course, eventlab.conformance, eventlab.cli; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()

    assert not {"IPython", "ipywidgets", "anywidget", "matplotlib", "jupyterlab"} & set(loaded)


@pytest.mark.parametrize("program", re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL))
def test_the_programs_in_the_readme_run_as_printed(program: str) -> None:
    """What the README prints can be pasted and run."""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 0, done.stderr


EVERY_ANSWER = """
from eventlab import EventEmitter, PersistentEventSystem, sse_endpoint
from eventlab.course.catalogue import EXERCISES
from eventlab.course.judging import judge
from eventlab.course.reference import solved
print(len(EXERCISES), sum(judge(of, solved(of), seed=1).passed for of in EXERCISES))
"""


def test_the_core_needs_neither_web_nor_lab(tmp_path: Path) -> None:
    """Where only the core is installed, the event system can be used, and every exercise be judged."""
    hidden = tmp_path / "site-packages"  # the judge's own process looks for packages where this one does
    hidden.mkdir()
    web = ("starlette", "sse_starlette", "uvicorn", "httpx", "websockets")
    for name in (*web, "matplotlib", "IPython", "ipywidgets", "anywidget"):
        (hidden / f"{name}.py").write_text("raise ModuleNotFoundError(__name__)")

    done = subprocess.run(
        [sys.executable, "-c", EVERY_ANSWER],
        env={**os.environ, "PYTHONPATH": str(hidden)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    exercises, passed = done.stdout.split()
    assert exercises == passed
