"""`eventlab lint`: what it prints, and the exit code that a script can rely on."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from eventlab.cli import main

CLEAN = "order.placed:\n  version: 1\n  data: {order_id: '7'}\n"
WARNED = "order.placed:\n  data: {order_id: '7'}\n"
WRONG = '{"type": "order.placed", "version": 1}\n{"type": "sendEmail", "version": 1}\n'


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder, which is where we stand, with a clean catalogue, one with a warning, a wrong log, and no catalogue."""
    monkeypatch.chdir(tmp_path)
    for name, text in {"clean.yaml": CLEAN, "warned.yaml": WARNED, "wrong.jsonl": WRONG, "bad.json": "{"}.items():
        Path(name).write_text(text)
    return tmp_path


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["clean.yaml"], 0),
        (["clean.yaml", "--strict"], 0),
        (["warned.yaml"], 0),
        (["warned.yaml", "--strict"], 1),
        (["wrong.jsonl"], 1),
        (["clean.yaml", "wrong.jsonl", "--format", "json"], 1),
        (["bad.json"], 2),
        (["wrong.jsonl", "bad.json"], 2),
        (["nowhere.yaml"], 2),
    ],
)
def test_the_exit_code_tells_how_bad_it_is(arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    """0 nothing that must be mended, 1 an error (strictly: or a warning), 2 a file that cannot be read."""
    assert main(["lint", *arguments]) == code

    assert bool(capsys.readouterr().err) is (code == 2)


@pytest.mark.usefixtures("files")
def test_a_report_is_grouped_by_file_and_event(capsys: pytest.CaptureFixture[str]) -> None:
    """The name of the file, the event and its line, what came, what to write instead; at 80 columns."""
    main(["lint", "clean.yaml", "wrong.jsonl"])
    printed = capsys.readouterr().out

    assert printed.startswith(
        "clean.yaml\nNothing to mend in 1 event.\n\nwrong.jsonl\nsendEmail · line 2\n  error    type"
    )
    assert "→ Name it email.sent." in printed
    assert printed.endswith("2 errors in 2 events.\n")
    assert max(map(len, printed.splitlines())) <= 80


@pytest.mark.usefixtures("files")
def test_json_is_a_list_of_findings_with_their_file(capsys: pytest.CaptureFixture[str]) -> None:
    """For scripts, and for a tool that shows them beside the line."""
    main(["lint", "wrong.jsonl", "clean.yaml", "--format", "json"])
    rows = json.loads(capsys.readouterr().out)

    assert [(row["file"], row["line"], row["code"]) for row in rows] == [
        ("wrong.jsonl", 2, "DESIGN-NAME-01"),
        ("wrong.jsonl", 2, "DESIGN-IMPERATIVE-01"),
    ]


@pytest.mark.usefixtures("files")
def test_a_file_that_cannot_be_read_is_one_line_and_the_others_are_read(capsys: pytest.CaptureFixture[str]) -> None:
    """The name of the file, the place in it, and what was expected; a folder and a missing file as well."""
    main(["lint", "bad.json", "nowhere.yaml", ".", "clean.yaml"])
    printed = capsys.readouterr()

    assert printed.out == "clean.yaml\nNothing to mend in 1 event.\n"
    assert printed.err.splitlines() == [
        "eventlab: bad.json: line 1, column 2: Expecting property name enclosed in double quotes: expected JSON.",
        "eventlab: nowhere.yaml: No such file or directory",
        "eventlab: .: Is a directory",
    ]


def test_a_dash_is_stdin(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A log can be piped in, in whatever form it has."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(WRONG.encode())))

    assert main(["lint", "-"]) == 1
    assert "sendEmail · line 2" in capsys.readouterr().out


def test_the_parser_knows_no_yaml() -> None:
    """`eventlab --help` stays quick: the linter is imported by the command that needs it."""
    program = (
        "import sys, eventlab.cli as c; c._parser(); print([m for m in sys.modules if 'yaml' in m or 'practice' in m])"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)

    assert ran.stdout.strip() == "[]"
