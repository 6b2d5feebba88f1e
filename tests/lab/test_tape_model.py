"""The tape player: the same orders on a radio and on a tape, and what becomes of them for somebody who is away."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from eventlab.errors import CourseError
from eventlab.lab.tape_model import LIMIT, Player
from eventlab.lab.tape_snapshot import ANSWERS, RIGHT, Snapshot


def play(story: Callable[[Player], Awaitable[Snapshot]]) -> Snapshot:
    """Run a story on a fresh player; its last snapshot."""

    async def run() -> Snapshot:
        return await story(Player())

    return asyncio.run(run())


async def away_for_three(player: Player) -> Snapshot:
    """Bob is off, three orders come, Bob is back."""
    player.off()
    await player.emit(3)
    return await player.on()


def test_who_is_there_gets_everything_both_ways() -> None:
    """While both listen and read, radio and tape make no difference, which is why the choice looks like taste."""
    after = play(lambda player: player.emit(2))

    for worker in after.workers:
        assert worker.heard == worker.done == worker.now == (1, 2)
        assert worker.cursor == 2
        assert after.lost(worker) == ()
    assert after.trail == ("published: Ann and Bob heard", "appended to the tape", "Ann and Bob read from it")


def test_the_radio_keeps_nothing_for_the_absent_and_the_tape_keeps_everything() -> None:
    """Three orders while Bob is off: lost to him above; below they wait, and his cursor comes to them."""

    async def story(player: Player) -> Snapshot:
        player.off()
        away = await player.emit(3)
        assert (away.bob.cursor, away.bob.done, away.ann.done) == (0, (), (1, 2, 3))
        assert "nothing is kept for Bob" in away.sentence
        return await player.on()

    after = play(story)

    assert (after.bob.heard, after.lost(after.bob), after.lost(after.ann)) == ((), (1, 2, 3), ())
    assert after.bob.done == after.bob.late == (1, 2, 3)
    assert after.bob.cursor == 3
    assert {after.bob.form(order) for order in after.tape} == {"late"}
    assert "orders 1, 2 and 3 never reached him" in after.sentence
    assert "3 e-mails sent for 3 orders" in after.sentence


def test_a_cursor_set_back_consumes_nothing_and_does_the_work_again() -> None:
    """The tape holds what it held, and every e-mail is sent twice; the other reader notices nothing."""

    async def story(player: Player) -> Snapshot:
        await away_for_three(player)
        return await player.move("Bob", 0)

    after = play(story)

    assert after.tape == (1, 2, 3)
    assert after.bob.done == (1, 2, 3, 1, 2, 3)
    assert after.bob.cursor == 3
    assert {after.bob.form(order) for order in after.tape} == {"duplicate"}
    assert after.ann.done == (1, 2, 3)
    assert after.doubled
    assert "6 e-mails sent for 3 orders" in after.sentence


def test_a_cursor_moves_while_its_reader_is_off_and_may_pass_over_orders() -> None:
    """The place is data: it can be set while nobody reads, also forward, and then orders are never worked on."""

    async def story(player: Player) -> Snapshot:
        player.off()
        await player.emit(3)
        moved = await player.move("Bob", 2)
        assert (moved.bob.cursor, moved.bob.done) == (2, ())
        assert "passes over orders 1 and 2" in moved.sentence
        return await player.on()

    after = play(story)

    assert after.bob.done == (3,)
    assert after.bob.times(1) == 0


def test_who_leaves_and_returns_hears_what_comes_next() -> None:
    """Coming back is a new subscription: it reaches forward only, on the radio; switching twice changes nothing."""

    async def story(player: Player) -> Snapshot:
        await player.emit()
        player.off()
        player.off()
        await player.emit()
        assert await player.on() is await player.on()
        return await player.emit()

    after = play(story)

    assert after.bob.heard == (1, 3)
    assert after.bob.done == (1, 2, 3)
    assert after.bob.late == (2,)


@pytest.mark.parametrize("answer", ANSWERS)
def test_the_replay_answers_the_prediction(answer: str) -> None:
    """The verdict comes with the first work done twice, and says what is right."""

    async def story(player: Player) -> Snapshot:
        player.predict(answer)
        assert (await away_for_three(player)).verdict == ""
        return await player.move("Bob", 1)

    after = play(story)

    assert ANSWERS[RIGHT] in after.verdict
    assert after.verdict.startswith("As you predicted") == (answer == RIGHT)


def test_a_replay_after_being_off_answers_it_too() -> None:
    """A cursor set back while Bob is off doubles the work when he returns: the verdict comes then."""

    async def story(player: Player) -> Snapshot:
        player.predict(RIGHT)
        await player.emit(2)
        player.off()
        assert (await player.move("Bob", 0)).verdict == ""
        return await player.on()

    after = play(story)

    assert after.verdict.startswith("As you predicted")
    assert after.bob.late == ()
    assert "orders 1 and 2 again" in after.sentence


def test_a_new_tape_is_empty_and_the_prediction_stays() -> None:
    """Nothing of the old radio and the old tape is left, and Bob is there."""

    async def story(player: Player) -> Snapshot:
        player.predict("read")
        await away_for_three(player)
        player.off()
        player.renew()
        return await player.emit()

    after = play(story)

    assert after.prediction == "read"
    assert after.bob.here
    assert after.tape == after.bob.heard == after.bob.done == (1,)


def test_motion_belongs_to_one_operation() -> None:
    """What moved in the last operation does not move again in the next."""

    async def story(player: Player) -> Snapshot:
        await player.emit(2)
        return player.off()

    after = play(story)

    assert (after.moved, after.trail, after.ann.now, after.bob.now) == ((), (), (), ())


def test_nonsense_is_refused_and_changes_nothing() -> None:
    """No such answer, no events, too many, no such reader, no such place: refused in words."""

    async def story(player: Player) -> Snapshot:
        with pytest.raises(CourseError, match="expected one of 'read'"):
            player.predict("everywhere")
        for count in (0, LIMIT + 1):
            with pytest.raises(CourseError, match="6 at most"):
                await player.emit(count)
        await player.emit()
        for name, place in (("Eve", 0), ("Bob", 2), ("Ann", -1)):
            with pytest.raises(CourseError, match=r"a place from 0 to 1"):
                await player.move(name, place)
        return player.snapshot()

    after = play(story)

    assert after.tape == after.bob.done == (1,)
    assert after.bob.cursor == 1


def test_a_snapshot_reads_well() -> None:
    """Printed, a snapshot is the two lanes, who did what, and the sentence."""
    lines = repr(play(away_for_three)).splitlines()

    assert lines[:5] == [
        "radio  Ann  [1][2][3]",
        "radio  Bob  –",
        "tape        [1][2][3]",
        "tape   Ann  at 3, dishes cooked: 3",
        "tape   Bob  at 3, e-mails sent: 3",
    ]
    assert lines[5].startswith("Bob is back.")
