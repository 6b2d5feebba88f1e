"""The lab that a learner sees is the same whatever else the environment brings."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from importlib.metadata import version
from pathlib import Path

import pytest

from eventlab.lab.jupyter_process import running, wait_for_answer
from eventlab.lab.start import free_port
from tests import conftest

TOKEN = "a-token-for-one-test"


def get(address: str) -> bytes:
    request = urllib.request.Request(address, headers={"Authorization": f"token {TOKEN}"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return bytes(answer.read())


def test_the_tools_of_instructors_stay_out_of_the_learners_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """nbgrader, which comes with the tests, adds menus, panels and a warning on the terminal: not in this lab."""
    assert version("nbgrader")
    monkeypatch.setenv("HOME", str(tmp_path))
    port = free_port(conftest.free_port())
    base = f"http://127.0.0.1:{port}"

    with running(tmp_path, port, TOKEN, open_browser=False) as server:
        wait_for_answer(server, port, TOKEN)
        page = get(f"{base}/lab").decode()
        with pytest.raises(urllib.error.HTTPError, match="404") as refused:
            get(f"{base}/nbgrader_version")
        refused.value.close()

    found = re.search(r'id="jupyter-config-data" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found
    shown = json.loads(found[1])
    assert {"@jupyter/nbgrader", "@jupyter-notebook/lab-extension"} <= set(shown["disabledExtensions"])
