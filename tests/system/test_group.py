"""A group, in memory and in Redis: every move whole, safe to repeat, and nothing ever lost between two places."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from eventlab.errors import GroupLost, InvalidOption, InvalidQuery
from eventlab.event import Event
from eventlab.system.cursor import Cursor
from eventlab.system.group import DeadLetter, Delivery, Group
from eventlab.system.log import Draft, Log
from tests.system.rooms import RedisRoom, Room, numbers, orders, store


async def begun(log: Log, name: str = "mailer", *, events: Sequence[Event] = ()) -> Group:
    """A group at the beginning of a log that holds these events."""
    group = log.group(name)
    await group.create(Cursor.start(log.epoch, log.partitions))
    await store(log, events)
    return group


async def only(deliveries: Sequence[Delivery]) -> Delivery:
    """The one there is."""
    (delivery,) = deliveries
    return delivery


@pytest.mark.parametrize("partitions", [1, 5])
def test_each_entry_is_given_to_one_worker(room: Room, partitions: int) -> None:
    """Two workers, twelve orders, never more than were asked for: together they have each of them once."""

    async def story() -> tuple[list[Delivery], list[Delivery], list[Delivery]]:
        async with room.open(partitions=partitions) as log:
            group = await begun(log, events=orders(12))
            return (
                await group.take("ann", limit=7),
                await group.take("bob", limit=7),
                await group.take("ann", limit=7),
            )

    ann, bob, rest = asyncio.run(story())

    assert (len(ann), len(bob), rest) == (7, 5, [])
    assert numbers([*ann, *bob]) == list(range(12))
    assert {delivery.attempt for delivery in [*ann, *bob]} == {1}


def test_each_group_reads_the_log_by_itself(room: Room) -> None:
    """What the mailer has been given, the billing still gets; one begins where it is told to."""

    async def story() -> tuple[list[int], list[int], list[str]]:
        async with room.open() as log:
            mailer = await begun(log, events=orders(2))
            billing = log.group("billing")
            await billing.create(await log.newest())
            await store(log, orders(2, first=2))
            given = await mailer.take("ann", limit=9), await billing.take("bob", limit=9)
            return numbers(given[0]), numbers(given[1]), await log.group("nobody").names()

    mailer, billing, names = asyncio.run(story())

    assert mailer == [0, 1, 2, 3]
    assert billing == [2, 3]
    assert names == ["billing", "mailer"]


def test_what_is_handled_is_held_no_more(room: Room) -> None:
    """An ack, repeated or not, takes it out of every place."""

    async def story() -> list[dict[str, object]]:
        async with room.open(partitions=3) as log:
            group = await begun(log, events=orders(5))
            given = await group.take("ann", limit=9)
            before = await group.counts()
            await group.ack(given[1:])
            await group.ack(given[1:])
            return [before, await group.counts()]

    before, after = asyncio.run(story())

    assert before == {"held": 5, "parked": 0, "dead": 0, "lag": 0, "lag_seconds": 0.0, "missed": 0}
    assert after["held"] == 1


def test_what_a_dead_worker_held_is_given_to_another(room: Room) -> None:
    """Trap 3, the pending list that nobody reclaims: after so much silence, and not before, as the second attempt."""

    async def story() -> tuple[list[Delivery], list[Delivery], list[Delivery]]:
        async with room.open(partitions=3) as log:
            group = await begun(log, events=orders(6))
            await group.take("ann", limit=9)
            early = await group.reclaim("bob", idle=30, limit=9)
            await room.later(group, 31)
            late = await group.reclaim("bob", idle=30, limit=4)
            return early, late, await group.reclaim("eve", idle=30, limit=9)

    early, late, rest = asyncio.run(story())

    assert early == []
    assert (len(late), len(rest)) == (4, 2)
    assert numbers([*late, *rest]) == list(range(6))
    assert {delivery.attempt for delivery in [*late, *rest]} == {2}


def test_suspects_are_handed_out_one_at_a_time(room: Room) -> None:
    """Whoever died had several in hand. Twice, all may be innocent; then only one goes on, so that one is convicted."""

    async def story() -> tuple[list[Delivery], list[list[Delivery]]]:
        async with room.open(partitions=3) as log:
            group = await begun(log, events=orders(6))
            await group.take("ann", limit=9)
            await room.later(group, 31)
            second = await group.reclaim("bob", idle=30, limit=9, suspects=0)
            await room.later(group, 31)
            await store(log, orders(1, first=6))
            await group.take("ann", limit=9)
            await room.later(group, 31)
            none = await group.reclaim("eve", idle=30, limit=9, suspects=0)
            return second, [none, *[await group.reclaim("eve", idle=30, limit=9) for _ in range(7)]]

    second, (none, *ones, rest) = asyncio.run(story())

    assert [(each.attempt, each.suspect) for each in second] == [(2, False)] * 6
    assert [(each.attempt, each.suspect) for each in none] == [(2, False)]
    assert [[(each.attempt, each.suspect) for each in one] for one in ones] == [[(3, True)]] * 6
    assert rest == []


def test_parked_suspects_are_handed_out_one_at_a_time(room: Room) -> None:
    """Those that came back with a failure are no suspects; those whose lease ran out are."""

    async def story() -> tuple[list[Delivery], list[list[Delivery]]]:
        async with room.open(partitions=3) as log:
            group = await begun(log, events=orders(4))
            for delivery in await group.take("ann", limit=9):
                await group.park(delivery, after=0, reason="no")
            for delivery in await group.due(lease=30, limit=9):
                await group.park(delivery, after=0, reason="no")
            third = await group.due(lease=30, limit=9)
            await room.later(group, 31)
            return third, [await group.due(lease=30, limit=9) for _ in range(5)]

    third, (*ones, rest) = asyncio.run(story())

    assert [(each.attempt, each.suspect) for each in third] == [(3, False)] * 4
    assert [[(each.attempt, each.suspect) for each in one] for one in ones] == [[(4, True)]] * 4
    assert rest == []


def test_whoever_says_that_they_are_still_at_it_is_not_robbed(room: Room) -> None:
    """Trap 3, the slow handler: a heartbeat begins the silence anew, and does not count as an attempt."""

    async def story() -> tuple[list[Delivery], list[Delivery]]:
        async with room.open(partitions=3) as log:
            group = await begun(log, events=orders(4))
            given = await group.take("ann", limit=9)
            await room.later(group, 31)
            await group.beat("ann", given, lease=30)
            robbed = await group.reclaim("bob", idle=30, limit=9)
            await room.later(group, 31)
            return robbed, await group.reclaim("bob", idle=30, limit=9)

    robbed, after = asyncio.run(story())

    assert robbed == []
    assert [delivery.attempt for delivery in after] == [2] * 4


def test_a_failed_one_waits_and_comes_again(room: Room) -> None:
    """Parked: not before its time, then with the next attempt, why it failed, and the event as it was."""

    async def story() -> tuple[Delivery, list[Delivery], list[Delivery], dict[str, object]]:
        async with room.open() as log:
            group = await begun(log, events=orders(1))
            given = await only(await group.take("ann", limit=1))
            await group.park(given, after=20, reason="ConnectionError: away")
            early = await group.due(lease=30, limit=9)
            await room.later(group, 21)
            due = await group.due(lease=30, limit=9)
            await group.ack(due)
            return given, early, due, await group.counts()

    given, early, (due,), counts = asyncio.run(story())

    assert early == []
    assert (due.attempt, due.reason, due.event) == (2, "ConnectionError: away", given.event)
    assert (counts["held"], counts["parked"]) == (0, 0)


def test_a_move_that_is_repeated_moves_nothing(room: Room) -> None:
    """The answer to a park, or to a bury, is lost on the way, and it is asked again: once is what happens."""

    async def story() -> tuple[list[Delivery], list[DeadLetter], list[dict[str, object]]]:
        async with room.open() as log:
            group = await begun(log, events=orders(2))
            one, other = await group.take("ann", limit=2)
            await group.park(one, after=0, reason="first")
            await group.park(one, after=1000, reason="again")
            await group.bury(one, reason="late", handler="h")
            await group.bury(other, reason="first", handler="h")
            await group.bury(other, reason="again", handler="h")
            await group.park(other, after=0, reason="late")
            first = await group.counts()
            due = await group.due(lease=30, limit=9)
            await group.park(due[0], after=0, reason="first")
            await group.park(due[0], after=1000, reason="again")
            due += await group.due(lease=30, limit=9)
            return due, await group.letters(), [first, await group.counts()]

    due, letters, counts = asyncio.run(story())

    assert [(each["held"], each["parked"], each["dead"]) for each in counts] == [(0, 1, 1), (0, 1, 1)]
    assert [(each.attempt, each.reason) for each in due] == [(2, "first"), (3, "first")]
    assert [letter.reason for letter in letters] == ["first"]


def test_whoever_comes_late_moves_nothing(room: Room) -> None:
    """Ann was silent, and Bob has it: her failure is not his. But what she has handled, is handled."""

    async def story() -> tuple[list[dict[str, object]], list[Delivery]]:
        async with room.open() as log:
            group = await begun(log, events=orders(1))
            hers = await only(await group.take("ann", limit=1))
            await room.later(group, 31)
            his = await only(await group.reclaim("bob", idle=30, limit=1))
            await group.park(hers, after=0, reason="late")
            await group.bury(hers, reason="late", handler="h")
            held = await group.counts()
            await room.later(group, 31)
            await group.beat("ann", [hers], lease=30)
            robbed = await group.reclaim("eve", idle=30, limit=1)
            await group.park(robbed[0], after=0, reason="failed")
            await group.ack([his])
            return [held, await group.counts()], robbed

    (held, done), (robbed,) = asyncio.run(story())

    assert (held["held"], held["parked"], held["dead"]) == (1, 0, 0)
    assert robbed.attempt == 3
    assert (done["held"], done["parked"], done["dead"]) == (0, 0, 0)


def test_a_worker_that_dies_with_a_parked_one_loses_nothing(room: Room) -> None:
    """What is due is leased: nobody else has it until the lease is over, or longer, with heartbeats. Then it is due."""

    async def story() -> list[list[Delivery]]:
        async with room.open() as log:
            group = await begun(log, events=orders(1))
            await group.park(await only(await group.take("ann", limit=1)), after=0, reason="failed")
            first = await group.due(lease=30, limit=9)
            second = await group.due(lease=30, limit=9)
            await room.later(group, 20)
            await group.beat("ann", first, lease=30)
            await room.later(group, 20)
            third = await group.due(lease=30, limit=9)
            await room.later(group, 20)
            return [first, second, third, await group.due(lease=30, limit=9)]

    first, *between, last = asyncio.run(story())

    assert between == [[], []]
    assert [each.attempt for each in (*first, *last)] == [2, 3]


def test_what_retention_took_before_it_was_handled_is_not_passed_over(room: Room) -> None:
    """Trap 15, trimmed but still pending: it is told each time, until it is written down among the dead letters."""

    async def story() -> tuple[list[Delivery], list[Delivery], list[DeadLetter], list[object]]:
        async with room.open(max_length=1) as log:
            group = await begun(log, events=orders(1))
            await group.take("ann", limit=1)
            await room.later(group, 31)
            await store(log, orders(1, first=1))
            first = await group.reclaim("bob", idle=30, limit=9)
            again = await group.reclaim("bob", idle=30, limit=9)
            for delivery in (*first, *again):
                await group.bury(delivery, reason=delivery.problem, handler="h")
            letters = await group.letters()
            ids = [letter.id for letter in letters]
            return first, again, letters, [await group.replay(ids), await group.discard(ids), await group.counts()]

    first, again, letters, (replayed, discarded, counts) = asyncio.run(story())

    assert first == again
    assert first[0].event is None
    assert "no longer holds it" in first[0].problem
    assert [letter.position for letter in letters] == [first[0].position]
    assert (replayed, discarded) == (0, 1)
    assert counts["dead"] == 0


def test_what_retention_takes_from_under_a_handler_is_kept(room: Room) -> None:
    """Trap 15 again: the heartbeat keeps the envelope of an entry that the log has dropped. A death loses nothing."""

    async def story() -> tuple[Delivery, list[list[Delivery]], dict[str, object]]:
        async with room.open(max_length=1) as log:
            group = await begun(log, events=orders(1))
            given = await only(await group.take("ann", limit=1))
            await room.later(group, 20)
            await store(log, orders(1, first=1))
            await group.beat("ann", [given], lease=30)
            await room.later(group, 20)
            await group.beat("ann", [given], lease=30)
            await room.later(group, 20)
            early = [await group.reclaim("bob", idle=30, limit=9), await group.due(lease=30, limit=9)]
            await room.later(group, 31)
            late = await group.due(lease=30, limit=9)
            await group.bury(given, reason="late", handler="h")
            return given, [*early, late], await group.counts()

    given, (left, early, late), counts = asyncio.run(story())

    assert left == early == []
    assert [(each.event, each.attempt) for each in late] == [(given.event, 2)]
    assert counts["dead"] == 0


def test_an_entry_that_cannot_be_read_is_handed_out_all_the_same(room: Room) -> None:
    """Trap 4, the poison below the handler: a delivery with a problem and the bytes, and never an error."""

    async def story() -> tuple[Delivery, list[DeadLetter], int]:
        async with room.open() as log:
            group = await begun(log)
            await log.append(0, [Draft("order.placed", b"\xff no envelope")], batch="b")
            delivery = await only(await group.take("ann", limit=1))
            await group.bury(delivery, reason=delivery.problem, handler="cook")
            letters = await group.letters()
            return delivery, letters, await group.replay([letter.id for letter in letters])

    delivery, (letter,), replayed = asyncio.run(story())

    assert delivery.event is None
    assert "is not an envelope" in delivery.problem
    assert (letter.event, letter.raw, letter.handler) == (None, b"\xff no envelope", "cook")
    assert replayed == 1


@pytest.mark.parametrize("reclaimed", [False, True])
def test_an_entry_that_somebody_else_wrote_is_handed_out_with_what_it_holds(
    redis_room: RedisRoom, reclaimed: bool
) -> None:
    """A stream is open to every program: `XADD el:{0}:log * hello world`."""

    async def story() -> Delivery:
        async with redis_room.open() as log:
            group = await begun(log)
            await log.nodes.of(log.keys[0].log).xadd(log.keys[0].log, {"hello": "world"})
            given = await group.take("ann", limit=1)
            return await only(await group.reclaim("bob", idle=0, limit=1) if reclaimed else given)

    delivery = asyncio.run(story())

    assert delivery.event is None
    assert delivery.raw == b"hello world"


def test_dead_letters_say_what_why_and_since_when(room: Room) -> None:
    """Oldest first, in pages, over all partitions."""

    async def story() -> tuple[list[Delivery], list[DeadLetter], list[DeadLetter]]:
        async with room.open(partitions=3) as log:
            group = await begun(log, events=orders(7))
            given = await group.take("ann", limit=9)
            for delivery in given:
                await group.bury(delivery, reason="ValueError: no", handler="cook")
            pages: list[DeadLetter] = []
            while page := await group.letters(limit=2, after=pages[-1].id if pages else ""):
                pages += page
            return given, await group.letters(), pages

    given, letters, pages = asyncio.run(story())

    assert letters == pages
    assert [letter.buried for letter in letters] == sorted(letter.buried for letter in letters)
    assert {(each.partition, each.position, each.event) for each in letters} == {
        (each.partition, each.position, each.event) for each in given
    }
    assert {(letter.reason, letter.attempts, letter.handler) for letter in letters} == {("ValueError: no", 1, "cook")}


def test_a_replayed_letter_goes_to_its_group_alone(room: Room) -> None:
    """From the first attempt; the other group, who had handled it, hears nothing; and what is discarded is gone."""

    async def story() -> tuple[list[int], list[Delivery], list[Delivery], dict[str, object]]:
        async with room.open(partitions=3) as log:
            billing = await begun(log, "billing")
            group = await begun(log, events=orders(4))
            await billing.ack(await billing.take("eve", limit=9))
            for delivery in await group.take("ann", limit=9):
                await group.bury(delivery, reason="no", handler="cook")
            ids = [letter.id for letter in await group.letters()]
            moved = [await group.replay(ids[:3]), await group.replay(ids[:3]), await group.discard(ids)]
            other = [*await billing.take("eve", limit=9), *await billing.due(lease=30, limit=9)]
            return moved, await group.due(lease=30, limit=9), other, await group.counts()

    moved, due, other, counts = asyncio.run(story())

    assert moved == [3, 0, 1]
    assert [(each.attempt, each.reason) for each in due] == [(1, "no")] * 3
    assert other == []
    assert counts["dead"] == 0


@pytest.mark.parametrize("id", ["", "7", "1723-0", "0:1723", "0:1-2-3", "x:1-1", 7])
def test_what_is_no_id_of_a_letter_is_told(room: Room, id: str) -> None:
    """Before anything is moved."""

    async def story() -> None:
        async with room.open() as log:
            group = await begun(log)
            for ask in (group.replay, group.discard):
                with pytest.raises(InvalidQuery, match="is not the id of a dead letter"):
                    await ask([id])

    asyncio.run(story())


def test_an_effect_is_remembered_for_its_event_and_its_group(room: Room) -> None:
    """Neither another effect, nor another event, nor another group is taken for it, whatever colons they hold."""

    async def story() -> list[bool]:
        one, other = Event("a", {}, id="x:y"), Event("a", {}, id="y")
        async with room.open(partitions=3) as log:
            mailer, billing = await begun(log), await begun(log, "billing")
            before = await mailer.done(one, "mail")
            await mailer.mark_done(one, "mail", ttl=60)
            await mailer.mark_done(one, "mail", ttl=60)
            return [
                before,
                await mailer.done(one, "mail"),
                await mailer.done(one, "crm"),
                await mailer.done(other, "mail:x"),
                await mailer.done(other, "mail"),
                await billing.done(one, "mail"),
            ]

    assert asyncio.run(story()) == [False, True, False, False, False, False]


def test_a_mark_ends_with_its_time() -> None:
    """In memory, where the time is ours."""
    room, event = Room(), Event("a", {})

    async def story() -> list[bool]:
        async with room.open() as log:
            group = await begun(log)
            await group.mark_done(event, "mail", ttl=60)
            room.clock.advance(seconds=59)
            kept = await group.done(event, "mail")
            room.clock.advance(seconds=1)
            return [kept, await group.done(event, "mail")]

    assert asyncio.run(story()) == [True, False]


def test_a_mark_ends_with_its_time_in_redis(redis_room: RedisRoom) -> None:
    """Redis keeps it for that long and not for ever."""

    async def story() -> list[int]:
        async with redis_room.open() as log:
            group = await begun(log)
            await group.mark_done(Event("a", {}), "mail", ttl=60)
            redis = log.nodes.of(log.keys[0].log)
            return [await redis.pttl(key) for key in await redis.keys(log.keys[0].of_group("done", "*"))]

    (ttl,) = asyncio.run(story())

    assert 0 < ttl <= 60_000


def test_a_checkpoint_has_nothing_unfinished_behind_it(room: Room) -> None:
    """Right before the oldest that is held; without any, at the last that was given. What is parked does not count."""

    async def story() -> tuple[list[Delivery], list[str]]:
        async with room.open() as log:
            group = await begun(log, events=orders(4))
            marks = [await group.checkpoint()]
            given = await group.take("ann", limit=3)
            marks.append(await group.checkpoint())
            await group.park(given[0], after=60, reason="no")
            await group.ack([given[2]])
            marks.append(await group.checkpoint())
            await group.ack([given[1]])
            marks.append(await group.checkpoint())
            assert {mark.epoch for mark in marks} == {log.epoch}
            return given, [mark.positions[0] for mark in marks]

    given, (fresh, held, middle, done) = asyncio.run(story())

    assert fresh == "0-0"
    assert Cursor("e", (held,)).covers(Cursor("e", ("0-0",)))
    assert [Cursor("e", (held,)).covers(Cursor("e", (each.position,))) for each in given] == [False, False, False]
    assert [Cursor("e", (middle,)).covers(Cursor("e", (each.position,))) for each in given] == [True, False, False]
    assert done == given[2].position


def test_a_lost_group_is_made_again_behind_its_checkpoint(redis_room: RedisRoom) -> None:
    """Trap 2: neither at the beginning, which repeats all, nor at the end, which loses. The mark is kept in Redis."""

    async def story() -> list[int]:
        async with redis_room.open(partitions=3) as log:
            group = await begun(log, events=orders(6))
            await group.ack(await group.take("ann", limit=9))
            await group.checkpoint()
            await store(log, orders(3, first=6))
            await group.take("ann", limit=9)
            await redis_room.lose(group)
            await store(log, orders(3, first=9))
            with pytest.raises(GroupLost, match="mailer"):
                await group.take("ann", limit=9)
            await group.create(await log.newest())
            return numbers(await group.take("bob", limit=20))

    assert asyncio.run(story()) == [6, 7, 8, 9, 10, 11]


def test_a_lost_group_whose_mark_is_lost_is_made_again_where_its_worker_remembers(room: Room) -> None:
    """Trap 2: the cursor that `create` is given is then the only checkpoint there is."""

    async def story() -> list[int]:
        async with room.open(partitions=3) as log:
            group = await begun(log, events=orders(4))
            await group.ack(await group.take("ann", limit=9))
            mark = await group.checkpoint()
            await store(log, orders(2, first=4))
            await room.lose(group)
            if isinstance(room, RedisRoom):
                for keys in room.log.keys:
                    await room.log.nodes.of(keys.log).delete(keys.of_group("mark", group.name))
            await group.create(mark)
            return numbers(await group.take("bob", limit=20))

    assert asyncio.run(story()) == [4, 5]


def test_in_another_log_a_group_begins_at_the_beginning(room: Room) -> None:
    """Trap 2, everything lost: positions of the log that is gone say nothing about the new one."""

    async def story() -> list[int]:
        async with room.open(partitions=3) as log:
            group = await begun(log, events=orders(6))
            await group.ack(await group.take("ann", limit=9))
            mark = await group.checkpoint()
            await room.lose_everything()
            await store(log, orders(3, first=6))
            with pytest.raises(GroupLost):
                await group.take("ann", limit=9)
            await group.create(mark)
            return numbers(await group.take("bob", limit=20))

    assert asyncio.run(story()) == [6, 7, 8]


def test_creating_a_group_that_exists_changes_nothing(room: Room) -> None:
    """Every worker says it when it begins."""

    async def story() -> list[int]:
        async with room.open() as log:
            group = await begun(log, events=orders(3))
            held = await group.take("ann", limit=1)
            await group.create(await log.newest())
            return numbers([*held, *await group.take("ann", limit=9)])

    assert asyncio.run(story()) == [0, 1, 2]


def test_a_group_that_is_not_there_says_so(room: Room) -> None:
    """Every question that needs it raises the same error, with the group's name."""

    async def story() -> None:
        async with room.open(partitions=2) as log:
            group = log.group("nobody")
            for ask in (
                lambda: group.take("ann", limit=1),
                lambda: group.reclaim("ann", idle=0, limit=1),
                group.checkpoint,
                group.counts,
            ):
                with pytest.raises(GroupLost) as caught:
                    await ask()
                assert caught.value.group == "nobody"
            assert await group.names() == []

    asyncio.run(story())


def test_a_worker_that_leaves_is_forgotten_if_it_holds_nothing(redis_room: RedisRoom) -> None:
    """Redis would throw away what a deleted consumer holds."""

    async def story() -> list[list[bytes]]:
        async with redis_room.open() as log:
            group = await begun(log, events=orders(2))

            async def listed() -> list[bytes]:
                found = await log.nodes.of(log.keys[0].log).xinfo_consumers(log.keys[0].log, "mailer")
                return [each["name"] for each in found]

            given = await group.take("ann", limit=1)
            await group.take("bob", limit=1)
            await group.forget("ann")
            lists = [await listed()]
            await group.ack(given)
            await group.forget("ann")
            return [*lists, await listed()]

    assert asyncio.run(story()) == [[b"ann", b"bob"], [b"bob"]]


def test_a_group_says_how_far_it_is_behind(room: Room) -> None:
    """Entries that nobody has been given, the time between them and the last one given, and what retention took."""

    async def story() -> list[dict[str, object]]:
        async with room.open(max_length=2) as log:
            group = await begun(log, events=orders(1))
            await group.take("ann", limit=1)
            await store(log, orders(1, first=1))
            behind = await group.counts()
            await store(log, orders(2, first=2))
            return [behind, await group.counts()]

    behind, missed = asyncio.run(story())

    assert (behind["lag"], behind["missed"]) == (1, 0)
    assert float(str(behind["lag_seconds"])) >= 0
    assert (missed["lag"], missed["missed"]) == (2, 1)


@pytest.mark.parametrize("name", ["", "a b", "mailer:tries", "ü", "x" * 129, None, 7])
def test_what_cannot_be_a_groups_name_is_told(room: Room, name: str) -> None:
    """A colon would reach into the keys of another group."""

    async def story() -> None:
        async with room.open() as log:
            with pytest.raises(InvalidOption, match="is not the name of a group"):
                log.group(name)

    asyncio.run(story())
