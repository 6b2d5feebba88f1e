"""Zip files are read with care: nothing is unpacked to the disk, and every bomb is a sentence."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from eventlab.course.grading import archive
from eventlab.course.grading.archive import members, read_member
from eventlab.errors import CourseError
from tests.course.handed import zipped


def inner(content: dict[str, str | bytes], tmp_path: Path) -> bytes:
    return zipped(tmp_path / "inner.zip", content).read_bytes()


def test_a_member_is_read_where_it_lies(tmp_path: Path) -> None:
    """Also one level deeper, in an archive in the archive."""
    path = zipped(tmp_path / "a.zip", {"x.py": "x = 1", "more.zip": inner({"deep/y.py": "y = 2"}, tmp_path)})

    found = {member.parts: read_member(path, member.chain) for member in members(path)}

    assert found == {("x.py",): b"x = 1", ("more", "deep", "y.py"): b"y = 2"}


def test_the_third_level_is_not_opened(tmp_path: Path) -> None:
    """Archives in archives in archives are how one kilobyte becomes a terabyte."""
    second = inner({"third.zip": inner({"z.py": "z = 3"}, tmp_path)}, tmp_path)

    (found,) = members(zipped(tmp_path / "a.zip", {"second.zip": second}))

    assert "only 2 levels are opened" in found.trouble


@pytest.mark.parametrize("name", ["../x.py", "a/../../x.py", "/etc/x.py", "C:\\x.py", "..\\x.py"])
def test_a_path_that_climbs_out_is_refused(tmp_path: Path, name: str) -> None:
    """It is named, and the others are read."""
    found = members(zipped(tmp_path / "a.zip", {name: "x", "y.py": "y"}))

    assert [bool(member.trouble) for member in found] == [True, False]
    assert "leads out" in found[0].trouble


def test_a_link_is_refused(tmp_path: Path) -> None:
    """A link in an archive could name any file of the grader's."""
    (found,) = members(zipped(tmp_path / "a.zip", {}, links={"x.py": "/etc/passwd"}))

    assert found.trouble == "it is a link"


def test_a_bomb_is_bounded_by_what_it_declares(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten small members that unpack to a lot are refused before one is read, in an inner archive too."""
    monkeypatch.setattr(archive, "MAX_UNPACKED", 1)
    monkeypatch.setattr(archive.Budget.__init__, "__defaults__", (10_000, 5_000_000))
    zeros: dict[str, str | bytes] = {f"{number}.py": bytes(1_000_000) for number in range(10)}

    with pytest.raises(CourseError, match="unpacks to more than"):
        members(zipped(tmp_path / "a.zip", zeros))
    (found,) = members(zipped(tmp_path / "b.zip", {"in.zip": inner(zeros, tmp_path)}))
    assert "unpacks to more than" in found.trouble


def test_a_bomb_is_bounded_by_the_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred thousand empty files are no answer; the directory itself is measured before it is read."""
    path = zipped(tmp_path / "a.zip", {f"{number}.py": "" for number in range(10_001)})

    with pytest.raises(CourseError, match="more than 10,000 files"):
        members(path)
    monkeypatch.setattr(archive, "MAX_DIRECTORY", 100_000)
    with pytest.raises(CourseError, match="its directory is larger"):
        members(path)


def test_a_bomb_is_bounded_by_what_it_really_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A member that declares less than it holds is found out while it is read."""
    path = zipped(tmp_path / "a.zip", {"x.py": bytes(1_000_000)})
    data = path.read_bytes()
    path.write_bytes(data.replace((1_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    (found,) = members(path)
    with pytest.raises(CourseError, match="it is damaged"):
        read_member(path, found.chain)

    path.write_bytes(data)
    monkeypatch.setattr(archive, "MAX_FILE", 1000)
    with pytest.raises(CourseError, match="more than 1,000 bytes"):
        read_member(path, found.chain)


def test_damage_is_told_in_words(tmp_path: Path) -> None:
    """Cut off, not an archive, locked: a sentence each, whatever Python's reader raises."""
    whole = zipped(tmp_path / "a.zip", {"x.py": "x = 1" * 1000}).read_bytes()
    directory = whole.index(b"PK\x01\x02")
    locked = bytearray(whole)
    locked[directory + 8] |= 1
    broken = bytearray(whole)
    broken[40:60] = bytes(20)
    cases = {"cut": whole[:-30], "text": b"hello", "empty": b"", "huge": whole[:-10] + b"\xff" * 10}

    for name, data in cases.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(CourseError):
            members(tmp_path / name)
    (tmp_path / "locked").write_bytes(bytes(locked))
    assert members(tmp_path / "locked")[0].trouble == "it is locked by a password"
    (tmp_path / "broken").write_bytes(bytes(broken))
    with pytest.raises(CourseError, match="damaged"):
        read_member(tmp_path / "broken", ("x.py",))


def test_an_archive_of_the_large_form_is_refused() -> None:
    """Its directory's size stands elsewhere, and could be anything; no answer needs that form."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("x.py", "x")
    data = file.getvalue()
    end = data.index(b"PK\x05\x06")
    large = io.BytesIO(data[:end] + b"PK\x06\x07" + bytes(16) + data[end:])

    with pytest.raises(CourseError, match="directory is larger"), archive._as_archive(large):
        pass
