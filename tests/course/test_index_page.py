"""The index shows every chapter, links what is written, and links nothing that is not."""

from __future__ import annotations

import re
from pathlib import Path

from eventlab.course.index_page import index_page
from eventlab.course.start_page import CHAPTERS

ROOT = Path(__file__).parents[2]


def test_every_link_leads_to_a_file() -> None:
    """A reader on a code host can follow each link of the index."""
    links = re.findall(r"\]\(([^)]+)\)", "\n".join(index_page(ROOT)))

    assert links
    assert [link for link in links if not (ROOT / "notebooks" / link).resolve().is_file()] == []


def test_a_chapter_that_is_not_written_is_coming(tmp_path: Path) -> None:
    """Where nothing is written yet, nothing is linked, and each chapter says that it is coming."""
    table = index_page(tmp_path)[1]

    assert table.count("| coming |") == len(CHAPTERS)
    assert "](" not in table


def test_exercises_without_their_chapter_say_that_it_is_coming(tmp_path: Path) -> None:
    """What is written is linked, and what is missing beside it is named."""
    (tmp_path / "exercises").mkdir()
    (tmp_path / "exercises" / "01_understanding_events.ipynb").write_text("{}")

    assert "| chapter coming · [exercises](../exercises/01_understanding_events.ipynb) |" in index_page(tmp_path)[1]
