"""A real JupyterLab and a real Chromium, one of each for the whole run; a folder and a page for each test.

    def test_something(notebook: Callable[..., Notebook]) -> None:
        page = notebook("demo.ipynb", ["from eventlab import lab", "await lab.xray()"])
        page.run_all()
        page.cell(1).locator("button").click()

`notebook(name)` opens a notebook that lies in `lab.folder` already. Two traps are closed here once and for all:
a cell that is run before the kernel is ready opens a dialog and never ends, and Playwright's `evaluate` has no time
limit, so nothing that may take long is ever awaited inside it.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import nbformat
import pytest
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests.conftest import free_port, program

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / "artifacts" / "screenshots"
SECONDS = 60
"""How long JupyterLab, a kernel or a notebook may take."""

READY = """() => {
  const widget = window.jupyterapp?.shell.currentWidget;
  const kernel = widget?.sessionContext?.isReady && widget.context.isReady && widget.sessionContext.session?.kernel;
  return !!kernel && kernel.connectionStatus === 'connected' && kernel.status === 'idle';
}"""
RUN = """(command) => {
  window.eventlabRan = '';
  window.jupyterapp.commands.execute(command).then(
    () => { window.eventlabRan = 'done' }, (error) => { window.eventlabRan = 'ERROR ' + error });
}"""
RAN = """() => {
  const widget = window.jupyterapp.shell.currentWidget;
  const prompts = [...widget.node.querySelectorAll('.jp-CodeCell .jp-InputPrompt')];
  const busy = prompts.some((prompt) => prompt.textContent.includes('*'));
  return widget.sessionContext.session?.kernel?.status === 'idle' && !busy && window.eventlabRan;
}"""
SETTINGS = {
    # every cell stays in the page, so that a test can look at any of them
    "notebook-extension/tracker.jupyterlab-settings": '{"windowingMode": "none"}',
    "apputils-extension/notification.jupyterlab-settings": (
        '{"fetchNews": "false", "checkForUpdates": false, "doNotDisturbMode": true}'
    ),
}
CHROMIUM = [
    "--no-sandbox",  # CI runs as root, where Chromium's sandbox refuses to start
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--no-first-run",
    "--disable-domain-reliability",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",  # no test leaves this machine
]


@dataclass(frozen=True, slots=True)
class Lab:
    """A running JupyterLab: its address with a slash at the end, its token, and the folder that it shows."""

    address: str
    token: str
    folder: Path


class Notebook:
    """A notebook, open in a browser, its kernel ready."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.panel = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")

    def cell(self, number: int) -> Locator:
        """The cell of that number, counted from 0, text cells included."""
        return self.panel.locator(".jp-Notebook .jp-Cell").nth(number)

    def output(self, number: int) -> Locator:
        """What the cell of that number shows below its code."""
        return self.cell(number).locator(".jp-Cell-outputArea").first

    def select(self, number: int) -> None:
        """Make the cell of that number the active one."""
        self.cell(number).locator(".jp-InputPrompt").first.click()

    def run_all(self) -> None:
        """Run every cell, and return when the kernel is idle again."""
        self._command("notebook:run-all-cells")

    def run_cell(self) -> None:
        """Run the selected cell in place, and return when the kernel is idle again."""
        self._command("notebook:run-cell")

    def theme(self, name: str) -> None:
        """Switch Lab's theme: `JupyterLab Light` or `JupyterLab Dark`."""
        light = "true" if name == "JupyterLab Light" else "false"
        self.page.evaluate(
            "(theme) => { window.jupyterapp.commands.execute('apputils:change-theme', { theme }) }", name
        )
        self.page.wait_for_function(
            "(light) => document.body.dataset.jpThemeLight === light", arg=light, timeout=SECONDS * 1000
        )
        # Lab lays its splash over the page while it changes the theme.
        self.page.wait_for_selector("#jupyterlab-splash", state="detached", timeout=SECONDS * 1000)

    def screenshot(self, name: str, of: Locator | None = None) -> Path:
        """A picture for people to look at, in `artifacts/screenshots/`."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        path = SCREENSHOTS / f"{name}.png"
        (of or self.panel).screenshot(path=path)
        return path

    def _command(self, command: str) -> None:
        self.page.evaluate(RUN, command)
        done = self.page.wait_for_function(RAN, timeout=SECONDS * 1000).json_value()
        assert done == "done", done


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """One JupyterLab for the run, with a home of its own, on loopback."""
    home = tmp_path_factory.mktemp("lab")
    folder = home / "notebooks"
    for name, text in SETTINGS.items():
        path = home / "settings" / "@jupyterlab" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    folder.mkdir()
    port, token = free_port(), secrets.token_hex(16)
    with (home / "lab.log").open("wb") as log:
        server = subprocess.Popen(_command_line(port, folder), env=_environment(home, token), stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}/"
            _wait_for(server, address, token, home / "lab.log")
            yield Lab(address, token, folder)
        finally:
            server.terminate()
            server.wait(SECONDS)


def _command_line(port: int, folder: Path) -> list[str]:
    options = ["--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0"]
    options += ["--expose-app-in-browser", "--LabApp.news_url=None", f"--ServerApp.root_dir={folder}"]
    return [sys.executable, "-m", "jupyter", "lab", *options]


def _environment(home: Path, token: str) -> dict[str, str]:
    """Nothing of the developer's own Jupyter is read or written; whatever runs here is live, and no CI."""
    folders = ["HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_WORKSPACES_DIR"]
    ours = {name: str(home / name.lower()) for name in [*folders, "IPYTHONDIR", "MPLCONFIGDIR", "XDG_DATA_HOME"]}
    ours |= {"JUPYTERLAB_SETTINGS_DIR": str(home / "settings"), "JUPYTER_TOKEN": token, "EVENTLAB_LIVE": "1"}
    inherited = {name: value for name, value in os.environ.items() if name != "CI"}
    return inherited | ours | {"JUPYTER_PREFER_ENV_PATH": "1", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}


def _wait_for(server: subprocess.Popen[bytes], address: str, token: str, log: Path) -> None:
    """Until it answers; a server that ends instead fails the test with what it wrote."""
    transport = httpx.HTTPTransport(retries=20)  # with a growing pause between them
    with httpx.Client(transport=transport, timeout=SECONDS, trust_env=False) as client:
        while True:
            assert server.poll() is None, log.read_text()
            try:
                client.get(f"{address}api/status", params={"token": token}).raise_for_status()
            except httpx.ConnectError:
                continue
            return


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the run, the system's."""
    path = program("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser, lab: Lab) -> Iterator[Page]:
    """A fresh browser profile for one test, 1280 × 1000 pixels; afterwards no kernel is left running."""
    context = chromium.new_context(viewport={"width": 1280, "height": 1000})
    context.set_default_timeout(SECONDS * 1000 / 2)
    yield context.new_page()
    context.close()
    headers = {"Authorization": f"token {lab.token}"}
    with httpx.Client(base_url=lab.address, headers=headers, timeout=SECONDS, trust_env=False) as client:
        for session in client.get("api/sessions").json():
            client.delete(f"api/sessions/{session['id']}").raise_for_status()


@pytest.fixture
def notebook(page: Page, lab: Lab) -> Callable[..., Notebook]:
    """`notebook(name, cells)` writes a notebook of code cells; `notebook(name)` takes one that is there. Opens it."""

    def open_notebook(name: str, cells: list[str] | None = None) -> Notebook:
        if cells is not None:
            content = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
            content.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
            nbformat.write(content, lab.folder / name)
        page.goto(f"{lab.address}lab/tree/{name}?token={lab.token}&reset")
        page.wait_for_function(READY, timeout=SECONDS * 1000)
        opened = Notebook(page)
        opened.theme("JupyterLab Light")  # Lab remembers what an earlier test chose
        return opened

    return open_notebook
