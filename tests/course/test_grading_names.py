"""Whose file is this: what platforms write into names is taken off again."""

from __future__ import annotations

import pytest

from eventlab.course.catalogue import exercise
from eventlab.course.grading.names import Owner, clean, named_for, owner


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Ann Smith_123456_assignsubmission_file_", Owner("Ann Smith", "123456")),
        ("Ann_Marie Smith_7_assignsubmission_file", Owner("Ann_Marie Smith", "7")),
        ("Ann Smith_123456_assignsubmission_file_04_first_event_system", Owner("Ann Smith", "123456")),
        ("smithann_12345_678910_04_first", Owner("smithann", "12345")),
        ("smithann_LATE_12345_678910_emitter", Owner("smithann", "12345")),
        ("ann", Owner("ann")),
        ("ann_emitter", Owner("ann")),
        ("ann-4.1", Owner("ann")),
        ("ann 04_first_event_system-Copy1", Owner("ann")),
        ("emitter", Owner("the folder")),
        ("04_first_event_system (1)", Owner("the folder")),
        ("emit_ter", Owner("emit_ter")),
        (" ", Owner(" ")),
    ],
)
def test_the_learner_is_found_in_the_name(name: str, found: Owner) -> None:
    """Moodle, Canvas, by hand; a name that only tells an exercise belongs to the whole folder's owner."""
    assert owner(name, "the folder", loose=True) == found


@pytest.mark.parametrize(("name", "found"), [("ann_emit", "ann_emit"), ("emitter", "the folder"), ("x (1)", "x (1)")])
def test_a_folders_name_is_left_whole(name: str, found: str) -> None:
    """Two folders are two people, though their names end like exercises; only an exercise's own name is nobody's."""
    assert owner(name, "the folder") == Owner(found)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Zoe\u0308", "Zoë"),
        ("  ann\t", "ann"),
        (" \n ", "(no name)"),
        ("ann\nbob", "ann bob"),
        ("", "(no name)"),
        ("a\x1b[31mb", "a\\x1b[31mb"),
        ("\udcffann", "\\udcffann"),
        ("gnp.\u202exe", "gnp.\\u202exe"),
    ],
)
def test_a_name_is_shown_without_what_cannot_be_seen(name: str, shown: str) -> None:
    """A name of bytes, of controls, or of nothing still makes a row that can be read."""
    assert clean(name).encode("utf-8").decode() == shown


@pytest.mark.parametrize(
    ("stem", "id", "fits"),
    [
        ("emitter", "4.1", True),
        ("smithann_1_2_emitter", "4.1", True),
        ("ann_4.1", "4.1", True),
        ("ann_4_1", "4.1", True),
        ("ann_14.1", "4.1", False),
        ("emitter", "4.3", False),
        ("emit", "4.3", True),
        ("remits", "4.3", False),
    ],
)
def test_a_file_is_named_for_its_exercise(stem: str, id: str, fits: bool) -> None:
    """By its module or its id, as a word of its own."""
    assert named_for(exercise(id), stem) is fits
