"""Redis Streams: append, read, follow; every `after` is exclusive, and a reader owns nothing but its position."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis

from eventlab.errors import InvalidQuery
from eventlab.transport import START, Entry, RedisStream, check_position, open_redis, position_key
from eventlab.transport.redis_streams import first_position, just_before
from tests.conftest import RedisServer

STEADY = settings(derandomize=True, deadline=None)
PATIENCE = 90
NUMBERS = st.integers(0, 2**64 - 1)
POSITIONS = st.builds("{}-{}".format, NUMBERS, NUMBERS)
LAST = f"{2**64 - 1}-{2**64 - 1}"

Connect = Callable[[], Redis]


@pytest.fixture(params=["embedded", "redis"])
def connect(request: pytest.FixtureRequest) -> Connect:
    """Opens a client for a store, made to wait as long as a read of one second blocks."""
    address = None if request.param == "embedded" else request.getfixturevalue("shared_redis").address
    return lambda: open_redis(address, block=1.0)


async def filled(redis: Redis, count: int = 5) -> tuple[RedisStream, list[str]]:
    """A stream of `count` entries, two of them in each millisecond, and their positions."""
    stream = RedisStream(redis, uuid4().hex)
    positions = [f"{1000 + number // 2}-{number % 2}" for number in range(count)]
    for number, position in enumerate(positions):
        await redis.xadd(stream.key, {"n": str(number)}, id=position)
    return stream, positions


def test_an_entry_comes_back_as_it_was_appended(connect: Connect) -> None:
    """With the position that `append` returned, and fields as bytes."""

    async def story() -> tuple[str, list[Entry]]:
        async with connect() as redis:
            stream = RedisStream(redis, uuid4().hex)
            position = await stream.append({"event": b"\xff\x00", "more": b""})
            return position, await stream.read()

    position, entries = asyncio.run(story())

    assert entries == [Entry(position, {b"event": b"\xff\x00", b"more": b""})]
    assert check_position(position) == position


def test_reading_takes_nothing_away(connect: Connect) -> None:
    """Twice the same question, twice the same answer."""

    async def story() -> bool:
        async with connect() as redis:
            stream, _ = await filled(redis)
            return await stream.read() == await stream.read() != []

    assert asyncio.run(story())


def test_bounds_are_exclusive_in_both_directions(connect: Connect) -> None:
    """For every pair of places in the log, forwards and backwards, under every limit."""

    async def story() -> None:
        async with connect() as redis:
            stream, positions = await filled(redis)
            places = [START, *positions, "999-7", "2000-0", LAST]
            for after in places:
                for before in [*places, "+"]:
                    inside = [each for each in positions if position_key(after) < position_key(each)]
                    if before != "+":
                        inside = [each for each in inside if position_key(each) < position_key(before)]
                    for limit in (1, 2, 100):
                        forwards = await stream.read(after, before=before, limit=limit)
                        backwards = await stream.read_back(before, after=after, limit=limit)
                        assert [entry.position for entry in forwards] == inside[:limit]
                        assert [entry.position for entry in backwards] == inside[::-1][:limit]

    asyncio.run(story())


def test_the_newest_is_now_as_a_place(connect: Connect) -> None:
    """The position of the newest entry; START where there is none yet."""

    async def story() -> tuple[str, str, str]:
        async with connect() as redis:
            stream, positions = await filled(redis)
            return await RedisStream(redis, uuid4().hex).newest(), await stream.newest(), positions[-1]

    empty, newest, last = asyncio.run(story())

    assert empty == START
    assert newest == last


def test_about_so_many_are_kept(connect: Connect) -> None:
    """Redis trims whole nodes, of a hundred entries: never fewer than asked for, and not for ever more."""

    async def story() -> list[bytes]:
        async with connect() as redis:
            stream = RedisStream(redis, uuid4().hex)
            for number in range(350):
                await stream.append({"n": str(number).encode()}, max_length=50)
            return [entry.fields[b"n"] for entry in await stream.read(limit=1000)]

    kept = asyncio.run(story())

    assert 50 <= len(kept) <= 200
    assert kept == [str(number).encode() for number in range(350 - len(kept), 350)]


def test_following_reads_what_is_there_and_then_what_comes(connect: Connect) -> None:
    """In order, once each, also across the limit of one answer."""

    async def story() -> list[bytes]:
        async with asyncio.timeout(PATIENCE), connect() as redis:
            stream, positions = await filled(redis)
            seen = []
            async for entry in stream.follow(positions[0], block=0.05, limit=2):
                seen.append(entry.fields[b"n"])
                if len(seen) in (4, 5, 6):  # all that was there has been read
                    await stream.append({"n": b"new %d" % len(seen)})
                if len(seen) == 7:
                    break
            return seen

    assert asyncio.run(story()) == [b"1", b"2", b"3", b"4", b"new 4", b"new 5", b"new 6"]


class BetweenTwoWaits:
    """A client that appends an entry in the moment between one XREAD and the next."""

    def __init__(self, redis: Redis, key: str) -> None:
        self._redis, self._key = redis, key
        self.asked: list[object] = []

    async def xread(self, streams: dict[str, str], *, block: int, count: int) -> object:
        self.asked.append((streams[self._key], block))
        await self._redis.xadd(self._key, {"n": str(len(self.asked))})
        return await self._redis.xread(streams, block=block, count=count)


def test_an_entry_between_two_waits_is_seen(connect: Connect) -> None:
    """Each wait begins behind the last entry seen, and never "from now on", which would lose exactly this one."""

    async def story() -> tuple[list[bytes], list[object]]:
        async with asyncio.timeout(PATIENCE), connect() as redis:
            key = uuid4().hex
            client = BetweenTwoWaits(redis, key)
            seen: list[bytes] = []
            async for entry in RedisStream(client, key).follow(START, block=0.0001):
                seen.append(entry.fields[b"n"])
                if len(seen) == 4:
                    break
            return seen, client.asked

    seen, asked = asyncio.run(story())

    assert seen == [b"1", b"2", b"3", b"4"]
    assert "$" not in dict(asked)  # type: ignore[call-overload]
    assert all(block >= 1 for _, block in asked)  # 0 would mean for ever


def test_following_outlives_waits_in_which_nothing_came(connect: Connect) -> None:
    """A wait that ends empty is followed by the next."""

    async def story() -> bytes:
        async with asyncio.timeout(PATIENCE), connect() as redis:
            stream = RedisStream(redis, uuid4().hex)
            waits = 0
            xread = redis.xread

            async def counted(*arguments: object, **options: object) -> object:
                nonlocal waits
                waits += 1
                if waits == 3:
                    await redis.xadd(stream.key, {"n": "at last"})
                return await xread(*arguments, **options)

            redis.xread = counted
            follow = stream.follow(await stream.newest(), block=0.01)
            entry = await anext(follow)
            await follow.aclose()
            assert waits == 3
            return entry.fields[b"n"]

    assert asyncio.run(story()) == b"at last"


def test_a_reader_may_block_longer_than_a_command_may_take(
    shared_redis: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The socket's own time limit is the command's, plus the block: no read breaks off in the middle of its wait."""
    monkeypatch.setattr("eventlab.transport.connection.ANSWER_SECONDS", 1.0)

    async def story() -> bytes:
        async with asyncio.timeout(PATIENCE), open_redis(shared_redis.address, block=10) as redis:
            stream = RedisStream(redis, uuid4().hex)
            waits, second_wait, xread = 0, asyncio.Event(), redis.xread

            def counted(*arguments: object, **options: object) -> object:
                nonlocal waits
                waits += 1
                if waits == 2:  # the first has lasted its 1.5 s, more than ANSWER_SECONDS
                    second_wait.set()
                return xread(*arguments, **options)

            redis.xread = counted
            follow = stream.follow(START, block=1.5)
            reading = asyncio.ensure_future(anext(follow))
            await second_wait.wait()
            await stream.append({"n": b"late"})
            entry = await reading
            await follow.aclose()
            return entry.fields[b"n"]

    assert asyncio.run(story()) == b"late"


def test_a_client_of_the_newer_protocol_follows_too(shared_redis: RedisServer) -> None:
    """RESP3 answers XREAD in another shape."""

    async def story() -> list[bytes]:
        async with asyncio.timeout(PATIENCE), Redis.from_url(shared_redis.address, protocol=3) as redis:
            stream, _ = await filled(redis, 3)
            follow = stream.follow(START, block=0.05, limit=2)
            seen = [(await anext(follow)).fields[b"n"] for _ in range(3)]
            await follow.aclose()
            return seen

    assert asyncio.run(story()) == [b"0", b"1", b"2"]


@STEADY
@given(POSITIONS)
@example(START)
@example("1-0")
@example(LAST)
def test_just_before_is_the_neighbour(position: str) -> None:
    """Nothing fits between the two, and it is a position itself; before the first there is only the first."""
    before = just_before(position)

    assert check_position(before) == before
    (ms, counter), (ms_before, counter_before) = position_key(position), position_key(before)
    if position == "0-0":
        assert before == START
    elif counter:
        assert (ms_before, counter_before) == (ms, counter - 1)
    else:
        assert (ms_before, counter_before) == (ms - 1, 2**64 - 1)


@STEADY
@given(st.datetimes(datetime(1970, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC)), st.integers(-1439, 1439))
def test_the_first_position_of_a_moment_is_its_millisecond(moment: datetime, offset: int) -> None:
    """Cut as Redis cuts its own clock: not after the moment, and less than a millisecond before; in any zone."""
    from datetime import timezone

    milliseconds, counter = position_key(first_position(moment))

    start = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
    assert counter == 0
    assert start <= moment < start + timedelta(milliseconds=1)
    if moment.year > 1970 and moment.year < 9999:
        assert first_position(moment.astimezone(timezone(timedelta(minutes=offset)))) == first_position(moment)


def test_before_1970_there_are_no_positions() -> None:
    """The message says so."""
    with pytest.raises(InvalidQuery, match="before 1970"):
        first_position(datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC))


@STEADY
@given(POSITIONS, POSITIONS)
def test_positions_are_compared_as_numbers(one: str, other: str) -> None:
    """9-0 comes before 10-0, which as text it does not."""
    assert (position_key(one) == position_key(other)) == (one == other)
    assert position_key("9-0") < position_key("10-0")


HOSTILE = ["", "1", "1-", "-1", "1-1-1", "1-0 ", " 1-0", "1-0\n", "$", "+", "-", "(1-0", "1.0-0", "0x1-0", "١-٠", "1–0"]


@pytest.mark.parametrize("position", [*HOSTILE, f"{2**64}-0", f"0-{2**64}", "9" * 30 + "-0", 7, None, b"1-0", ["1-0"]])
def test_what_is_no_position_is_refused(position: object) -> None:
    """Among them what Redis would refuse, or take for a command of its own."""
    with pytest.raises(InvalidQuery, match="is not a position"):
        check_position(position)


@STEADY
@given(POSITIONS)
def test_what_redis_can_hold_is_a_position(position: str) -> None:
    """All of 64 bits, twice."""
    assert check_position(position) == position
