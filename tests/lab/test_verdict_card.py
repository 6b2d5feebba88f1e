"""The card's other half: which cards are open, how many, and what a message of the browser does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from eventlab.course.catalogue import exercise
from eventlab.course.verdict import Verdict
from eventlab.lab import verdict_card
from eventlab.lab.verdict_card import MAX_CARDS, VerdictCard, show_card
from eventlab.lab.verdict_model import Shown, VerdictModel

PASSED = Verdict(exercise("4.1"), "passed", 7)


@pytest.fixture(autouse=True)
def cards(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[tuple[str, str], VerdictCard]]:
    """A kernel that has shown no card yet, and is watched; afterwards all are closed."""
    monkeypatch.setenv("EVENTLAB_LIVE", "1")
    opened: dict[tuple[str, str], VerdictCard] = {}
    monkeypatch.setattr(verdict_card, "_cards", opened)
    yield opened
    for card in opened.values():
        card.close()


def test_the_page_finds_the_card_by_its_key(cards: dict[tuple[str, str], VerdictCard]) -> None:
    """Only HTML is stored: a widget's view would be shown in its place tomorrow, when no kernel knows it."""
    forms = show_card(PASSED, "cell") or {}
    (card,) = cards.values()

    assert list(forms) == ["text/html"]
    assert f'data-eventlab-card="{card.key}"' in forms["text/html"]
    assert len(card.key) == 16


def test_a_cell_that_is_run_again_closes_its_older_card(cards: dict[tuple[str, str], VerdictCard]) -> None:
    """Another cell, or another exercise in the same cell, has a card of its own."""
    show_card(PASSED, "a")
    (first,) = cards.values()
    show_card(PASSED, "b")
    show_card(Verdict(exercise("4.2"), "passed", 7), "a")
    show_card(PASSED, "a")

    assert first.comm is None
    assert list(cards) == [("b", "4.1"), ("a", "4.2"), ("a", "4.1")]
    assert all(card.comm is not None for card in cards.values())


def test_the_number_of_open_cards_is_bounded(cards: dict[tuple[str, str], VerdictCard]) -> None:
    """The oldest gives up its buttons."""
    show_card(PASSED, "0")
    oldest = cards["0", "4.1"]
    for number in range(1, MAX_CARDS + 1):
        show_card(PASSED, str(number))

    assert len(cards) == MAX_CARDS
    assert oldest.comm is None


def test_a_message_presses_and_the_state_follows() -> None:
    """What the browser sends is a press; what it gets is the model's snapshot, and nothing decides in between."""
    card = VerdictCard(VerdictModel(PASSED, {"solution": lambda: Shown("class EventEmitter: …")}))
    before = card.state["turn"]
    card._received(card, {"press": "solution"}, [])

    assert (before, card.state["turn"]) == (0, 1)
    assert card.state == card.model.snapshot()
    assert card.state["said"][0]["shown"]["text"] == "class EventEmitter: …"
    card.close()


def test_where_runs_are_compared_there_is_no_card(
    monkeypatch: pytest.MonkeyPatch, cards: dict[tuple[str, str], VerdictCard]
) -> None:
    """With EVENTLAB_LIVE=0 only the text is shown, and no widget is made."""
    monkeypatch.setenv("EVENTLAB_LIVE", "0")

    assert show_card(PASSED, "cell") is None
    assert not cards
