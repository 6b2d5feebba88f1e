"""One suite for every log: what is promised of a `Log`, in memory, embedded, on a Redis and in a Redis Cluster."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from itertools import count

import pytest

from eventlab.errors import CursorExpired, NotAnEnvelope, WrongLog
from eventlab.event import Event, to_envelope
from eventlab.system.cursor import Cursor
from eventlab.system.log import Draft, Log, Span, reached
from eventlab.transport import START, position_key
from tests.emitter.waiting import PATIENCE
from tests.system.conftest import OpenLog
from tests.system.records import behind, drafts, looked, spelled, start, stored

# --- appending


def test_a_batch_is_stored_in_order_behind_what_was_there(open_log: OpenLog) -> None:
    """Positions rise, one for each draft, and a reader finds the records under them."""

    async def story() -> None:
        async with open_log() as log:
            first = await log.append(0, drafts("abc"), batch="1")
            second = await log.append(0, drafts("de"), batch="2")
            records = await log.read(start(log))

            positions = first.positions + second.positions
            assert positions == sorted(positions, key=position_key)
            assert len(set(positions)) == 5
            assert [record.position for record in records] == positions
            assert spelled(records) == "abcde"
            assert {(record.partition, record.type) for record in records} == {(0, "order.placed")}

    asyncio.run(story())


def test_a_batch_is_never_seen_in_part(open_log: OpenLog) -> None:
    """However a reader's look falls among the batches of others, it finds whole ones only."""

    async def story() -> list[int]:
        async with open_log() as log, open_log() as other:
            writing = asyncio.gather(*(log.append(0, drafts("x" * 50), batch=str(n)) for n in range(20)))
            seen = []
            while not writing.done():
                seen.append(len(await other.read(start(other), limit=2000)))
                await asyncio.sleep(0)
            await writing
            return [*seen, len(await other.read(start(other), limit=2000))]

    seen = asyncio.run(story())

    assert seen[-1] == 1000
    assert all(count % 50 == 0 for count in seen)


def test_batches_of_many_writers_do_not_interleave(open_log: OpenLog) -> None:
    """What one writer stored in one batch stands together, whoever else was writing."""

    async def story() -> str:
        async with open_log() as log, open_log() as other:
            writers = [(log if n % 2 else other).append(0, drafts(letter * 7), batch=letter) for n, letter in ABC]
            await asyncio.gather(*writers)
            return spelled(await log.read(start(log)))

    text = asyncio.run(story())

    assert len(text) == 7 * len(ABC)
    assert all(letter * 7 in text for _, letter in ABC)


ABC = list(enumerate("abcdefghijklmnop"))


def test_the_same_batch_once_more_stores_nothing_more(open_log: OpenLog) -> None:
    """A writer whose answer was lost asks again, through another connection perhaps, and gets the answer it lost."""

    async def story() -> None:
        async with open_log() as log, open_log() as other:
            first = await log.append(0, drafts("ab"), batch="lost")
            await log.append(0, drafts("c"), batch="next")
            again = await other.append(0, drafts("ab"), batch="lost")

            assert again.positions == first.positions
            assert spelled(await log.read(start(log))) == "abc"

    asyncio.run(story())


def test_a_batch_id_means_its_partition(open_log: OpenLog) -> None:
    """The same id in another partition is another batch: nothing is shared between partitions."""

    async def story() -> list[tuple[int, bytes]]:
        async with open_log(partitions=2) as log:
            await log.append(0, drafts("a"), batch="1")
            await log.append(1, drafts("b"), batch="1")
            return [(record.partition, record.envelope) for record in await log.read(start(log))]

    assert asyncio.run(story()) == [(0, b"a"), (1, b"b")]


def test_an_own_id_is_stored_once(open_log: OpenLog) -> None:
    """Within a batch and across batches; the answer is the position of the first, and the others come through."""
    mine, another = Draft("order.placed", b"m", "my-id"), Draft("order.placed", b"n", "another-id")

    async def story() -> None:
        async with open_log() as log, open_log() as other:
            first = await log.append(0, [mine, *drafts("a"), mine, another], batch="1")
            second = await other.append(0, [*drafts("b"), mine], batch="2")

            assert first.positions[0] == first.positions[2] == second.positions[1]
            assert spelled(await log.read(start(log))) == "manb"

    asyncio.run(story())


def test_a_batch_of_nothing_new_moves_nothing(open_log: OpenLog) -> None:
    """Own ids alone, all of them known: the log ends where it ended."""
    mine = Draft("order.placed", b"m", "my-id")

    async def story() -> None:
        async with open_log() as log:
            first = await log.append(0, [mine], batch="1")
            before = await log.newest()
            again = await log.append(0, [mine, mine], batch="2")

            assert again.positions == first.positions * 2
            assert await log.newest() == before

    asyncio.run(story())


def test_an_own_id_leaves_other_partitions_alone(open_log: OpenLog) -> None:
    """Ids are known to their partition only; an event's key always leads to the same one."""
    mine = Draft("order.placed", b"m", "my-id")

    async def story() -> list[int]:
        async with open_log(partitions=3) as log:
            await log.append(1, [mine], batch="1")
            await log.append(2, [mine], batch="2")
            await log.append(1, [mine], batch="3")
            return [record.partition for record in await log.read(start(log))]

    assert asyncio.run(story()) == [1, 2]


# --- reading


def test_a_reader_goes_on_behind_its_cursor(open_log: OpenLog) -> None:
    """The cursor is exclusive, the limit is kept, and the last page is what is left."""

    async def story() -> list[str]:
        async with open_log() as log:
            await log.append(0, drafts("abcdefg"), batch="1")
            cursor, pages = start(log), []
            while page := await log.read(cursor, limit=3):
                cursor = cursor.advance(reached(page))
                pages.append(spelled(page))
            return pages

    assert asyncio.run(story()) == ["abc", "def", "g"]


def test_pages_have_no_gap_while_others_append(open_log: OpenLog) -> None:
    """A reader who begins early and pages on sees everything once, of every partition in its order."""

    async def story() -> None:
        async with open_log(partitions=3) as log, open_log(partitions=3) as other:
            writing = asyncio.gather(*(write(other, partition) for partition in range(3)))
            cursor, seen = start(log), []
            while not (writing.done() and cursor.covers(await log.newest())):
                page = await log.read(cursor, limit=4)
                cursor = cursor.advance(reached(page))
                seen += page
                await asyncio.sleep(0)
            await writing

            for partition in range(3):
                numbers = [int(record.envelope) for record in seen if record.partition == partition]
                assert numbers == list(range(40))

    async def write(log: Log, partition: int) -> None:
        for n in range(0, 40, 2):
            both = [Draft("order.placed", str(number).encode()) for number in (n, n + 1)]
            await log.append(partition, both, batch=str(n))

    asyncio.run(story())


def test_each_partition_has_the_limit_to_itself(open_log: OpenLog) -> None:
    """A read answers so many of each, one partition after the other."""

    async def story() -> str:
        async with open_log(partitions=3) as log:
            for partition, letters in enumerate(("abc", "", "xyz")):
                await log.append(partition, drafts(letters), batch="1")
            return spelled(await log.read(start(log), limit=2))

    assert asyncio.run(story()) == "abxy"


def test_an_empty_log_answers_nothing(open_log: OpenLog) -> None:
    """No records, no types, and "now" is the beginning."""

    async def story() -> None:
        async with open_log(partitions=2) as log:
            assert await log.read(start(log)) == []
            assert set(await log.types(0)) == set()
            assert await log.newest() == start(log)
            assert str(await log.newest()) == START
            assert await log.stretch(0, ["order.placed"], Span(start(log))) == ([], START)
            assert await log.stretch(1, None, Span(start(log), newest=True)) == ([], START)

    asyncio.run(story())


def test_newest_is_behind_the_last_record(open_log: OpenLog) -> None:
    """Whoever begins there gets what comes from now on, and nothing of before."""

    async def story() -> None:
        async with open_log(partitions=2) as log:
            positions = [(await log.append(n, drafts("ab"), batch="1")).positions[-1] for n in range(2)]
            now = await log.newest()
            later = await log.append(1, drafts("c"), batch="2")

            assert now.positions == tuple(positions)
            assert [record.position for record in await log.read(now)] == later.positions

    asyncio.run(story())


def test_any_position_may_be_asked_for(open_log: OpenLog) -> None:
    """A cursor comes from the network: behind the last position that can be there is nothing, and no error."""
    last = f"{2**64 - 1}-{2**64 - 1}"

    async def story() -> None:
        async with open_log() as log:
            await stored(log, ("order.placed", "a"))

            assert await log.read(behind(log, last)) == []
            assert await looked(log, after=last) == ("", last)
            assert (await looked(log, before=START))[0] == ""
            assert (await looked(log, before=START, newest=True))[0] == ""

    asyncio.run(story())


# --- by types

LETTERS = [("order.placed", "a"), ("order.paid", "b"), ("user.left", "c"), ("order.placed", "d"), ("order.paid", "e")]


def test_types_are_those_that_are_there(open_log: OpenLog) -> None:
    """Of each partition by itself."""

    async def story() -> None:
        async with open_log(partitions=2) as log:
            await stored(log, *LETTERS)

            assert set(await log.types(0)) == {"order.placed", "order.paid", "user.left"}
            assert set(await log.types(1)) == set()

    asyncio.run(story())


def test_a_stretch_weaves_the_types_that_are_wanted(open_log: OpenLog) -> None:
    """In the order of the log, and it reaches to the log's end, so that nobody looks there again."""

    async def story() -> None:
        async with open_log() as log:
            *_, last = await stored(log, *LETTERS)

            assert await looked(log) == ("abcde", last)
            assert await looked(log, ["order.placed"]) == ("ad", last)
            assert await looked(log, ["order.paid", "user.left"]) == ("bce", last)
            assert await looked(log, ["nobody.home"]) == ("", last)

    asyncio.run(story())


def test_a_stretch_from_the_oldest_end_reaches_as_far_as_it_read(open_log: OpenLog) -> None:
    """When the limit cuts it, the next one begins behind its last record."""

    async def story() -> None:
        async with open_log() as log:
            a, b, c, d, e = await stored(log, *LETTERS)

            assert await looked(log, limit=2) == ("ab", b)
            assert await looked(log, ["order.paid", "order.placed"], limit=3) == ("abd", d)
            assert await looked(log, ["order.paid", "order.placed"], after=a, limit=1) == ("b", b)
            assert await looked(log, ["user.left"], after=c, limit=1) == ("", e)

    asyncio.run(story())


def test_a_stretch_from_the_newest_end_is_told_oldest_first(open_log: OpenLog) -> None:
    """It reaches to the end of its span: what comes later comes behind."""

    async def story() -> None:
        async with open_log() as log:
            *_, d, e = await stored(log, *LETTERS)

            assert await looked(log, newest=True, limit=2) == ("de", e)
            assert await looked(log, ["order.placed", "user.left"], newest=True, limit=2) == ("cd", e)
            assert await looked(log, ["order.placed"], newest=True, limit=1, before=e) == ("d", d)

    asyncio.run(story())


def test_both_ends_of_a_span_are_exclusive(open_log: OpenLog) -> None:
    """`after`, `floor` and `before` are positions of records that are not wanted any more, or not yet."""

    async def story() -> None:
        async with open_log() as log:
            a, b, c, d, e = await stored(log, *LETTERS)

            for newest in (False, True):
                assert (await looked(log, after=a, before=e, newest=newest))[0] == "bcd"
                assert (await looked(log, floor=b, before=e, newest=newest))[0] == "cd"
                assert (await looked(log, after=a, floor=c, newest=newest))[0] == "de"
                assert (await looked(log, ["order.placed"], after=a, before=d, newest=newest))[0] == ""
            assert await looked(log, before=d) == ("abc", c)
            assert await looked(log, after=e, before=b) == ("", e)

    asyncio.run(story())


# --- the bell


async def until_it_hangs(log: Log) -> None:
    """Ring each bell until it is heard: while one is being hung, whoever waits is woken: something may be missed."""
    for partition in range(log.partitions):
        rings = count()
        while log.rung()[partition] is None:
            await log.append(partition, drafts("-"), batch=f"ring {next(rings)} of {partition}")
            await log.wait(await log.newest(), 0.05)


def test_whoever_waits_is_woken_by_another_log_object(open_log: OpenLog) -> None:
    """In any partition, and long before its time is over."""

    async def story() -> None:
        async with open_log(partitions=2) as log, open_log(partitions=2) as other:
            for partition in (1, 0):
                await until_it_hangs(log)
                now = await log.newest()
                waiting = asyncio.create_task(log.wait(now, 10 * PATIENCE))
                await asyncio.sleep(0)
                (position,) = (await other.append(partition, drafts("a"), batch=f"{partition}")).positions

                async with asyncio.timeout(PATIENCE):
                    assert await waiting
                rung = log.rung()[partition]
                assert rung is not None
                assert position_key(rung) >= position_key(position)

    asyncio.run(story())


def test_whoever_waits_in_vain_is_told_so(open_log: OpenLog) -> None:
    """An answer, not an error; and nobody waits beyond the time that was named."""

    async def story() -> bool:
        async with open_log() as log, asyncio.timeout(PATIENCE):
            await until_it_hangs(log)
            return await log.wait(await log.newest(), 0.01)

    assert asyncio.run(story()) is False


def test_whoever_is_behind_does_not_wait(open_log: OpenLog) -> None:
    """What stands behind the cursor already is news."""

    async def story() -> None:
        async with open_log() as log, asyncio.timeout(PATIENCE):
            await stored(log, *LETTERS)

            assert await log.wait(start(log), 10 * PATIENCE)

    asyncio.run(story())


# --- retention


def test_about_so_many_are_kept(open_log: OpenLog) -> None:
    """The newest, without a gap; the rest is gone, from the types that have no record left, too."""

    async def story() -> None:
        async with open_log(max_length=20) as log:
            await stored(log, ("early.bird", "a"), ("order.placed", "b"))
            for n in range(10):
                await log.append(0, drafts("0123456789", f"type.of.{n % 3}"), batch=str(n))
            records = await log.read(start(log))
            text = spelled(records)

            assert 20 <= len(records) <= 40
            assert ("0123456789" * 10).endswith(text)
            assert set(await log.types(0)) == {record.type for record in records}
            assert (await looked(log, ["early.bird", "order.placed"]))[0] == ""
            for type in await log.types(0):
                assert (await looked(log, [type]))[0] == spelled(each for each in records if each.type == type)

    asyncio.run(story())


def test_what_is_older_than_the_age_is_let_go(open_log: OpenLog) -> None:
    """When something is appended, by the time at which each was stored."""

    async def story() -> None:
        async with open_log(max_age=timedelta(milliseconds=1)) as log:
            (first,) = (await log.append(0, drafts("a", "early.bird"), batch="1")).positions
            newest = first
            for n in range(10_000):
                if position_key(newest)[0] > position_key(first)[0] + 2:
                    break
                (newest,) = (await log.append(0, drafts("b"), batch=f"b{n}")).positions
                await asyncio.sleep(0)

            text = spelled(await log.read(start(log)))
            assert text == "b" * len(text) != ""
            assert set(await log.types(0)) == {"order.placed"}
            assert (await looked(log, ["early.bird"]))[0] == ""

    asyncio.run(story())


@pytest.mark.parametrize("age", [timedelta(days=365 * 100), timedelta.max])
def test_an_age_before_all_time_keeps_everything(open_log: OpenLog, age: timedelta) -> None:
    """A hundred years are a bound like any other."""

    async def story() -> str:
        async with open_log(max_age=age) as log:
            await stored(log, *LETTERS)
            return spelled(await log.read(start(log)))

    assert asyncio.run(story()) == "abcde"


def test_a_cursor_expires_when_something_was_missed_and_not_before(open_log: OpenLog) -> None:
    """Who had read all that went misses nothing; who lacks one record of it is told, and where to go on."""

    async def story() -> None:
        async with open_log(max_length=3) as log:
            positions = await stored(log, *LETTERS)
            kept = await log.read(start(log))
            gone = positions[: -len(kept)]

            assert len(gone) >= 2
            assert await log.read(behind(log, gone[-1])) == kept
            for position in gone[:-1]:
                for ask in (log.read(behind(log, position)), looked(log, ["user.left"], after=position)):
                    with pytest.raises(CursorExpired) as expired:
                        await ask
                    assert expired.value.cursor == behind(log, gone[-1])
                    assert await log.read(expired.value.cursor) == kept

    asyncio.run(story())


def test_a_floor_above_what_is_gone_misses_nothing(open_log: OpenLog) -> None:
    """What nobody wants cannot be missed; what is wanted, and gone, is."""

    async def story() -> None:
        async with open_log(max_length=3) as log:
            positions = await stored(log, *LETTERS)
            gone = positions[: -len(await log.read(start(log)))]

            assert (await looked(log, after=gone[0], floor=positions[-2]))[0] == "e"
            assert (await looked(log, floor=gone[0]))[0] == (await looked(log))[0]
            with pytest.raises(CursorExpired):
                await looked(log, after=gone[0], floor=gone[0])

    asyncio.run(story())


def test_an_expired_partition_leaves_the_others_their_place(open_log: OpenLog) -> None:
    """The cursor to go on from moves in the partition where something is gone, and nowhere else."""

    async def story() -> None:
        async with open_log(partitions=2, max_length=3) as log:
            (other,) = (await log.append(1, drafts("z"), batch="1")).positions
            positions = await stored(log, *LETTERS)
            gone = positions[: -len(await log.read(start(log))) + 1]
            reader = Cursor(log.epoch, (gone[0], other))

            with pytest.raises(CursorExpired) as expired:
                await log.read(reader)
            assert expired.value.cursor == reader.advance({0: gone[-1]})

    asyncio.run(story())


# --- what is not ours


def test_bytes_that_are_no_envelope_are_a_record_that_hurts_nobody(open_log: OpenLog) -> None:
    """It stands between its neighbours, and says what it is when it is asked for its event."""
    event = Event("order.placed", {"n": 1})

    async def story() -> None:
        async with open_log() as log:
            ours = Draft("order.placed", to_envelope(event))
            await log.append(0, [ours, Draft("order.placed", b"\xff not an envelope"), ours], batch="1")
            first, foreign, last = await log.read(start(log))

            assert [first.event().data, last.event().data] == [{"n": 1}, {"n": 1}]
            assert first.event().position == first.position
            with pytest.raises(NotAnEnvelope):
                foreign.event()

    asyncio.run(story())


# --- which log


def test_two_objects_of_one_log_agree_on_its_epoch(open_log: OpenLog) -> None:
    """Whoever comes first draws it; also when all come at once."""

    async def story() -> set[str]:
        async with open_log(partitions=4) as one, open_log(partitions=4) as two:
            return {one.epoch, two.epoch}

    assert len(asyncio.run(story())) == 1


def test_another_number_of_partitions_is_another_log(open_log: OpenLog) -> None:
    """A key would change its place; the error names the number that fits."""

    async def story() -> None:
        async with open_log(partitions=2):
            with pytest.raises(WrongLog, match="Try partitions=2"):
                async with open_log(partitions=3):
                    """It does not open."""

    asyncio.run(story())


def test_closing_twice_does_nothing(open_log: OpenLog) -> None:
    """Once here, and once more at the end of the block."""

    async def story() -> None:
        async with open_log() as log:
            await log.wait(start(log), 0.0)
            await log.aclose()

    asyncio.run(story())
