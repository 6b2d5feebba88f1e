"""The command line: what it prints, and the exit code that a script can rely on."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from eventlab.cli import main, operator
from eventlab.course import places, worker
from eventlab.course.catalogue import EXERCISES

ANSWERS = Path(__file__).parent / "submissions" / "4.1"
SOLVED = places.solutions() / "04_first_event_system.ipynb"
STARTER = places.exercises() / "04_first_event_system.ipynb"


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["check", "4.1", str(SOLVED)], 0, "4.1 EventEmitter: passed"),
        (["check", "4.1", str(STARTER)], 1, "not attempted"),
        (["check", "4.1", str(ANSWERS / "wrong" / "once_is_on.py"), "--seed", "7"], 1, "EMIT-ONCE-01"),
        (["check", "4.1", "--seed", "7", str(ANSWERS / "wrong" / "once_is_on.py")], 1, "EMIT-ONCE-01"),
        (["check", "4.1", str(ANSWERS / "bypass" / "exits_quietly.py")], 1, "SystemExit"),
        (["solution", "4.1"], 0, "# Why: "),
        (["predict", "4.restart"], 0, "Answer with its number"),
        (["predict", "4.restart", "1"], 0, "Noted."),
        (["quiz", "4", "2", "3", "1", "2", "1"], 0, "5 of 5 right."),
        (["quiz", "4", "1", "3", "1", "2", "1"], 1, "4 of 5 right."),
        (["progress"], 0, f"0 of {len(EXERCISES)} exercises passed."),
        (["progress", "show"], 0, "Nothing is kept: "),
        (["next"], 0, "make lab"),
        (["timeline", "4.1", str(ANSWERS / "wrong" / "once_is_on.py"), "--seed", "7"], 0, "▸ 5 deliver  loyalty "),
        (["timeline", "4.1", str(STARTER)], 0, "Nothing was played, so there is no run to show."),
        (["course", "build", "--check"], 0, ""),
    ],
)
def test_a_command_prints_and_answers(
    arguments: list[str], code: int, says: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """0 passed or done, 1 anything else of the learner's; nothing on stderr."""
    monkeypatch.setenv("EVENTLAB_LIVE", "0")

    assert main(arguments) == code

    printed = capsys.readouterr()
    assert says in printed.out
    assert printed.err == ""


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["check", "4.9"], "no exercise '4.9'"),
        (["hint", "nine"], "no exercise 'nine'"),
        (["solution", "9"], "no exercise '9'"),
        (["timeline", "9.9"], "no exercise '9.9'"),
        (["check", "4.1", "nowhere.py"], "nowhere.py cannot be read (No such file or directory)"),
        (["reset", "4.11"], "no exercise '4.11'"),
        (["watch", "4.11"], "no exercise '4.11'"),
        (["watch", "nowhere.py"], "nowhere.py cannot be read"),
        (["predict", "4.restrat"], "The nearest are 4.restart"),
        (["predict", "4.restart", "7"], "7 is no answer to 4.restart: expected a number from 1 to 4"),
        (["quiz", "44"], "no quiz '44'"),
        (["quiz", "4", "1"], "1 answer to 5 questions"),
        (["progress", "import", "nowhere"], "nowhere cannot be read"),
    ],
)
def test_wrong_use_is_one_line(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """2, and one line on stderr that says what to give instead; no traceback."""
    monkeypatch.setenv("EVENTLAB_LIVE", "1")
    monkeypatch.delenv("CI", raising=False)

    assert main(arguments) == 2

    printed = capsys.readouterr()
    assert printed.out == ""
    assert says in printed.err
    assert printed.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["chekc"],
        ["check"],
        ["check", "4.1", "--seed", "x"],
        ["check", "4.1", "--sede", "7"],
        ["check", "4.1", "one.py", "two.py"],
        ["hint", "4.1", "mine.py"],
        ["course"],
    ],
)
def test_an_unknown_command_is_wrong_use(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """argparse's own answer, with the usage."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)

    assert caught.value.code == 2
    assert capsys.readouterr().err.startswith("usage: eventlab")


@pytest.mark.parametrize("command", ["check", "serve", "topology single"])
def test_an_unknown_option_shows_the_usage_of_its_command(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the option that was meant is found; that of `eventlab` names only commands."""
    with pytest.raises(SystemExit):
        main([*command.split(), "--prot", "8000"])

    told = capsys.readouterr().err
    assert told.startswith(f"usage: eventlab {command} ")
    assert "unrecognized arguments: --prot" in told


@pytest.fixture
def learner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Somebody who learns, in a checkout of their own with an untouched copy of the exercises."""
    for folder in (SOLVED.parent, STARTER.parent):
        shutil.copytree(folder, tmp_path / folder.name)
    shutil.copytree(STARTER.parent, tmp_path / "work")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EVENTLAB_LIVE", "1")
    monkeypatch.delenv("CI", raising=False)
    return tmp_path


def test_what_is_not_open_yet_is_one(learner: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is said kindly, with how to open it; `--now` opens it."""
    shutil.copy(ANSWERS / "wrong" / "once_is_on.py", "work/mine.py")

    codes = [
        main(arguments)
        for arguments in (
            ["check", "4.1", "work/mine.py"],
            ["hint", "4.1"],
            ["hint", "4.1", "--now"],
            ["solution", "4.1"],
            ["solution", "4.1", "--now"],
        )
    ]

    printed = capsys.readouterr().out
    assert codes == [1, 1, 0, 1, 0]
    assert "Hint 2 opens with your next different attempt" in printed
    assert "Hint 2 of 3: " in printed
    assert "# Why: " in printed


def test_i_think_i_am_right(learner: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--bundle` saves what an author needs, and the exit code stays the verdict's; JSON stays JSON."""
    arguments = ["check", "4.1", str(ANSWERS / "wrong" / "once_is_on.py"), "--seed", "7", "--bundle"]

    assert main(arguments) == 1
    assert "Saved as work/bundles/4.1-" in capsys.readouterr().out
    assert main([*arguments, "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)["status"] == "failed"
    assert [path.name for path in sorted((learner / "work" / "bundles").rglob("*.*"))][-4:] == [
        "about.json",
        "answer.py",
        "verdict.json",
        "verdict.txt",
    ]


def test_reset_and_progress_on_the_command_line(learner: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Put back, taken along, brought back; a damaged notebook is the learner's: 1, and one line."""
    assert main(["reset", "4.1"]) == 0
    assert main(["progress", "export", "mine.jsonl"]) == 0
    assert main(["progress", "import", "mine.jsonl"]) == 0
    assert "0 lines added, 1 of 1 were here already." in capsys.readouterr().out
    (learner / "work" / STARTER.name).write_text("{")

    assert main(["reset", "4.1"]) == 1
    printed = capsys.readouterr()
    assert printed.err.count("\n") == 1
    assert "is not a whole notebook" in printed.err
    assert main(["reset", "4.1", "--whole"]) == 0


def test_a_judge_at_fault_is_three(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What is wrong on our side or on the machine is told apart from what is the learner's."""
    worker.close_all()  # a warm one would need no new process
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")

    assert main(["check", "4.1", str(SOLVED)]) == 3

    assert "No process could be started" in capsys.readouterr().out


def test_ctrl_c_ends_a_command_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """130, as shells have it. Whoever presses it while a command still loads knows why it ended."""

    def stopped(_given: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(operator, "_serve", stopped)

    assert main(["serve"]) == 130

    assert capsys.readouterr().err == ""


def test_a_course_without_solutions_is_three(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A machine from which the solutions were taken says so."""
    (tmp_path / "solutions").mkdir()
    (tmp_path / "exercises").mkdir()
    monkeypatch.chdir(tmp_path)

    assert main(["solution", "4.1"]) == 3

    assert "not on this machine" in capsys.readouterr().err


def test_drift_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """`course build --check` names what differs and fails; `course build` mends it."""
    (tmp_path / "exercises").mkdir()
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / SOLVED.name).write_bytes(SOLVED.read_bytes())
    monkeypatch.chdir(tmp_path)

    assert main(["course", "build", "--check"]) == 1
    assert f"differs: {tmp_path / 'exercises' / SOLVED.name}" in capsys.readouterr().out
    assert main(["course", "build"]) == 0
    assert main(["course", "build", "--check"]) == 0


def test_json_is_the_same_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    """`--format json` prints one object and nothing else."""
    main(["check", "4.1", str(ANSWERS / "wrong" / "once_is_on.py"), "--format", "json", "--seed", "7"])

    verdict = json.loads(capsys.readouterr().out)
    assert (verdict["status"], verdict["finding"]["code"], verdict["seed"]) == ("failed", "EMIT-ONCE-01", 7)


def test_a_timeline_is_drawn_into_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--png` prints the table and where the picture is; where nothing was played there is no file."""
    wrong, picture = str(ANSWERS / "wrong" / "once_is_on.py"), tmp_path / "run.png"

    assert main(["timeline", "4.1", wrong, "--png", str(picture)]) == 0
    assert f"Drawn: {picture}" in capsys.readouterr().out
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert main(["timeline", "4.1", str(STARTER), "--png", str(tmp_path / "none.png")]) == 2
    assert "nothing to draw" in capsys.readouterr().err
    assert not (tmp_path / "none.png").exists()


def test_help_loads_next_to_nothing() -> None:
    """`eventlab --help` imports neither the judge nor Redis nor Jupyter: it answers at once."""
    program = "import sys; from eventlab.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass\n"
    program += (
        "print([name for name in sys.modules if name.split('.')[0] in ('redis', 'IPython', 'asyncio', 'msgspec')])"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert "check" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"
