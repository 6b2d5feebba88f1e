"""The context: what a handler is told beside the event, and a memory for what it has done already.

    async def send_welcome(event, ctx):
        await ctx.once("welcome", lambda: mail(event.data["email"]))
        await ctx.once("crm", lambda: crm.add(event.data))

A worker delivers at least once: it may die between the mail and the ack, and then another one is given the event.
`once` remembers each effect by itself, so that the second run goes on where the first one stopped.

The effect comes first, its mark after: a crash right between the two has it twice. The other way round would have it
never, and nobody would know. The mark and the effect can only be one step where they live in one place: an effect in
a database of yours can store `event.id` in the same transaction, under a unique key, and then it is exactly one.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from eventlab.errors import InvalidHandler, InvalidOption, shown

if TYPE_CHECKING:
    from eventlab.event import Event
    from eventlab.system.group import Group

ONE_DAY = 86_400.0
"""Seconds."""


class Context:
    """Handed to a handler that takes two arguments: `event`, `attempt` (1 the first time), `group` and `worker`."""

    def __init__(self, group: Group, event: Event, attempt: int, worker: str) -> None:
        self._group = group
        self.event, self.attempt, self.worker = event, attempt, worker
        self.group = group.name

    async def once(self, effect: str, call: Callable[[], Any], *, ttl: float = ONE_DAY) -> bool:
        """Call `call`, plain or async, unless this group has had that effect of this event; return whether it ran.

        What it raises is raised, and nothing is marked. Marks are kept for `ttl` seconds: longer than an event may be
        tried again. Two workers at the same event at the same time (one of them was taken for dead) may both run it.
        Raises `InvalidOption`, `InvalidHandler`.
        """
        if not isinstance(effect, str) or not effect:
            raise InvalidOption(f"{shown(effect)} does not name an effect: expected a short text. Try 'welcome-mail'.")
        if not ttl > 0:
            raise InvalidOption(f"ttl is {shown(ttl)}: expected seconds, more than 0. Try 86400 for a day.")
        if not callable(call):
            raise InvalidHandler(
                f"{shown(call)} cannot be called: once() calls it only if it is the first time. "
                "Put a lambda in front: lambda: send(…)."
            )
        if await self._group.done(self.event, effect):
            return False
        result = call()
        if inspect.isawaitable(result):
            await result
        await self._group.mark_done(self.event, effect, ttl=ttl)
        return True

    def __repr__(self) -> str:
        return f"<Context {self.group!r}, attempt {self.attempt} of {self.event.type} {self.event.id}>"
