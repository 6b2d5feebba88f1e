"""The name coach's picture tells the story without a kernel, and its words tell it without the picture."""

from __future__ import annotations

import asyncio

import pytest

from eventlab import lab
from eventlab.lab.coach_figure import NAMES, describe, draw_coach, story
from eventlab.lab.picture import picture
from tests.lab.figures import cut_off, run_together


def test_six_names_from_nobody_to_four() -> None:
    """Each further name is heard by as many as the one before, or by more."""
    counts = [len(shown.heard) for shown in story()]

    assert counts == [0, 1, 1, 2, 3, 4]


def test_the_words_say_who_hears_each_name() -> None:
    """Listeners with their patterns first; then a line for each name, with its kind and its mend."""
    first, *rows = describe(story()).splitlines()

    assert "cook order.placed, board order.*, bell *.placed, alarm *.failed, audit *." in first
    assert [row.partition(":")[0] for row in rows] == list(NAMES)
    assert rows[1].endswith("the audit. No error, no warning. It says: command; better email.sent.")
    assert rows[-1].endswith("the cook, the board, the bell and the audit. It says: event.")


def test_the_picture_is_the_same_each_time() -> None:
    """Two headless runs give the same bytes, so that a committed notebook does not change."""
    one, two = (picture(draw_coach(story()), "the story") for _ in range(2))

    assert one.png == two.png
    assert one.width == 720


def test_nothing_is_cut_off_and_no_text_runs_into_another() -> None:
    """Every text and every shape lies within the edges of the figure, and texts keep apart."""
    figure = draw_coach(story())

    assert cut_off(figure) == []
    assert run_together(figure) == []


def test_headless_the_hero_is_its_picture(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """With EVENTLAB_LIVE=0, lab.coach() displays the picture; outside a notebook its words are printed."""
    monkeypatch.setenv("EVENTLAB_LIVE", "0")
    asyncio.run(lab.coach())

    assert "order.placed: 4 of 5 hear it" in capsys.readouterr().out
    assert lab.running() == ()
