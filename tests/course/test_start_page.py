"""The start page: where to continue, what to think about once more, and the path with what is solved."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eventlab.course.catalogue import EXERCISES, exercise
from eventlab.course.review import Review
from eventlab.course.start_page import CHAPTERS, following, start_page

NAME = "04_first_event_system.ipynb"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose work/ is filled with chapter 4, of which nothing is solved."""
    first = {"cell_type": "markdown", "id": "a1", "source": ["Text before 4.1\n", "## 4.1 `EventEmitter`\n"]}
    second = {"cell_type": "code", "id": "a2", "source": "# 4.2 is only a comment here"}
    for folder in ("work", "notebooks", "solutions"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "work" / NAME).write_text(json.dumps({"cells": [first, second]}))
    (tmp_path / "notebooks" / NAME).write_text("{}")
    return tmp_path


def test_a_newcomer_begins_with_the_first_exercise_and_is_shown_where_the_path_begins(checkout: Path) -> None:
    """The large link leads to the cell with the heading of 4.1; the first chapter is one line below."""
    (checkout / "notebooks" / "00_introduction.ipynb").write_text("{}")
    lead = start_page(checkout)[0].split("\n\n")

    assert lead[0] == f"# [Begin: 4.1 EventEmitter, 20 min]({NAME}#cell-id=a1)"
    assert lead[1] == "New here? Begin by reading: [00 Introduction](../notebooks/00_introduction.ipynb)."


def test_a_chapter_of_which_nothing_is_solved_is_read_first(checkout: Path) -> None:
    """Whoever comes from an earlier chapter is shown the next one."""
    lead = start_page(checkout, {"1.1"})[0].split("\n\n")

    assert lead[0] == f"# [Continue: 4.1 EventEmitter, 20 min]({NAME}#cell-id=a1)"
    assert lead[1] == f"Read the chapter first: [04 First event system](../notebooks/{NAME})."


def test_a_solved_exercise_moves_the_link_on(checkout: Path) -> None:
    """The page continues at the first one unsolved, also when a later one is solved."""
    lead = start_page(checkout, {"4.1", "4.3"})[0].split("\n\n")

    assert lead[0] == f"# [Continue: 4.2 matches, 8 min]({NAME})"
    assert lead[1] == "✓ 4.1 EventEmitter · **▸ 4.2 matches** · ✓ 4.3 emit · 4.4 history · 4.5 sse"


def test_the_path_shows_all_nine_chapters_with_progress_and_what_is_coming(checkout: Path) -> None:
    """Six steps, nine rows; links only to what is there."""
    path = start_page(checkout, {"4.1", "4.2"})[1].splitlines()

    links = f"[chapter](../notebooks/{NAME}) · [exercises](../work/{NAME})"
    assert f"| 4 Build | 04 First event system | ▰▰▱▱▱ 2 of 5 | {links} |" in path
    assert sum(line.endswith("| coming |") for line in path) == len(CHAPTERS) - 1 == 8
    assert [int(chapter.name[:2]) for chapter in CHAPTERS] == list(range(9))
    assert len({chapter.step for chapter in CHAPTERS}) == 6


def test_exercises_may_come_before_their_chapter(checkout: Path) -> None:
    """What is there is linked, and the chapter says that it is coming; nobody is sent to read what is not written."""
    events = "01_understanding_events.ipynb"
    (checkout / "work" / events).write_text('{"cells": []}')
    lead, path, _ = start_page(checkout)

    links = f"chapter coming · [exercises](../work/{events})"
    assert f"|  | 01 Understanding events | ▱▱▱ 0 of 3 | {links} |" in path.splitlines()
    assert lead.startswith(f"# [Begin: 1.1 make_event, 6 min]({events})")
    assert "Begin by reading: [04 First event system]" in lead
    assert "Read the chapter" not in start_page(checkout, {"4.1"})[0]


def test_when_all_is_solved_the_page_says_so(checkout: Path) -> None:
    """No link leads back to what is done."""
    done = {each.id for each in EXERCISES}

    here = [exercise for exercise in EXERCISES if exercise.notebook == NAME]

    assert following(checkout, done) is None
    assert start_page(checkout, done)[0].startswith(f"# All {len(here)} exercises are solved")


def test_the_review_is_a_question_whose_answer_one_opens(checkout: Path) -> None:
    """It has a cell of its own below the large link: what the code did, what that costs, and the answer folded up."""
    again = Review(exercise("4.1"), "EMIT-RAISE-01", "One <bad> handler stops those behind it.", "a stove & a mail.")

    question, _, answer = start_page(checkout, {"4.1"}, again)[1].partition("<details>")

    assert f"**EMIT-RAISE-01**, in [4.1 EventEmitter]({NAME}#cell-id=a1), which you have solved since." in question
    assert question.rstrip().endswith("One &lt;bad&gt; handler stops those behind it. What does that cost?")
    assert "A stove &amp; a mail." in answer
    assert '`reset("4.1")`' in answer
    assert len(start_page(checkout, {"4.1"})) == 3


def test_an_exercise_that_is_not_in_work_is_not_offered(checkout: Path) -> None:
    """A link to a notebook that is not there would be a dead end."""
    (checkout / "work" / NAME).unlink()

    assert start_page(checkout)[0].startswith("# No exercise is written yet")


@pytest.mark.parametrize("text", ["", "[]", '{"cells": [1]}', '{"cells": [{"cell_type": "markdown"}]}'])
def test_a_broken_copy_still_gets_a_link(checkout: Path, text: str) -> None:
    """The learner's notebook may be in any state; the page opens it all the same."""
    (checkout / "work" / NAME).write_text(text)

    assert f"]({NAME})" in start_page(checkout)[0]
