"""Figures: the same on every machine, twice as sharp, and never without words."""

from __future__ import annotations

import struct

import pytest

from eventlab.lab import draw
from eventlab.lab.look import STATES
from eventlab.lab.picture import picture


def gallery() -> object:
    """Every primitive once, in every state."""
    figure, page = draw.sheet(720, 200)
    for k, state in enumerate(STATES):
        draw.ticket(page, 32 + 96 * k, 8, k + 1, state)
        draw.producer(page, 16 + 140 * k, 40, "orders", state)
        draw.consumer(page, 40 + 140 * k, 120, "email", state)
    draw.strip(page, 16, 160, ["1", "2", "3"])
    draw.cursor(page, 58, 190, "B")
    draw.bus(page, 200, 170, 80)
    draw.dead_letter(page, 320, 150)
    draw.lane(page, 400, 160, width=200, height=32, title="lane")
    draw.arrow(page, (610, 170), (700, 170))
    return figure


def test_a_figure_is_twice_as_sharp_as_it_is_wide() -> None:
    """A picture 720 pixels wide on the page is a PNG of 1440."""
    shown = picture(gallery(), "every actor once")

    assert struct.unpack(">II", shown.png[16:24]) == (1440, 400)
    assert (shown.width, shown.height) == (720, 200)


def test_a_figure_is_repeatable() -> None:
    """The same drawing is the same bytes, so a notebook run again does not change."""
    assert picture(gallery(), "once").png == picture(gallery(), "again").png


def test_a_committed_picture_is_png_and_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Headless, a picture is stored as PNG and text, the two forms that survive in an untrusted notebook."""
    monkeypatch.setenv("EVENTLAB_LIVE", "0")
    forms, more = picture(gallery(), "every actor once")._repr_mimebundle_()

    assert set(forms) == {"image/png", "text/plain"}
    assert forms["text/plain"] == "every actor once"
    assert more["image/png"]["width"] == 720


def test_a_live_picture_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a live session a screen reader gets the alternative text, quotes and all."""
    monkeypatch.setenv("EVENTLAB_LIVE", "1")
    forms, _ = picture(gallery(), 'it says "3 stored"')._repr_mimebundle_()

    assert 'alt="it says &quot;3 stored&quot;"' in forms["text/html"]


def test_a_picture_without_words_is_refused() -> None:
    """No figure goes without an alternative text."""
    with pytest.raises(ValueError, match="alternative text"):
        picture(gallery(), " ")
