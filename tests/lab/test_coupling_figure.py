"""The coupling explorer's picture tells the story without a kernel, and its words tell it without the picture."""

from __future__ import annotations

import asyncio

import pytest

from eventlab import lab
from eventlab.lab.coupling_figure import describe, draw_coupling, story
from eventlab.lab.picture import picture
from tests.lab.figures import cut_off, run_together


def test_the_words_say_who_heard_and_what_order_said() -> None:
    """Direct beside events: all well, without Payment, with Loyalty."""
    words = describe(story()).splitlines()

    assert len(words) == 6
    assert "not: payment (down), inventory (silent), email (silent) and delivery (silent)" in words[2]
    assert words[2].endswith("place_order raised ConnectionError; heard: 1 of 5.")
    assert words[3].endswith("not: payment (down); place_order returned; heard: 4 of 5.")
    assert [line.rpartition(" ")[2] for line in words[4:]] == ["1.", "0."]


def test_the_titles_state_what_the_snapshots_show() -> None:
    """A finding in words is a finding of the run."""
    heard = {title: (len(shown.told), shown.unpaid) for title, shown in story()}

    assert heard["Direct calls: five hear"] == heard["Events: five hear"] == (5, 0)
    assert heard["Payment down: four hear, unpaid"] == (4, 1)


def test_the_picture_is_the_same_each_time() -> None:
    """Two headless runs give the same bytes, so that a committed notebook does not change."""
    one, two = (picture(draw_coupling(story()), "the story") for _ in range(2))

    assert one.png == two.png
    assert one.width == 720


def test_nothing_is_cut_off_and_no_text_runs_into_another() -> None:
    """Every text and every shape lies within the edges of the figure, and texts keep apart."""
    figure = draw_coupling(story())

    assert cut_off(figure) == []
    assert run_together(figure) == []


def test_headless_the_hero_is_its_picture(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """With EVENTLAB_LIVE=0, lab.coupling() displays the picture; outside a notebook its words are printed."""
    monkeypatch.setenv("EVENTLAB_LIVE", "0")
    asyncio.run(lab.coupling())

    assert "Payment down: four hear, unpaid" in capsys.readouterr().out
    assert lab.running() == ()
