"""Where each cell stands in a notebook's text, however the text is set."""

from __future__ import annotations

import json

import pytest

from eventlab.course.notebook_text import cells_of

CELLS = [
    {"cell_type": "markdown", "id": "a", "metadata": {}, "source": '## ] } é \\ " 😀'},
    {"cell_type": "code", "id": "b", "metadata": {"cells": [1]}, "source": ["x = 1\n", "y = [2]"], "outputs": []},
]
NOTEBOOK = {"metadata": {"cells": []}, "cells": CELLS, "nbformat": 4, "nbformat_minor": 5}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(NOTEBOOK),
        json.dumps(NOTEBOOK, indent=1, ensure_ascii=False) + "\n",
        json.dumps(NOTEBOOK, indent="\t", separators=(" ,", " : ")).replace("\n", "\r\n"),
        '\n {"cells": [7],' + json.dumps(NOTEBOOK)[1:],
    ],
    ids=["one line", "as JupyterLab", "as nobody", "two keys"],
)
def test_each_cell_is_found_where_it_stands(text: str) -> None:
    """The text between its two ends is the cell, and nothing but the cell."""
    cells = cells_of(text)

    assert [json.loads(text[cell.start : cell.end]) for cell in cells] == CELLS
    assert [cell.content for cell in cells] == CELLS
    assert [cell.is_code for cell in cells] == [False, True]
    assert [cell.source for cell in cells] == [CELLS[0]["source"], "x = 1\ny = [2]"]


@pytest.mark.parametrize("empty", ['{"cells": []}', '{ "a": 1, "cells" : [ ] }'])
def test_a_notebook_may_be_empty(empty: str) -> None:
    """No cells are no error."""
    assert cells_of(empty) == []


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "3", "{}", '{"cells": {}}', '{"cells": [1]}', '{"cells": [{"source": [1]}]}', "[" * 10**5]
)
def test_what_is_no_whole_notebook_is_a_value_error(text: str) -> None:
    """Cut off, another kind of JSON, another format: each with its reason."""
    with pytest.raises(ValueError, match=r"\w"):
        cells_of(text)
