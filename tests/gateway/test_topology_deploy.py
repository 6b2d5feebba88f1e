"""The files for a real deployment, as far as they can be held without one: they agree with each other and with us."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from eventlab.gateway.server import KEEP_ALIVE_SECONDS
from eventlab.gateway.settings import Settings
from eventlab.gateway.topology.nginx import listening, upstream

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
NGINX = (DEPLOY / "nginx.conf").read_text()


def said(name: str) -> str:
    """What a file says, without its comments and empty lines."""
    lines = (DEPLOY / name).read_text().splitlines(keepends=True)
    return "".join(line for line in lines if line.strip() and not line.startswith("#"))


def test_by_hand_is_as_by_topology() -> None:
    """The small files beside nginx.conf are those that a topology writes, but for the places."""
    nodes = [f"{name}:8000" for name in SERVICES if name.startswith("node-")]

    assert said("nodes.conf") == upstream(nodes)
    assert said("listen.conf") == listening("8080")


def test_the_compose_file_has_the_boxes_of_the_guide() -> None:
    """nginx, three nodes, three masters and a replica of each, and what makes these one cluster."""
    redis = [f"redis-{number}" for number in range(1, 7)]

    assert sorted(SERVICES) == sorted(["nginx", "node-1", "node-2", "node-3", *redis, "cluster"])


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "cluster"])
def test_everything_that_stays_says_whether_it_is_well(name: str) -> None:
    """So that the next is started when it can be used, and what dies comes back."""
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_what_is_awaited_and_mounted_is_there() -> None:
    """A name with a slip in it would be found out only when somebody deploys."""
    for name, service in SERVICES.items():
        assert set(service.get("depends_on", {})) <= set(SERVICES), name
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            assert source in COMPOSE["volumes"] or (DEPLOY / source).is_file(), f"{name} mounts {source}"
    build = SERVICES["node-1"]["build"]
    assert (DEPLOY / build["context"] / build["dockerfile"]).samefile(DEPLOY / "Dockerfile")


def test_addresses_are_fixed_and_each_is_one_services_own() -> None:
    """Nodes of a Redis Cluster and nginx remember addresses: what restarts must come back to its own."""
    addresses = [service["networks"]["inside"]["ipv4_address"] for service in SERVICES.values()]
    masters_and_replicas = re.findall(r"[\d.]+(?=:6379)", SERVICES["cluster"]["command"][-1])

    assert len(set(addresses)) == len(SERVICES)
    assert masters_and_replicas == [
        SERVICES[f"redis-{number}"]["networks"]["inside"]["ipv4_address"] for number in range(1, 7)
    ]
    assert (
        SERVICES["node-1"]["environment"]["FORWARDED_ALLOW_IPS"]
        == SERVICES["nginx"]["networks"]["inside"]["ipv4_address"]
    )


def test_nothing_is_open_to_the_world_by_default() -> None:
    """One port, on loopback; and no node starts without a secret."""
    assert {name: service["ports"] for name, service in SERVICES.items() if "ports" in service} == {
        "nginx": ["127.0.0.1:8080:8080"]
    }
    assert all(":?" in SERVICES[f"node-{n}"]["environment"]["EVENTLAB_SECRET"] for n in (1, 2, 3))


def test_nginx_and_the_nodes_agree() -> None:
    """nginx is patient, hangs up first, and takes what a node takes; a client costs it two connections."""
    (patience,) = map(int, re.findall(r"proxy_read_timeout (\d+)s;", NGINX))
    (idle,) = map(int, re.findall(r"\bkeepalive_timeout (\d+)s;", NGINX))
    (body,) = map(int, re.findall(r"client_max_body_size (\d+)m;", NGINX))
    (workers,) = map(int, re.findall(r"worker_processes (\d+);", NGINX))
    (connections,) = map(int, re.findall(r"worker_connections (\d+);", NGINX))
    (files,) = map(int, re.findall(r"worker_rlimit_nofile (\d+);", NGINX))

    assert patience > 4 * Settings().heartbeat
    assert idle < KEEP_ALIVE_SECONDS
    assert body * 1024 * 1024 > Settings().max_bytes
    assert workers * connections >= 2 * 10_000
    assert connections < files <= SERVICES["nginx"]["ulimits"]["nofile"]
