"""Where an app's events live: in the Redis that you name, or in this process.

    python -m eventlab.apps.audit --redis redis://localhost:6379/0
    EVENTLAB_REDIS=redis://localhost:6379/0 eventlab serve --system eventlab.apps.audit:build

A function that is named to `--system` is given no arguments; what it has to know stands in the environment.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable

from eventlab.errors import EventLabError
from eventlab.system.connect import Connecting, connect

REDIS = "EVENTLAB_REDIS"
"""The name of the variable with the address."""


DEMO = "demo"
"""The name of the log for a demonstration: it is nobody's business, and takes no work from anybody's groups."""


def system_at(redis: str | None = None, *, name: str = "el") -> Connecting:
    """The system at this address, or at the one in the environment, or in this process. Raises `InvalidAddress`."""
    return connect(redis or os.environ.get(REDIS) or None, name=name)


def parser_of(name: str, what: str) -> argparse.ArgumentParser:
    """A parser for `python -m eventlab.apps.NAME`, which knows `--redis`."""
    parser = argparse.ArgumentParser(prog=f"python -m eventlab.apps.{name}", description=what)
    parser.add_argument("--redis", metavar="URL", help=f"where the events live (default: {REDIS}, or this process)")
    return parser


def exit_code(run: Callable[[], int]) -> int:
    """What `run` returns; an error of ours, or of the disk, is one line and a 2; Ctrl-C ends it quietly."""
    logging.getLogger("stamina").setLevel(logging.ERROR)  # its warning is the name of a hook: it tells nobody anything
    try:
        return run()
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        sys.stderr.close()
        return 0
    except (EventLabError, OSError) as error:
        print(f"eventlab: {error}", file=sys.stderr)
        return 2
