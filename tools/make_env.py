"""Make `.venv` with the pinned packages and eventlab itself. Run again, it finds nothing to do.

    python3 tools/make_env.py         exit code 0: the environment is ready; 3: it could not be made, and why

Any Python may run this file: it must *parse* on 3.6, so that an old one can say what is wrong instead of raising a
SyntaxError. That is why it has no modern annotations. pip puts uv into `.venv`, and uv installs the rest in seconds;
where uv cannot be had or fails, pip does its work.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "eventlab-stamp"
LOCK = ROOT / "requirements.lock"
UNFINISHED = "unfinished"

OLDEST = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")
CAN_MAKE = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))"
ENVIRONMENT_AT_FAULT = 3
INTERRUPTED = 130


class Failed(Exception):
    """A step failed; the message is what the learner reads."""


def main():
    """Check Python, then make or mend `.venv`; return the exit code."""
    try:
        if too_old(sys.version_info[:2]):
            hand_over_to_newer()
        make()
    except Failed as failure:
        print(failure, file=sys.stderr)
        return ENVIRONMENT_AT_FAULT
    except KeyboardInterrupt:
        print("\nInterrupted. Run the same command again: it mends what is half made.", file=sys.stderr)
        return INTERRUPTED
    return 0


def too_old(version):
    """None for a Python (major, minor) that will do, else what came, what was expected and what to try."""
    if version >= OLDEST:
        return None
    return (
        f"This is Python {version[0]}.{version[1]}; eventlab needs 3.11 or newer, and no such Python is on the PATH. "
        "Get one from https://www.python.org/downloads/, or with your system's packages, "
        "and name it if it is not python3: make lab PYTHON=/path/to/python3.13"
    )


def hand_over_to_newer():
    """Become the newest Python on the PATH that can make an environment; raises `Failed` when there is none."""
    for name in NEWER:
        path = shutil.which(name)
        if path and can_make(path):
            os.execv(path, [path, str(Path(__file__).resolve())])
    raise Failed(too_old(sys.version_info[:2]))


def can_make(python):
    """Whether this interpreter runs, is new enough, and brings venv and pip (a launcher on the PATH may not)."""
    return run([python, "-c", CAN_MAKE])[0]


def make():
    """Bring `.venv` to what the lock file and pyproject.toml say; nothing happens when it is there already."""
    wanted = fingerprint()
    if PYTHON.exists() and stamp() == wanted:
        return
    if stamp() == UNFINISHED or not (PYTHON.exists() and can_make(str(PYTHON))):
        new_environment()
    STAMP.write_text(UNFINISHED)
    tools = installers()
    step("installs the packages of requirements.lock", tools, "-r", str(LOCK))
    step("installs eventlab itself", tools, "--no-build-isolation", "--no-deps", "-e", str(ROOT))
    STAMP.write_text(wanted)
    print("The environment is ready: .venv", flush=True)


def fingerprint():
    """Changes with the pinned set, with the project's own description, and with the place of the checkout."""
    digest = hashlib.sha256(str(ROOT).encode())  # scripts in .venv name their folder: a moved checkout needs new ones
    for path in (LOCK, ROOT / "pyproject.toml"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def stamp():
    """What the last run left in `.venv`: a fingerprint, `unfinished`, or nothing."""
    return STAMP.read_text() if STAMP.is_file() else ""


def new_environment():
    """An empty `.venv`, whatever half of one was there before."""
    if not can_make(sys.executable):
        raise Failed(
            f"{sys.executable} lacks the modules venv and ensurepip, which make an environment. "
            "Try: sudo apt-get install python3-venv"
        )
    python = "Python {}.{}.{}".format(*sys.version_info)
    step("makes .venv", [[python, sys.executable, "-m", "venv"]], "--clear", str(VENV))


def installers():
    """The tools that install, best first: each its name, then its command, to be followed by what to install."""
    pip = ["pip", str(PYTHON), "-m", "pip", "install", "-q", "--retries", "2"]
    version = re.search(r"^uv==(\S+)", LOCK.read_text(), re.MULTILINE).group(1)
    try:
        step("installs uv " + version, [pip], "uv==" + version)
    except Failed:
        if unreachable(index()):
            raise
        print("  no uv for this machine; pip takes longer", flush=True)
        return [pip]
    return [["uv", str(VENV / "bin" / "uv"), "pip", "install", "-q", "--python", str(PYTHON)], pip]


def step(what, tools, *arguments):
    """Say who does what, let the first tool that can do it, and say how long it took; raises `Failed` if none can."""
    for name, *command in tools:
        print(f"{name} {what} … ", end="", flush=True)
        start = time.monotonic()
        done, output = run([*command, *arguments])
        print(f"{time.monotonic() - start:.1f} s" if done else "failed", flush=True)
        if done:
            return
    raise Failed(explain(output))


def run(command):
    """Run a command quietly; return whether it succeeded, and all that it printed."""
    mirror = os.environ.get("PIP_INDEX_URL")
    environment = dict(os.environ, PIP_DISABLE_PIP_VERSION_CHECK="1")
    if mirror:
        environment.setdefault("UV_DEFAULT_INDEX", mirror)  # uv reads neither pip's variables nor pip.conf
    done = subprocess.run(
        command, cwd=str(ROOT), env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    return done.returncode == 0, done.stdout.decode(errors="replace")


def explain(output):
    """One line when the network is absent; else the last lines of what the tool said."""
    address = index()
    reason = unreachable(address)
    if reason:
        return (
            f"The package index {address} cannot be reached ({reason}). Connect to the network and run the same "
            "command again, or point PIP_INDEX_URL at a mirror that you can reach."
        )
    return "\n".join(["It said:", *output.strip().splitlines()[-15:], "Mend that, and run the same command again."])


def index():
    """The address of the package index that pip uses."""
    _, settings = run([str(PYTHON), "-m", "pip", "config", "list"])
    found = re.findall(r"\.index-url='([^']+)'", settings)  # its files, then its variables: the last one counts
    return found[-1] if found else "https://pypi.org/simple"


def unreachable(address):
    """Why nothing answers at the address, or None when something does, be it an error of its own."""
    try:
        urllib.request.urlopen(address, timeout=10).close()
    except urllib.error.HTTPError:
        return None
    except OSError as error:
        return str(getattr(error, "reason", error))
    return None


if __name__ == "__main__":
    sys.exit(main())
