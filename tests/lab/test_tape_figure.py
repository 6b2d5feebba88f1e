"""The tape player's picture tells the story without a kernel, and its words tell it without the picture."""

from __future__ import annotations

import asyncio

import pytest

from eventlab import lab
from eventlab.lab.picture import picture
from eventlab.lab.tape_figure import describe, draw_tape, story
from tests.lab.figures import cut_off, run_together


def test_the_words_say_who_got_what() -> None:
    """Offline, returned, replayed: both lanes of each panel are in the alternative text."""
    words = describe(asyncio.run(story())).splitlines()

    assert [line.partition(":")[0] for line in words] == ["Offline", "Returned", "Replayed"]
    assert all("Ann heard orders 1, 2 and 3 and Bob heard nothing" in line for line in words)
    assert "Bob, who is off, stands at the start, 0 e-mails sent" in words[0]
    assert words[1].endswith("Bob stands behind order 3, 3 e-mails sent for 3 orders.")
    assert words[2].endswith("Bob stands behind order 3, 6 e-mails sent for 3 orders.")


def test_the_picture_is_the_same_each_time() -> None:
    """Two headless runs give the same bytes, so that a committed notebook does not change."""
    one, two = (picture(draw_tape(asyncio.run(story())), "the story") for _ in range(2))

    assert one.png == two.png
    assert one.width == 720


def test_nothing_is_cut_off_and_no_text_runs_into_another() -> None:
    """Every text and every shape lies within the edges of the figure, and texts keep apart."""
    figure = draw_tape(asyncio.run(story()))

    assert cut_off(figure) == []
    assert run_together(figure) == []


def test_headless_the_hero_is_its_picture(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """With EVENTLAB_LIVE=0, lab.tape() displays the picture; outside a notebook its words are printed."""
    monkeypatch.setenv("EVENTLAB_LIVE", "0")
    asyncio.run(lab.tape())

    assert "6 e-mails sent for 3 orders" in capsys.readouterr().out
    assert lab.running() == ()
