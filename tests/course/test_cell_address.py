"""The address of an exercise's text in a notebook, whatever state the notebook is in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eventlab.course.catalogue import exercise
from eventlab.course.cell_address import cell_address

FOUR_TWO = exercise("4.2")
NAME = FOUR_TWO.notebook


def test_the_heading_that_names_the_exercise_is_found(tmp_path: Path) -> None:
    """The first markdown heading with its number counts; code and plain text do not."""
    cells = [
        {"cell_type": "code", "id": "a", "source": "# 4.2 is only a comment"},
        {"cell_type": "markdown", "id": "b", "source": "Before 4.2 comes 4.1."},
        {"cell_type": "markdown", "id": "c d", "source": ["Text\n", "## 4.2 `matches`\n"]},
    ]
    (tmp_path / NAME).write_text(json.dumps({"cells": cells}))

    assert cell_address(tmp_path, FOUR_TWO) == f"{NAME}#cell-id=c%20d"


@pytest.mark.parametrize("content", [None, "", "[]", '{"cells": [{}]}', '{"cells": []}'])
def test_without_a_heading_the_link_opens_the_notebook(tmp_path: Path, content: str | None) -> None:
    """Missing, damaged or without headings: the file's name alone."""
    if content is not None:
        (tmp_path / NAME).write_text(content)

    assert cell_address(tmp_path, FOUR_TWO) == NAME
