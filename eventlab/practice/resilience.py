"""Emits that survive a store that is away for a while (guide, chapter 7).

    events = ResilientEventSystem(connect("redis://…"), dead_letters=FileDeadLetters("unsent.jsonl"))

    emit ──▶ try ──✗── pause ──▶ try ──✗── pause ──▶ try ──✗──▶ dead letters, and its error to the caller
              └─✓─▶ event                             at once: no pause follows the last try

    which errors are tried again     worth_retrying: those that time mends, and no mistake of yours
    how often, how long              retrying: further tries, a limit for each and for all, pauses with jitter
    what stays when all was in vain  unsent, file_dead_letters: kept outside of the store, which is what is away
    what becomes of it               dead_letter_office: `events.dead_letters`

Every emit gets its id here, before the first try, and keeps it. That is what makes a second try harmless: when only
the answer was lost, the log finds the id, and answers with the event that it has. It costs the log a key for ten
minutes with each event.

The caller is told in any case: an emit that returns is stored, one that raises is not, or nobody knows. A layer that
swallowed the error would have said "stored" of an event that lies in a file.
"""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime
from random import Random
from typing import Any, Self, TypeVar

from eventlab.clock import Clock, system_clock
from eventlab.errors import Unconfirmed
from eventlab.event import Event, new_id
from eventlab.event.identity import RandomBytes
from eventlab.practice.dead_letter_office import DeadLetterOffice, why
from eventlab.practice.retrying import BACKOFF, Retrying
from eventlab.practice.unsent import LetterBox, MemoryDeadLetters, UnsentLetter
from eventlab.practice.worth_retrying import worth_keeping, worth_retrying
from eventlab.practice.wrapping import Wrapper
from eventlab.system.backoff import Backoff

T = TypeVar("T")
Emitted = tuple[str, Mapping[str, Any], dict[str, Any]]
"""The arguments of one emit: type, data and the other fields, among them an id."""
FIELDS = ("id", "actor", "source", "key", "version", "metadata")
"""Those of an event; an emit may have options besides, such as `wait`."""
_logger = logging.getLogger("eventlab.practice")


class ResilientEventSystem(Wrapper):
    """An event system whose emits are tried again, and kept when that did not help.

    `retries` more tries after the first, with pauses by `backoff`, when `retry_on` says that the error passes;
    `timeout` seconds for each try, `total` for all of them and the pauses. `Unconfirmed` is tried again only where the
    inner system `stores_an_id_once`. Raises `InvalidOption`.

    To be cancelled passes through at once, and nothing is kept: whoever cancels has given the event up. Over a system
    that waits for its handlers, a limit of time is theirs, too.
    """

    def __init__(
        self,
        inner: Any,
        *,
        retries: int = 3,
        backoff: Backoff = BACKOFF,
        retry_on: Callable[[Exception], bool] = worth_retrying,
        timeout: float | None = 10.0,
        total: float | None = 60.0,
        dead_letters: LetterBox | None = None,
        clock: Clock = system_clock,
        chance: Random | None = None,
        randbytes: RandomBytes = os.urandom,
    ) -> None:
        super().__init__(inner)
        self._retrying = Retrying(retries, backoff, timeout, total, chance or Random())
        self._retry_on, self._clock, self._randbytes = retry_on, clock, randbytes
        self._box = MemoryDeadLetters() if dead_letters is None else dead_letters
        self._closed = False
        self._office = DeadLetterOffice(lambda: self.inner, self._box, clock)
        self._counts = Counter(dict.fromkeys(("tried_again", "saved", "given_up", "kept", "not_kept"), 0))

    @property
    def dead_letters(self) -> DeadLetterOffice:
        """What could not be emitted; and `dead_letters("mailer")`: what that group of workers gave up."""
        return self._office

    async def emit(self, type: str, data: Mapping[str, Any], **fields: Any) -> Event:
        """As the inner system does it, tried again. What is raised is the error of the last try.

        A note on it says whether the event is kept. A try that ran out of time is `Unconfirmed`.
        """
        fields = self._with_id(fields)
        return await self._try(lambda: self.inner.emit(type, data, **fields), [(type, data, fields)])

    async def emit_many(self, events: Iterable[tuple[Any, ...]]) -> list[Event]:
        """As the inner system does it, tried again, all of them: those that were stored are answered as they stand.

        If some could not be stored, all are kept: a replay looks which of them the log has.
        """
        given = [(type, data, self._with_id((fields and fields[0]) or {})) for type, data, *fields in events]
        return await self._try(lambda: self.inner.emit_many(given), given)

    def snapshot(self) -> dict[str, Any]:
        """What the inner system shows, and under `resilience` what was tried again, saved by it, given up, kept."""
        return super().snapshot() | {"resilience": dict(self._counts)}

    async def aclose(self) -> None:
        """Close the inner system, and the letter box. An emit that is between two tries is kept, and closes the box."""
        self._closed = True
        try:
            await super().aclose()
        finally:
            await self._box.aclose()

    async def __aenter__(self) -> Self:
        await self._box.open()  # first: a file that is somebody else's is found out before the first outage
        try:
            return await super().__aenter__()
        except BaseException:
            await self._box.aclose()
            raise

    def _with_id(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        own = fields.get("id")
        return {**fields, "id": new_id(self._clock(), self._randbytes) if own in (None, "") else own}

    async def _try(self, call: Callable[[], Awaitable[T]], emitted: list[Emitted]) -> T:
        first, tries = self._clock(), 0

        async def once() -> T:
            nonlocal tries
            tries += 1
            return await call()

        def again(error: Exception) -> bool:
            uncertain = isinstance(error, Unconfirmed) or len(emitted) > 1  # of many, some may be stored already
            safe = not uncertain or getattr(self.inner, "stores_an_id_once", False)
            return safe and self._retry_on(error)

        try:
            answer = await self._retrying.run(once, again, on_pause=self._say, expired=_expired)
        except Exception as error:
            if worth_keeping(error) or tries > 1:  # tried again, and then closed, for example
                await self._keep(error, emitted, tries, first)
            raise
        finally:
            if self._closed:  # the letter has opened the box again, and nobody else would close it
                await self._box.aclose()
        self._counts["saved"] += tries > 1
        return answer

    def _say(self, error: Exception, failed: int, pause: float) -> None:
        self._counts["tried_again"] += 1
        _logger.warning("try %d failed, the next one follows in %.2f s: %s", failed, pause, error)

    async def _keep(self, error: Exception, emitted: list[Emitted], tries: int, first: datetime) -> None:
        """Put the events into the letter box, and say on the error whether they are there. Raises nothing."""
        self._counts["given_up"] += len(emitted)
        now = self._clock()
        try:
            letters = [UnsentLetter(self._event(each, first), why(error), tries, first, now) for each in emitted]
            await self._box.keep(*letters)
        except Exception as second:  # noqa: BLE001  (the caller is to hear of the first error; this one is a note on it)
            self._counts["not_kept"] += len(emitted)
            count = f"{len(emitted)} event{'' if len(emitted) == 1 else 's'}"
            _logger.error("%s could not be kept among the dead letters: %s", count, second)
            error.add_note(f"Nor could it be kept among the dead letters: {why(second)}")
        else:
            self._counts["kept"] += len(emitted)
            ids = ", ".join(letter.id for letter in letters[:3]) + (" …" if len(letters) > 3 else "")
            error.add_note(f"Kept among the dead letters, to be replayed: {ids}")

    def _event(self, emitted: Emitted, time: datetime) -> Event:
        type, data, fields = emitted
        given = {name: fields[name] for name in FIELDS if fields.get(name) is not None}
        if "version" not in given and hasattr(self.inner, "version_of"):  # what a layer within would have put there
            given["version"] = self.inner.version_of(type)
        return Event(type, data, time=time, **given)


def _expired(seconds: float) -> Exception:
    return Unconfirmed(f"the store had not answered after {seconds:g} s: stored or not, nobody knows.")
