"""The process border: deadlines, leftovers, records that are believed and such that are not."""

from __future__ import annotations

import ast
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from eventlab.course import runner, worker
from eventlab.course.catalogue import EXERCISES, Exercise
from eventlab.course.judging import play, scenarios_of
from eventlab.course.runner import Outcome, run
from eventlab.course.scenario import Sandbox
from eventlab.course.submission import Submission
from eventlab.errors import CourseError

DRIVE = "eventlab.course.checks.chapter_04.emitter_drive"
PLAN = {
    "emitters": 1,
    "match": False,
    "acts": {},
    "cast": ["kitchen"],
    "methods": False,
    "shown": False,
    "steps": [["on", "a", "kitchen"], ["emit", "a", 1]],
}
EMITTER = """
class EventEmitter:
    def __init__(self):
        self.known = []
    def on(self, type, handler):
        self.known.append(handler)
    def emit(self, type, value):
        {body}
"""
CALLS = "for handler in self.known: handler(value)"


def played(
    body: str = CALLS, before: str = "", plans: int = 1, deadline: float = 5.0, sandbox: Sandbox = "process"
) -> Outcome:
    parts = [("cell", before + EMITTER.format(body=body))]
    return run(DRIVE, parts, [PLAN] * plans, deadline=deadline, sandbox=sandbox)


def test_rows_and_result_come_back_in_order() -> None:
    """Each plan gives one record: what happened, row by row, and what the drive answered."""
    outcome = played(plans=2)

    assert outcome.ending == "done"
    assert [[(row.op, row.who or row.what) for row in one.rows] for one in outcome.runs] == [
        [("emit", "a"), ("deliver", "kitchen")]
    ] * 2
    assert outcome.runs[0].result["emits"][0]["calls"] == [["kitchen", [1], 1]]


def test_nothing_is_left_of_the_scenario_before() -> None:
    """The learner's code starts afresh for each scenario: a module's variable does not carry over."""
    outcome = played(before="seen = []\n", body="seen.append(1); raise ValueError(len(seen))", plans=2)

    assert [one.raised and one.raised.message for one in outcome.runs] == ["1", "1"]


def test_output_is_cut_by_scenario() -> None:
    """What was printed stands beside the scenario in which it was printed, stderr too."""
    outcome = played(before="import sys\n", body="print('out'); print('err', file=sys.stderr)", plans=2)

    assert [one.output.split() for one in outcome.runs] == [["out", "err"]] * 2


def test_huge_output_is_shortened() -> None:
    """A thousand lines are told by their first and their last."""
    outcome = played(body="print('first'); print('x' * 100_000); print('last')")

    shown = outcome.runs[0].output
    assert len(shown) < 3_000
    assert shown.startswith("first")
    assert shown.endswith("last\n")
    assert "characters left out" in shown


def test_an_exception_brings_the_learners_line() -> None:
    """The innermost line of the learner's own is named, not one of ours or of a library."""
    outcome = played(body="import json; json.loads('{')")

    raised = outcome.runs[0].raised
    assert raised is not None
    assert (raised.type, raised.part, raised.line) == ("JSONDecodeError", "cell", 8)


def test_a_loop_without_end_is_stopped_and_its_line_told() -> None:
    """The deadline is kept from outside, where no `except` catches it."""
    outcome = played(before="def spin():\n    while True:\n        x = 1\n", body="spin()", deadline=1.0)

    assert outcome.ending == "timeout"
    assert outcome.stand.line in (2, 3)


def test_a_wait_without_end_is_told_at_once() -> None:
    """Where every task waits for another, no deadline is needed to know that nothing will come."""
    outcome = played(before="import asyncio\nawait asyncio.Event().wait()\n", deadline=600)

    assert (outcome.ending, outcome.stand.line, outcome.stand.tasks) == ("stuck", 0, (("<module>", 2),))


def test_a_wait_that_a_thread_may_end_is_held_to_the_deadline() -> None:
    """Another thread could still wake the loop: then only time tells."""
    before = "import asyncio, threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"

    outcome = played(before=before + "await asyncio.Event().wait()\n", deadline=1.0)

    assert (outcome.ending, outcome.stand.line) == ("timeout", 0)
    assert outcome.stand.tasks == (("<module>", 3),)


def test_what_waits_is_told_with_its_line_and_the_trace() -> None:
    """Each task in which the learner's code waits is named, and what had happened until then is shown."""
    before = "import asyncio\nasync def fetch(queue):\n    await queue.get()\n"
    wait = "queue = asyncio.Queue()\ntasks = [asyncio.create_task(fetch(queue)) for _ in range(3)]\nawait tasks[0]\n"

    outcome = played(before=before + wait, deadline=600)

    assert sorted(outcome.stand.tasks) == [("<module>", 6), *[("fetch", 3)] * 3]


def test_a_loop_shows_what_happened_before_it() -> None:
    """The trace up to the loop comes back, although the scenario never ended."""
    outcome = played(body="while True: pass", deadline=1.0)

    assert [row.op for row in outcome.stand.rows] == ["emit"]


def test_waiting_costs_no_time() -> None:
    """Top-level await runs on virtual time: an hour passes well before a deadline of seconds."""
    outcome = played(before="import asyncio\nawait asyncio.sleep(3600)\n")

    assert outcome.ending == "done"
    assert outcome.runs[0].raised is None


@pytest.mark.parametrize("leave", ["import os; os._exit(0)", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"])
def test_no_record_is_no_answer(leave: str) -> None:
    """A process that ends with success before it has reported has not answered."""
    outcome = played(body=leave)

    assert outcome.ending == "ended"
    assert outcome.runs == ()


def test_only_the_judges_own_records_count() -> None:
    """A well-formed line with a wrong key closes the channel for good."""
    forged = (
        "import os\nfor fd in range(3, 20):\n    try: os.write(fd, b'{\"done\": 0}\\n')\n    except OSError: pass\n"
    )

    outcome = played(before=forged)

    assert outcome.ending == "channel"


def test_a_forks_records_do_not_count() -> None:
    """Only the process that was started may report, even where its fork does so first and better."""
    body = f"""
        import os
        fork = os.fork()
        if fork: os.waitpid(fork, 0)
        {CALLS}
"""

    assert played(body=body.strip()).ending == "channel"


FLEE = "os.setsid(); os.fork() and os._exit(0); "
CLEAN = "os.execve(sys.executable, [sys.executable, '-c', WAIT], {}); "


@pytest.mark.parametrize("way", ["", "os.setsid(); ", FLEE, FLEE + "os.environ.clear(); " + CLEAN])
def test_no_process_is_left(way: str, tmp_path: Path) -> None:
    """A grandchild ends with the run, even one that fled twice, into another session and with an empty environment."""
    note = tmp_path / "pid"
    wait = f"import os, time; open({str(note)!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    body = f"""
        import os, sys, time
        WAIT = {wait!r}
        if os.fork() == 0:
            {way}exec(WAIT)
        while not os.path.exists({str(note)!r}) or not open({str(note)!r}).read(): pass
"""
    played(body=body.strip())

    assert not _lives(int(note.read_text()))


def test_the_child_has_next_to_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No secret of the parent's environment is readable, there is no input, and HOME is a folder of its own."""
    monkeypatch.setenv("MY_SECRET", "42")
    body = "import os, sys; print(os.environ.get('MY_SECRET'), sys.stdin.read() == '', os.listdir(os.environ['HOME']))"

    outcome = played(body=body)

    assert outcome.runs[0].output.split() == ["None", "True", "[]"]


@pytest.mark.parametrize("of", EXERCISES, ids=lambda of: of.id)
def test_what_is_right_is_not_in_the_childs_memory(of: Exercise) -> None:
    """Of an exercise's check the child has loaded drives, and nothing that knows what a right answer does."""
    looks = "import sys\nprint([name for name in sys.modules if name.startswith('eventlab.course.checks.')])"

    run = play(of, Submission(looks), [scenarios_of(of, 1)[0].plan]).runs[0]

    loaded = [name.removeprefix("eventlab.course.checks.") for name in ast.literal_eval(run.output.splitlines()[0])]
    inside = [name for name in loaded if "." in name or name.startswith("by_data")]
    assert f"{of.module}_drive" in {name.rpartition(".")[2] for name in inside}
    assert [name for name in inside if not name.endswith("_drive")] == []


def test_strings_hash_alike_each_time() -> None:
    """The order of a set of strings is the same in every run, so that a verdict can be repeated."""
    first, second = (played(body="print(hash('a'))").runs[0].output for _ in range(2))

    assert first == second


def test_memory_has_a_ceiling() -> None:
    """Ten gigabytes are refused with a MemoryError, and the machine goes on."""
    outcome = played(body="x = bytearray(10 * 2**30)")

    assert outcome.runs[0].raised is not None
    assert outcome.runs[0].raised.type == "MemoryError"


@pytest.mark.parametrize("blow", ["SIGKILL", "SIGSTOP"])
def test_a_server_that_is_brought_down_is_replaced(blow: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever strikes at the judge's own process ends his own run; nothing is left, and the next answer is judged."""
    monkeypatch.setattr(worker, "PATIENCE", 0.5)
    monkeypatch.setattr(runner, "ANSWER_SECONDS", 0.5)
    body = f"import os, signal; os.kill(os.getppid(), signal.{blow}); os._exit(0)"

    struck = played(body=body, deadline=1.0)
    after = played()

    assert (struck.ending, struck.runs) in [("ended", ()), ("timeout", ())]
    assert after.ending == "done"


def test_runs_may_go_on_side_by_side() -> None:
    """Each thread has a child of its own: outputs and results do not mix."""
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(lambda number: played(body=f"print({number})\n        {CALLS}"), range(12)))

    assert [outcome.runs[0].output.strip() for outcome in outcomes] == [str(number) for number in range(12)]


def test_nothing_of_one_answer_reaches_the_next() -> None:
    """A patched library is whole again for the answer after it, though both come from one warm server."""
    played(body="import json, builtins; json.dumps = builtins.len = None")

    outcome = played(body="import json; print(json.dumps(len('abc')))")

    assert outcome.runs[0].output == "3\n"


def test_a_job_for_a_drive_that_is_not_there_says_why() -> None:
    """Our own mistake is told with its reason, and the next run is not spoilt by it."""
    with pytest.raises(CourseError, match=r"^[^\n]*No module named 'eventlab\.nowhere'$"):
        run("eventlab.nowhere", [], [], deadline=1)

    assert played().ending == "done"


def _lives(pid: int) -> bool:
    """Whether a process still does anything; a zombie does not."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (ProcessLookupError, FileNotFoundError):
        return False
