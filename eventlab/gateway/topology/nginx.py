"""nginx before the nodes, with the file that is shipped for real deployments: `deploy/nginx.conf`, as it is.

Only the two small files that it includes are written here: where clients come in, and the nodes.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from eventlab.gateway.topology.guard import Guard
from eventlab.gateway.topology.ports import HOST, ask_http
from eventlab.gateway.topology.process import Process

SHIPPED = Path(__file__).with_name("nginx.conf")
"""Leads to deploy/nginx.conf: one file, which a wheel carries too."""


class Nginx(Process):
    """nginx, run from `program`, before the nodes at these places (`host:port`)."""

    kind = "nginx"

    def __init__(
        self, program: str, folder: Path, places: Sequence[str], *, name: str = "nginx", guard: Guard | None = None
    ) -> None:
        super().__init__(name, folder, guard)
        self._program, self._places = program, places
        self.address = f"http://{HOST}:{self.port}"

    def command(self) -> list[str]:
        """In the foreground, with all its files in its own folder, where they are written first."""
        shutil.copyfile(SHIPPED, self.folder / "nginx.conf")
        (self.folder / "listen.conf").write_text(listening(f"{HOST}:{self.port}"))
        (self.folder / "nodes.conf").write_text(upstream(self._places))
        return [self._program, "-p", str(self.folder), "-c", str(self.folder / "nginx.conf"), "-e", "stderr"]

    def answers(self) -> bool:
        """Whether it answers, if only that no node does."""
        try:
            return ask_http(self.port, "/health/live")[0] > 0
        except OSError:
            return False


def listening(place: str) -> str:
    """What `listen.conf` says for one place."""
    return f"listen {place} reuseport backlog=4096;\n"


def upstream(places: Iterable[str]) -> str:
    """What `nodes.conf` says for nodes at these places."""
    return "".join(f"server {place} max_fails=1 fail_timeout=1s;\n" for place in places)
