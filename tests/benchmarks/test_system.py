"""The production system beside its peers: what can be wrong without a figure looking odd."""

from __future__ import annotations

import pytest

from benchmarks.system import requests_per_second, rows


def test_the_rate_is_found_behind_a_payload_with_commas() -> None:
    """`redis-benchmark` puts the command into its CSV as it is, quotes and all."""
    told = '"test","rps","avg_latency_ms"\n"XADD limit * e {"id":"7","data":{"a":1,"b":2}}","147143.70","0.802"\n'

    assert requests_per_second(told) == 147143.7


def test_without_a_server_there_are_no_rows_and_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The other benchmarks go on."""
    monkeypatch.setenv("PATH", "")

    assert rows() == []
    assert capsys.readouterr().err == (
        "No redis-server, no rows of the production system. Try: apt-get install redis-server\n"
    )
