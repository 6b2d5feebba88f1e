"""Who may come in, and what is told: on loopback everybody; elsewhere who holds the token that is printed."""

from __future__ import annotations

import asyncio
import shlex
from datetime import timedelta
from pathlib import Path

import pytest

from eventlab.clock import system_clock
from eventlab.gateway.announcing import announcement, with_secret
from eventlab.gateway.settings import Settings
from eventlab.gateway.tokens import read
from tests.gateway.doors import client_of
from tests.gateway.knocking import SECRET
from tests.gateway.nodes import failed, serving
from tests.system.layers import once_system


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_on_loopback_no_token_is_needed(host: str) -> None:
    """Everybody there is oneself."""
    settings, token = with_secret(Settings(host=host))

    assert (settings.secret, token) == (None, "")
    assert "token" not in announcement(settings, "http://127.0.0.1:8000/", token).lower()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "shop.example"])
def test_elsewhere_a_secret_is_drawn_and_its_token_opens_everything(host: str) -> None:
    """For a day; nobody comes in without it."""
    settings, token = with_secret(Settings(host=host, vitals=0))
    assert settings.secret is not None
    grant = read([settings.secret], token)
    assert grant.may_emit("any.thing")
    assert grant.may_listen(grant.listen)
    assert grant.expires is not None
    assert timedelta(hours=23) < grant.expires - system_clock() <= timedelta(hours=24)

    async def story() -> list[int]:
        async with once_system() as events, client_of(events, settings) as client:
            bearer = {"Authorization": f"Bearer {token}"}
            return [(await client.get("/api/history", headers=headers)).status_code for headers in ({}, bearer)]

    assert asyncio.run(story()) == [401, 200]


def test_a_token_that_was_made_is_shown_with_what_it_may_and_how_long() -> None:
    """Once, by itself on its line, and again in each line to try."""
    settings, token = with_secret(Settings(host="0.0.0.0"))
    lines = announcement(settings, "http://127.0.0.1:8000/", token).splitlines()

    assert lines[1:3] == [f"  token     {token}", "            may do everything, for 24 hours from now"]
    assert [f"Bearer {token}" in line for line in lines[3:]] == [True, True, False]


def test_no_two_runs_have_the_same_secret() -> None:
    """It is drawn, and not made of anything that could be known."""
    first, second = (with_secret(Settings(host="0.0.0.0"))[0].secret for _ in range(2))

    assert first != second


def test_a_secret_of_ones_own_is_not_drawn_again() -> None:
    """Then tokens are one's own, too, and none is printed."""
    settings, token = with_secret(Settings(host="0.0.0.0", secret=SECRET))
    told = announcement(settings, "http://127.0.0.1:8000/", token)

    assert (settings.secret, token) == (SECRET, "")
    assert "Bearer TOKEN" in told
    assert SECRET.decode() not in told


def test_the_printed_lines_can_be_pasted(tmp_path: Path) -> None:
    """curl gets what the line asks for, quotes and all: here, with the words that a shell would make of it."""
    settings, token = with_secret(Settings(host="0.0.0.0"))
    first, *_, listen, emit, _last = announcement(settings, "http://127.0.0.1:8000/", token).splitlines()

    assert first == "eventlab serves at http://127.0.0.1:8000/"
    assert shlex.split(listen)[2:] == [
        *("-N", "-H", f"Authorization: Bearer {token}"),
        "http://127.0.0.1:8000/api/events?pattern=*",
    ]
    assert '{"type": "order.placed", "data": {}}' in shlex.split(emit)


def test_a_secret_in_the_environment_closes_the_door(tmp_path: Path) -> None:
    """Also on loopback: who set one wants it asked for."""
    with serving(tmp_path, environment={"EVENTLAB_SECRET": SECRET.decode()}) as node:
        assert any("Bearer TOKEN" in line for line in node.said)
        assert node.ask("/api/history").status_code == 401
        assert node.ask("/health/ready").status_code == 200
        assert node.emit("order.placed").status_code == 401


def test_a_secret_that_is_too_short_is_one_line(tmp_path: Path) -> None:
    """And is not shown in it."""
    (tmp_path / "secret").write_text("tiny")

    code, out, err = failed(tmp_path, "--secret-file", str(tmp_path / "secret"))

    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "32 or more" in err
    assert "tiny" not in err
