"""The picture of the four wires tells the story without a kernel, and its words tell it without the picture."""

from __future__ import annotations

import asyncio

import pytest

from eventlab import lab
from eventlab.lab.picture import picture
from eventlab.lab.wires_figure import describe, draw_wires, story
from tests.lab.figures import cut_off, run_together


def test_the_words_say_what_arrived_and_what_was_measured() -> None:
    """Five lanes: SSE without `id:` loses three, SSE with a log none; direction and persistence stand beside them."""
    words = describe(asyncio.run(story())).splitlines()

    assert len(words) == 6
    assert words[2].startswith("SSE: 7 of 10 arrived, events 4, 5 and 6 lost; direction: one way; persisted: no")
    assert words[3].startswith("SSE, id: + log: 10 of 10 arrived, events 4, 5 and 6 late; direction: one way")
    assert "known: Redis" in words[5]


def test_the_picture_is_the_same_each_time() -> None:
    """Two headless runs give the same bytes, so that a committed notebook does not change."""
    one, two = (picture(draw_wires(asyncio.run(story())), "the story") for _ in range(2))

    assert one.png == two.png
    assert one.width == 720


def test_nothing_is_cut_off_and_no_text_runs_into_another() -> None:
    """Every text and every shape lies within the edges of the figure, and texts keep apart."""
    figure = draw_wires(asyncio.run(story()))

    assert cut_off(figure) == []
    assert run_together(figure) == []


def test_headless_the_hero_is_its_picture(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """With EVENTLAB_LIVE=0, lab.wires() displays the picture; outside a notebook its words are printed."""
    monkeypatch.setenv("EVENTLAB_LIVE", "0")
    asyncio.run(lab.wires())

    assert "SSE: 7 of 10 arrived" in capsys.readouterr().out
    assert lab.running() == ()
