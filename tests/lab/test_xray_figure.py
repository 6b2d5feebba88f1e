"""The X-ray's picture tells the story without a kernel, and its words tell it without the picture."""

from __future__ import annotations

import asyncio

import pytest

from eventlab import lab
from eventlab.lab.picture import picture
from eventlab.lab.xray_figure import describe, draw_xray, story
from tests.lab.figures import cut_off, run_together


def test_the_words_say_what_is_where() -> None:
    """Before and after the restart, and the ghost: each panel's three columns are in the alternative text."""
    words = describe(asyncio.run(story())).splitlines()

    assert len(words) == 3
    assert words[0].endswith("listeners: events 1, 2 and 3; log: events 1, 2 and 3; page: events 1, 2 and 3.")
    assert words[1].endswith("listeners: empty; log: events 1, 2 and 3; page: events 1, 2 and 3.")
    assert "log: events 1, 2 and 3; page: events 1, 2 and 3 and event 4, a ghost." in words[2]


def test_the_picture_is_the_same_each_time() -> None:
    """Two headless runs give the same bytes, so that a committed notebook does not change."""
    one, two = (picture(draw_xray(asyncio.run(story())), "the story") for _ in range(2))

    assert one.png == two.png
    assert one.width == 720


def test_nothing_is_cut_off_and_no_text_runs_into_another() -> None:
    """Every text and every shape lies within the edges of the figure, and texts keep apart."""
    figure = draw_xray(asyncio.run(story()))

    assert cut_off(figure) == []
    assert run_together(figure) == []


def test_headless_the_hero_is_its_picture(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """With EVENTLAB_LIVE=0, lab.xray() displays the picture; outside a notebook its words are printed."""
    monkeypatch.setenv("EVENTLAB_LIVE", "0")
    asyncio.run(lab.xray())

    assert "event 4 is a ghost" in capsys.readouterr().out
    assert lab.running() == ()
