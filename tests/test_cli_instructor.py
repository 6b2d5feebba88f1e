"""The instructor's commands: three of them from a clone to marks, with exit codes that a script can rely on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from eventlab.cli import main
from eventlab.course.grading import batch, settings
from tests.course.handed import answer, hand_in


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two learners' answers to 4.2, as the current one."""
    hand_in(tmp_path, "handed/ann/pattern.py", answer("4.2", "right/recursive"))
    hand_in(tmp_path, "handed/bob/pattern.py", answer("4.2", "wrong/searches"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_grading_is_one_command(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """0, whatever the marks; where to read on; and no bar where nobody looks at a terminal."""
    assert main(["grade", "handed", "--exercises", "4.2", "--sandbox", "process"]) == 0

    printed = capsys.readouterr()
    assert "2 learners, 2 marks; 2 judged now; sandbox: process." in printed.out
    assert "4.2 matches          1 failed, 1 passed" in printed.out
    assert "marks/index.html" in printed.out
    assert printed.err.splitlines()[-1] == "2 of 2"
    assert "\x1b" not in printed.err


def test_a_regrade_needs_no_options(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As it was graded last; only what changed, and what that changed; `--all` judges everything."""
    main(["grade", "handed", "--exercises", "4.2", "--sandbox", "process", "--format", "csv"])
    hand_in(here, "handed/bob/pattern.py", answer("4.2", "right/standard_library"))
    capsys.readouterr()

    assert main(["regrade"]) == 0
    once = capsys.readouterr().out
    assert main(["regrade", "--all"]) == 0
    whole = capsys.readouterr().out

    assert "1 judged now" in once
    assert "bob  4.2  failed, 0 → passed, 1" in once
    assert "index.html" not in once
    assert "2 judged now" in whole
    assert "No mark has changed." in whole


def test_a_judge_at_fault_is_three(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The marks are written all the same."""

    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(batch, "judge", breaks)

    assert main(["grade", "handed", "--exercises", "4.2", "--sandbox", "process"]) == 3
    assert "2 judge errors" in capsys.readouterr().err
    assert (here / "marks" / "marks.csv").read_text().count("judge error") == 2


def test_a_machine_that_cannot_grade_is_three(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without our answers, or without the sandbox that was asked for, every mark would be doubtful: none is given."""
    (here / "solutions").mkdir()
    (here / "exercises").mkdir()
    assert main(["grade", "handed"]) == 3
    assert "Grading runs our answers to earlier exercises" in capsys.readouterr().err

    monkeypatch.setattr(settings, "strict_available", lambda: False)
    assert main(["grade", "handed", "--sandbox", "strict"]) == 3
    assert "bubblewrap does not work here" in capsys.readouterr().err
    assert not (here / "marks").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["grade", "handd"], "no folder handd; the nearest is handed"),
        (["grade", "handed", "--exercises", "4.9"], "no exercise '4.9'"),
        (["grade", "handed", "--points", "nowhere.toml"], "nowhere.toml cannot be read"),
        (["regrade"], "Nothing was graded into marks yet"),
    ],
)
def test_wrong_use_is_one_line(here: Path, arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    """2, and nothing is judged."""
    assert main(arguments) == 2

    printed = capsys.readouterr()
    assert says in printed.err
    assert printed.err.count("\n") == 1


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--format", "csv,htm", "Did you mean 'html'"),
        ("--shard", "3/2", "write 2/4"),
        ("-j", "0", "neither auto nor a number"),
        ("--deadline", "-1", "between 0 and 3600"),
        ("--deadline", "nan", "between 0 and 3600"),
    ],
)
def test_a_wrong_option_says_what_is_right(
    here: Path, option: str, value: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """argparse's own exit, with our words."""
    with pytest.raises(SystemExit) as caught:
        main(["grade", "handed", option, value])

    assert caught.value.code == 2
    assert says in capsys.readouterr().err


def test_ctrl_c_leaves_a_ledger_to_go_on_from(here: Path) -> None:
    """The process is really interrupted: 130, one line, no traceback; `--resume` judges only the rest."""
    hand_in(here, "handed/zed/pattern.py", "def matches(pattern, type):\n    while True: pass\n")
    command = [sys.executable, "-m", "eventlab.cli", "grade", "handed", "--exercises", "4.2", "--sandbox", "process"]
    command += ["-j", "1", "--deadline", "5"]
    run = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ)
    assert run.stderr is not None
    first = run.stderr.readline()  # the first verdict is there, and zed's takes five seconds
    run.send_signal(signal.SIGINT)
    out, rest = run.communicate(timeout=60)

    again = subprocess.run([*command, "--resume"], capture_output=True, text=True, check=True)

    assert (first, run.returncode, out) == ("1 of 3\n", 130, "")
    assert rest.endswith("the same command with --resume goes on.\n")
    assert "Traceback" not in rest
    judged = int(again.stdout.split(" judged now")[0].rsplit(" ", 1)[1])
    assert judged < 3
    assert "3 learners, 3 marks" in again.stdout
