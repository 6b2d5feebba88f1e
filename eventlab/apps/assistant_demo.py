"""What `python -m eventlab.apps.assistant` shows: two guests at once, a third who leaves, a fourth who comes late."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

from eventlab.apps.asking import ask, follow
from eventlab.apps.assistant_words import ALL, RESPONSE
from eventlab.clock import system_clock
from eventlab.system.unified import UnifiedEventSystem


async def answer(events: UnifiedEventSystem, question: str) -> None:
    """Print the answer as it comes."""
    begun = False
    try:
        async for token in ask(events, question):
            begun = True
            print(token, end="", flush=True)
    finally:
        if begun:
            print()  # the error that broke it off begins a line


async def demonstrate(events: UnifiedEventSystem) -> None:
    """Ask, and print what comes."""
    begun = system_clock()
    print("One guest asks, and hears the answer as it is given:\n  ", end="")
    await answer(events, "What do you have tonight?")
    print("\nTwo ask at once. The answers are mixed on their way, and each is in order when it is read:")
    said: list[str] = []

    async def guest(name: str, question: str) -> str:
        words = []
        async for token in ask(events, question):
            words.append(token)
            said.append(name)
        return f"  {name}: {''.join(words)}"

    answers = await asyncio.gather(guest("a", "How is the ramen?"), guest("b", "And the mochi?"))
    print(f"  tokens came for {' '.join(said)}", *answers, sep="\n")
    print("\nA third leaves in the middle of a sentence, and nothing more is made up for him:\n  ", end="")
    async with aclosing(ask(events, "Why does it take so long?")) as tokens:
        count = 0
        async for token in tokens:
            print(token, end="", flush=True)
            count += 1
            if count == 4:
                break
    print("…\n\nA fourth comes late, knows the request of the first one, and reads all of his answer:\n  ", end="")
    first = next(event for event in await events.history(ALL, since=begun) if event.type == RESPONSE)
    print("".join([token async for token in follow(events, first.data["request_id"])]))
