"""The crowd: all clients of a load. They connect a hundred at a time, and each that is cut off comes back by itself."""

from __future__ import annotations

import asyncio
import random
import resource
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

from eventlab.errors import InvalidOption, Rejected, Unreachable
from eventlab.gateway.load import wire_sse, wire_websocket
from eventlab.gateway.load.client import Client
from eventlab.gateway.load.heard import Ear, Memory
from eventlab.gateway.load.plan import Load
from eventlab.gateway.load.ranges import Ranges
from eventlab.gateway.load.tally import Tally, Totals
from eventlab.gateway.load.wire import Ask, place
from eventlab.gateway.load.wire_sse import SseWire
from eventlab.gateway.load.wire_websocket import WebSocketWire
from eventlab.system.backoff import Backoff

SPARE = 64
"""Files that a process has open besides its connections."""
BACK = Backoff(base=0.2, cap=2.0)
"""Pauses of a client that was cut off: by chance, so that not all come back at once."""


class Crowd:
    """Use it as `async with`: at the end all hang up."""

    def __init__(self, load: Load, totals: Totals, chance: random.Random) -> None:
        self._load, self._totals, self._chance = load, totals, chance
        ear = Ear(load.type(0)[:-1])
        sse = load.transport == "sse"
        self._memory = Memory(partial((wire_sse if sse else wire_websocket).understand, ear))
        self._wire: type[SseWire | WebSocketWire] = SseWire if sse else WebSocketWire
        self.clients: list[Client] = []
        self._returning: set[asyncio.Task[None]] = set()
        self.lost = self.reconnected = 0
        self.refused: Counter[str] = Counter()
        """Connections that were refused, by the status, or the word that says why."""
        self.refusal: tuple[int, str] | None = None
        """The last of them."""

    async def connect(self) -> None:
        """Connect all clients, and wait until each listens. Raises `Rejected` or `Unreachable` if none does.

        A client that is not let in tries again until its patience ends, unless the answer is one that stays.
        """
        numbers = iter(range(self._load.clients))
        async with asyncio.TaskGroup() as group:
            for _ in range(min(self._load.at_once, self._load.clients)):
                group.create_task(self._ramp(numbers), name="load: clients connect")
        if not self.clients:
            where = " ".join(self._load.urls)
            if self.refusal is None:
                raise Unreachable(f"Nothing answers at {where}: expected a gateway. Try: eventlab serve")
            code, detail = self.refusal
            raise Rejected(
                f"{where} lets nobody listen: it answers {code}, {detail or 'and no more'}", status=code, detail=detail
            )

    @property
    def made(self) -> int:
        """Clients that were let in."""
        return len(self.clients)

    def missing(self, owed: Sequence[Ranges]) -> Iterator[int]:
        """For each client, how many events it should have got and has not."""
        for client in self.clients:
            yield client.tally.had.missing(owed[client.tally.type])

    async def aclose(self) -> None:
        """All hang up."""
        for task in self._returning:
            task.cancel()
        await asyncio.gather(*self._returning, return_exceptions=True)
        for client in self.clients:
            client.close()

    async def __aenter__(self) -> Crowd:
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self.aclose()

    async def _ramp(self, numbers: Iterator[int]) -> None:
        for number in numbers:
            client = Client(Tally(self._totals, number % self._load.types), self._count, self._gone)
            client.turn = sum(divmod(number, self._load.types))  # the clients of each type are dealt out to the nodes
            if await self._let_in(client):
                self.clients.append(client)

    async def _let_in(self, client: Client) -> bool:
        end, attempt = asyncio.get_running_loop().time() + self._load.patience, 0
        while not await self._try(client):
            attempt += 1
            if client.refusal is not None and 400 <= client.refusal[0] < 500 and client.refusal[0] != 429:
                return False
            if asyncio.get_running_loop().time() > end:
                return False
            await asyncio.sleep(BACK.pause(attempt, self._chance))
        return True

    async def _try(self, client: Client) -> bool:
        """One connection to the next node; whether the client listens now."""
        url = self._load.urls[client.turn % len(self._load.urls)]
        host, port, secure = place(url)
        ready = client.ask(
            self._wire(self._memory), Ask(url, self._load.type(client.tally.type), client.cursor, self._load.token)
        )
        try:
            async with asyncio.timeout(self._load.patience):
                await asyncio.get_running_loop().create_connection(lambda: client, host, port, ssl=secure)
                await ready
        except TimeoutError:
            client.close()
            self.refused["no answer"] += 1
        except OSError as error:
            self.refused[error.strerror or "no connection"] += 1
        if client.refusal is not None:
            self.refusal = client.refusal
            self.refused[str(client.refusal[0])] += 1
        return client.listens

    def _gone(self, client: Client) -> None:
        self.lost += 1
        task = asyncio.create_task(self._return(client), name="load: a client comes back")
        self._returning.add(task)
        task.add_done_callback(self._returning.discard)

    async def _return(self, client: Client) -> None:
        client.tally.returned()
        attempt = 1
        await asyncio.sleep(BACK.pause(attempt, self._chance))
        while not await self._try(client):
            attempt += 1
            await asyncio.sleep(BACK.pause(attempt, self._chance))
        self.reconnected += 1

    def _count(self, size: int) -> None:
        self._totals.bytes += size


def room_for(files: int) -> None:
    """See to it that this process may open so many files. Raises `InvalidOption` that says how to get there."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = files + SPARE
    if soft != resource.RLIM_INFINITY and soft < wanted:
        if hard != resource.RLIM_INFINITY and hard < wanted:
            raise InvalidOption(
                f"{files:,} connections need {wanted:,} open files, and this process may have {hard:,}. "
                f"Try fewer --clients, several processes, or: ulimit -n {wanted}"
            )
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
