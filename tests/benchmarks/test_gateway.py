"""The fan-out beside its peers: small, and for real."""

from __future__ import annotations

import pytest

from benchmarks import gateway
from benchmarks.gateway import rows
from benchmarks.gateway_servers import nchan_is_there


def test_every_contestant_delivers_and_is_measured() -> None:
    """Five listeners, ten messages: no figure is nought, and nobody has lost or repeated one."""
    found = rows([5], deliveries=50, rounds=1)

    peers = ["sse-starlette"] + ["nchan"] * nchan_is_there()
    assert [row.peer for row in found if row.what == "SSE to 5, messages"] == peers
    assert all(row.ours > 0 and row.peers > 0 for row in found)


def test_without_nchan_its_rows_are_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And a line says how to get it."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(gateway, "_rounds", lambda *_: {name: [FOUND] for name in ("eventlab", "sse-starlette")})

    assert {row.peer for row in rows([100])} == {"sse-starlette"}
    assert capsys.readouterr().err == ("No nchan, no rows of it. Try: apt-get install nginx libnginx-mod-nchan\n")


def test_an_audience_that_finds_no_room_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    """A machine that lets a process open few files has rows of small audiences only."""
    assert rows([100_000_000]) == []
    assert "No rows of 100,000,000 listeners: 100,000,000 connections need" in capsys.readouterr().err


FOUND = gateway.Found(rate=100.0, p50=1.0, p99=2.0, memory=10.0)
