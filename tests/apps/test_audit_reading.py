"""What a user did: his records of the last days, oldest first, from the trail and not from a log that forgets."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from eventlab.apps.audit_chain import GENESIS
from eventlab.apps.audit_reading import read_trail, user_activity
from eventlab.apps.audit_record import record_of
from eventlab.clock import ManualClock
from eventlab.errors import InvalidOption
from eventlab.event import Event
from tests.apps.trails import events, write

NOW = ManualClock()


def test_the_last_days_of_one_user(tmp_path: Path) -> None:
    """Seven of them, to the moment; oldest first, also where an event came late; nobody else's."""
    path = tmp_path / "audit.jsonl"
    ages = {1: 7.0, 2: 7.001, 3: 0.5, 4: 3.0}
    ann = [event for n, age in ages.items() for event in events(1, n, time=NOW() - timedelta(days=age))]
    trail = write(path, *ann, *events(1, 9, actor="bob"))

    assert [record.details["n"] for record in user_activity(path, "ann", clock=NOW)] == [1, 4, 3]
    assert [record.details["n"] for record in user_activity(path, "ann", days=1, clock=NOW)] == [3]
    assert user_activity(path, "eve", clock=NOW) == []
    assert trail.activity("ann", clock=NOW) == user_activity(path, "ann", clock=NOW)
    assert trail.activity("ann", days=1, clock=NOW) == user_activity(path, "ann", days=1, clock=NOW)


@pytest.mark.parametrize("data", [{"userId": 7}, {"user_id": "7"}, {"user_id": 7, "userId": 8}])
def test_a_user_is_found_by_what_the_data_say(tmp_path: Path, data: dict[str, Any]) -> None:
    """As in the guide's sample, where nobody is named as the actor; a number is as good as its text."""
    path = tmp_path / "audit.jsonl"
    write(path, Event("user.logged_in", data, time=NOW(), metadata={"ip": "::1", "userAgent": "Browser/1.0"}))

    (record,) = user_activity(path, 7, clock=NOW)
    assert (record.user, record.ip, record.user_agent) == ("7", "::1", "Browser/1.0")


def test_a_trail_from_before_there_were_subjects_is_read_and_intact(tmp_path: Path) -> None:
    """The hash is of the line as it stands, whatever we would write today."""
    path = tmp_path / "audit.jsonl"
    record = record_of(events(1)[0], number=1, previous=GENESIS)
    old = {name: value for name, value in json.loads(record.canonical()).items() if name != "subject"}
    body = json.dumps(old, sort_keys=True, separators=(",", ":")).encode()
    path.write_bytes(body[:-1] + b',"hash":"' + hashlib.sha256(body).hexdigest().encode() + b'"}\n')

    trail = write(path, Event("user.left", {}, actor="bob", metadata={"subject": "shop"}))

    assert [(record.user, record.subject) for record in read_trail(path)] == [("ann", None), ("bob", "shop")]
    assert trail.verify().records == 2


def test_what_is_no_record_is_passed_over(tmp_path: Path) -> None:
    """It is for `verify` to tell of it; who asks for activity gets what there is."""
    path = tmp_path / "audit.jsonl"
    write(path, *events(2))
    good = path.read_bytes()
    no_zone = good.splitlines()[0].replace(b'Z","type"', b'","type"') + b"\n"
    path.write_bytes(b"hello\n" + no_zone + good + b'{"number": "1"}\n\xff\n' + good[:20])

    assert [record.number for record in read_trail(path)] == [1, 2]


@pytest.mark.parametrize("days", [0, -1, float("nan"), float("inf"), 1e9, True, "7"])
def test_days_that_are_none_are_refused(tmp_path: Path, days: Any) -> None:
    """Before the file is touched."""
    with pytest.raises(InvalidOption, match="expected more than 0"):
        user_activity(tmp_path / "audit.jsonl", "ann", days=days)
