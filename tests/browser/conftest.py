"""A real JupyterLab and a real Chromium, one of each for the whole run, cleared after each test.

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
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import nbformat
import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect, sync_playwright

from eventlab.course.work import fill_work
from tests.conftest import free_port, program

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / "artifacts" / "screenshots"
SECONDS = 60
"""How long JupyterLab, a kernel or a notebook may take."""
expect.set_options(timeout=SECONDS * 1000 / 2)  # Playwright's five are few for three browsers on two cores

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
OPEN = "(path) => { window.jupyterapp.commands.execute('docmanager:open', { path }) }"
CLOSE = "() => { for (const one of [...window.jupyterapp.shell.widgets('main')]) one.dispose() }"
FORGET = """() => {
  window.eventlabForgot = false;
  const { sessions, kernels } = window.jupyterapp.serviceManager;
  Promise.all([sessions.refreshRunning(), kernels.refreshRunning()]).then(() => { window.eventlabForgot = true });
}"""
VIEWPORT: ViewportSize = {"width": 1280, "height": 1000}
FAILED = pytest.StashKey[bool]()
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
        expect(self.page.locator("#jupyterlab-splash")).to_have_count(0)  # it fades out over the page

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


class Desk:
    """One page with JupyterLab, in which one test after the other opens its notebook.

    To load Lab takes four seconds of a core, to clear it a fraction of one.
    """

    def __init__(self, browser: Browser, lab: Lab) -> None:
        self._browser, self._lab = browser, lab
        self._page: Page | None = None
        self._cleared = False

    def open(self, name: str) -> Page:
        """Open a notebook, its kernel ready: in a Lab that is cleared, else by loading the page."""
        if self._page is None:  # a fresh browser profile
            context = self._browser.new_context(viewport=VIEWPORT)
            context.set_default_timeout(SECONDS * 1000)
            self._page = context.new_page()
        if self._cleared:
            self._page.evaluate(OPEN, name)
        else:
            self._page.goto(f"{self._lab.address}lab/tree/{name}?token={self._lab.token}&reset")
        self._cleared = False
        self._page.wait_for_function(READY, timeout=SECONDS * 1000)
        return self._page

    def clear(self) -> None:
        """Close what is open, unsaved, with every other tab; end the kernels; allow and pretend nothing any more."""
        if self._page is None:
            return
        for tab in self._page.context.pages:
            if tab is not self._page:
                tab.close()
        self._page.evaluate(CLOSE)
        self._end_kernels()
        self._page.evaluate(FORGET)
        self._page.wait_for_function("() => window.eventlabForgot", timeout=SECONDS * 1000)
        self._page.context.clear_permissions()
        self._page.emulate_media(reduced_motion="null")
        self._page.set_viewport_size(VIEWPORT)
        self._cleared = True

    def leave(self) -> None:
        """Give the page up with its profile; the next notebook is opened in a fresh one."""
        if self._page is not None:
            self._page.context.close()
        self._page, self._cleared = None, False

    def _end_kernels(self) -> None:
        headers = {"Authorization": f"token {self._lab.token}"}
        with httpx.Client(base_url=self._lab.address, headers=headers, timeout=SECONDS, trust_env=False) as client:
            for session in client.get("api/sessions").json():
                client.delete(f"api/sessions/{session['id']}").raise_for_status()


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
    ours |= {"EVENTLAB_DATA": str(home / "progress")}
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
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM, timeout=2 * SECONDS * 1000)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def house(lab: Lab) -> Path:
    """A checkout as `make lab` leaves it: chapters, exercises, solutions, and a filled work/."""
    for folder in ("notebooks", "exercises", "solutions"):
        shutil.copytree(ROOT / folder, lab.folder / folder, dirs_exist_ok=True)
    fill_work(lab.folder)
    return lab.folder


@pytest.fixture(scope="session")
def desk(chromium: Browser, lab: Lab) -> Iterator[Desk]:
    """The page that one test leaves to the next."""
    desk = Desk(chromium, lab)
    yield desk
    desk.leave()


@pytest.fixture
def own_page(desk: Desk) -> Iterator[None]:
    """For a test that changes the page's own functions: nobody after it gets that page."""
    yield
    desk.leave()


@pytest.fixture
def notebook(desk: Desk, lab: Lab, request: pytest.FixtureRequest) -> Iterator[Callable[..., Notebook]]:
    """`notebook(name, cells)` writes a notebook of code cells; `notebook(name)` takes one that is there. Opens it.

    A second one in the same test is opened by loading the page again. Afterwards no kernel is left running.
    """

    def open_notebook(name: str, cells: list[str] | None = None) -> Notebook:
        if cells is not None:
            content = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
            content.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
            nbformat.write(content, lab.folder / name)
        opened = Notebook(desk.open(name))
        opened.theme("JupyterLab Light")  # Lab remembers what an earlier test chose
        return opened

    yield open_notebook
    desk.clear()
    if request.node.stash[FAILED]:
        desk.leave()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember of each test whether it failed: then its page is left to nobody."""
    item.stash[FAILED] = item.stash.get(FAILED, False) or call.excinfo is not None
    return (yield)
