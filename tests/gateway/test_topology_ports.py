"""Ports: whoever asks for one gets it alone, long before anybody listens there."""

from __future__ import annotations

import socket
from collections import deque

import pytest

from eventlab.gateway.topology import ports
from eventlab.gateway.topology.ports import BUS, HOST, PORTS, free_port


def test_no_port_is_given_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six nodes of a Cluster get theirs before the first of them listens: by chance alone two would have one port."""
    monkeypatch.setattr(ports, "PORTS", ports.PORTS[:60])

    given = [free_port() for _ in range(40)]

    assert len(set(given)) == 40


def test_a_port_with_a_listener_is_given_to_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor one whose bus would find a listener."""
    first, second, third = free_port(), free_port(), free_port()
    monkeypatch.setattr(ports, "PORTS", (first, second, third))
    monkeypatch.setattr(ports, "_given", deque(maxlen=0))  # nothing is remembered

    with socket.create_server((HOST, first)), socket.create_server((HOST, second + BUS)):
        assert {free_port() for _ in range(20)} == {third}


def test_no_bus_is_anybodys_port() -> None:
    """Both are bound: the bus of one node must not take the port of another."""
    assert min(PORTS) + BUS > max(PORTS)
