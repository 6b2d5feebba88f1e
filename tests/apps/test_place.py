"""Where an app's events live, and how its command ends."""

from __future__ import annotations

import asyncio

import pytest

from eventlab.apps.place import REDIS, exit_code, system_at
from eventlab.errors import InvalidAddress, InvalidOption


def test_the_address_that_is_named_goes_before_the_environments(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without either, or with an empty variable, the events live in this process."""

    async def opened(redis: str | None = None) -> str:
        async with system_at(redis) as events:
            return (await events.emit("order.placed", {})).type

    monkeypatch.setenv(REDIS, "nowhere")
    with pytest.raises(InvalidAddress, match="nowhere"):
        asyncio.run(opened())
    assert asyncio.run(opened("memory://")) == "order.placed"
    monkeypatch.setenv(REDIS, "")
    assert asyncio.run(opened()) == "order.placed"


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (InvalidOption("days is 0: expected more."), 2, "eventlab: days is 0: expected more.\n"),
        (OSError("the disk is full"), 2, "eventlab: the disk is full\n"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_a_command_that_cannot_go_on_ends_with_a_line_and_a_code(
    error: BaseException, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """On the channel for errors; Ctrl-C needs no explanation."""

    def run() -> int:
        raise error

    assert exit_code(run) == code
    assert capsys.readouterr() == ("", said)
    assert exit_code(lambda: 1) == 1
