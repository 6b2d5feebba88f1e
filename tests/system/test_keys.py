"""Keys: every key of one partition lives on one node of a Cluster, and no two partitions share one."""

from __future__ import annotations

import pytest
from redis.crc import key_slot

from eventlab.errors import InvalidAddress
from eventlab.system.keys import Keys, keys_of
from eventlab.system.partition import tags


def all_of(keys: Keys) -> list[str]:
    """One key of each kind that a partition has."""
    groups = [keys.of_group(kind, "mailer") for kind in ("retry", "dlq", "done", "mark")]
    return [
        *(keys.log, keys.meta, keys.types, keys.bell),
        keys.index("a.b"),
        keys.batch("7"),
        keys.event("7"),
        keys.ticket("7"),
        *groups,
    ]


def test_the_keys_of_a_partition_are_named() -> None:
    """As the table at the top of the module says: logs that exist have these names."""
    assert all_of(Keys("el:{0}:")) == [
        *("el:{0}:log", "el:{0}:meta", "el:{0}:types", "el:{0}:bell"),
        *("el:{0}:idx:a.b", "el:{0}:batch:7", "el:{0}:id:7", "el:{0}:ticket:7"),
        *("el:{0}:retry:mailer", "el:{0}:dlq:mailer", "el:{0}:done:mailer", "el:{0}:mark:mailer"),
    ]


def test_each_partition_has_its_tag() -> None:
    """In order; one partition alone has the tag 0."""
    assert [keys.root for keys in keys_of("el", 1)] == ["el:{0}:"]
    assert [keys.root for keys in keys_of("lab", 3)] == [f"lab:{{{tag}}}:" for tag in tags(3)]


def test_all_keys_of_a_partition_share_a_slot() -> None:
    """Whatever a type, an id or a group is called, braces too: a script that touches them all runs on one node."""
    for keys in keys_of("el", 12):
        odd = [
            keys.index("a{b}c"),
            keys.event("{x}"),
            keys.batch("{}"),
            keys.ticket("{}"),
            keys.of_group("done", "{y}:1:{z}"),
        ]

        assert len({key_slot(key.encode()) for key in [*all_of(keys), *odd]}) == 1


def test_no_two_partitions_share_a_key() -> None:
    """Nor two logs of different names."""
    names = [key for keys in (*keys_of("el", 12), *keys_of("lab", 12)) for key in all_of(keys)]

    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", ["a{b}", "{", "}"])
def test_a_name_with_braces_is_refused(name: str) -> None:
    """What stands in the first pair of braces is the tag: such a name would put all partitions on one node."""
    with pytest.raises(InvalidAddress, match=r"cannot name a log.*Try 'el'"):
        keys_of(name, 12)
