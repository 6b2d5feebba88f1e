"""Gateways for a browser: the application of `eventlab serve`, in a thread, or in a process that can be killed."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from typing import Any

import httpx

from eventlab.gateway.app import build_app
from eventlab.gateway.listening import address_of, listen
from eventlab.gateway.served import opened
from eventlab.gateway.server import GatewayServer, config_of
from eventlab.gateway.settings import Settings
from tests.conftest import RedisServer, free_port

PATIENCE = 60
"""Seconds for a gateway to begin, to end, or to answer. None comes near it."""


class Gateway:
    """Somewhere to go, and to emit to."""

    address: str

    def emit(self, *events: tuple[str, dict[str, Any]], **fields: Any) -> list[str]:
        """Over HTTP, as anybody could: each a type and its data. Their positions."""
        listed = [{"type": type, "data": data, **fields} for type, data in events]
        answer = httpx.post(f"{self.address}api/events", json=listed, trust_env=False, timeout=PATIENCE)
        assert answer.status_code == 202, answer.text
        return [stored["position"] for stored in answer.json()["events"]]

    def start(self) -> None:
        """Return when it takes connections."""
        raise NotImplementedError

    def kill(self) -> None:
        """Return when it is gone."""
        raise NotImplementedError


class InThread(Gateway):
    """All that serves, on a loop in a thread of this process: there in a moment. Its events live as long as it does."""

    def __init__(self, **settings: Any) -> None:
        self._settings = Settings(port=0, drain_seconds=0, **settings)
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="gateway", daemon=True)
        self._serves = threading.Event()

    def start(self) -> None:
        self._thread.start()
        assert self._serves.wait(PATIENCE)

    def kill(self) -> None:
        self._server.stop()
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()

    async def _serve(self) -> None:
        with listen("127.0.0.1", 0) as listening:
            self.address = address_of(listening, "127.0.0.1")
            async with opened(self._settings) as events:
                app = build_app(events, self._settings)
                self._server = GatewayServer(
                    config_of(app, self._settings),
                    drain=lambda: app.state.hub.drain(over=0),
                    on_started=self._serves.set,
                )
                await self._server.serve(sockets=[listening])


class InProcess(Gateway):
    """`eventlab serve`, on a port that it keeps when it is started again."""

    def __init__(self, redis: RedisServer, name: str, *options: str) -> None:
        port = free_port()
        self.address = f"http://127.0.0.1:{port}/"
        self._command = [sys.executable, "-m", "eventlab.cli", "serve", "--redis", redis.address, "--name", name]
        self._command += ["--port", str(port), *options]
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        assert self.address in self._process.stdout.readline()

    def kill(self) -> None:
        """kill -9, and wait for the end."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None
