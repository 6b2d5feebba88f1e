"""A load against a gateway that does as it should, and against one that does not: each fault has its line."""

from __future__ import annotations

import asyncio
import json
import random
import re
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from eventlab.cli import main
from eventlab.errors import InvalidOption, Rejected, Unreachable
from eventlab.gateway.load import Load, Report, run
from eventlab.gateway.load.crowd import room_for
from tests.conftest import free_port
from tests.emitter.waiting import until
from tests.gateway.double import CUT, Double, Sent, serving

SMALL: dict[str, Any] = {"events": 400.0, "seconds": 0.1, "clients": 6, "batch": 4, "patience": 5.0}
"""Forty events in ten posts, to six clients."""
HASTY = SMALL | {"patience": 1.0}
"""For what never comes: all else has come by then, though the machine be busy."""


def loaded(double: Double, **options: Any) -> Report:
    """The report of a small load on this gateway."""

    async def story() -> Report:
        async with serving(double) as url:
            return await run(Load(urls=(url,), **(SMALL | options)), chance=random.Random(7))

    return asyncio.run(story())


def to_the_third(fault: Any) -> Any:
    """A fault that befalls the third listener alone."""
    return lambda listener, places: fault(places) if listener == 2 else places


@pytest.mark.parametrize("transport", ["sse", "websocket"])
def test_everything_arrives_and_is_counted(transport: str) -> None:
    """Each of six clients gets each of forty events, once and in order."""
    report = loaded(Double(), transport=transport)

    assert report.passed
    assert (report.made, report.offered, report.accepted, report.deliveries) == (6, 40, 40, 240)
    assert (report.delivery.count, report.emit.count, report.lateness.count) == (240, 10, 10)
    assert (report.gaps, report.repeats, report.out_of_order, report.unconfirmed, report.unsent) == (0, 0, 0, 0, 0)
    assert report.seconds > 0.08  # the last of ten posts in 0.1 s is not due before 0.09


def test_events_go_one_by_one_too() -> None:
    """A batch of one is an event, and no list."""
    double = Double()
    report = loaded(double, batch=1)

    assert report.passed
    assert double.posts == 40


@pytest.mark.parametrize("transport", ["sse", "websocket"])
def test_a_token_goes_with_every_request(transport: str) -> None:
    """Of those who listen, and of those who post."""
    came = set()

    class Guarded(Double):
        async def post(self, request: Any) -> Any:
            came.add(("post", request.headers["authorization"]))
            return await super().post(request)

        async def events(self, request: Any) -> Any:
            came.add(("sse", request.headers["authorization"]))
            return await super().events(request)

        async def socket(self, websocket: Any) -> None:
            came.add(("websocket", websocket.headers["authorization"]))
            await super().socket(websocket)

    loaded(Guarded(), transport=transport, token="a.b.c")

    assert came == {("post", "Bearer a.b.c"), (transport, "Bearer a.b.c")}


def test_an_event_is_due_with_its_request() -> None:
    """A hundred of them make four requests a tenth of a second; each line that posts has a key for each type."""
    load = Load(urls=("http://127.0.0.1:8000",), events=100.0, seconds=1.0, batch=25, posts=2, types=2)
    bodies = [json.loads(load.body(request)) for request in range(load.requests)]

    assert [load.due(request) for request in range(load.requests)] == [0, 0.25, 0.5, 0.75]
    assert [load.due_of(*at) for at in ((0, 0), (1, 11), (0, 13), (1, 49))] == [0, 0, 0.25, 0.75]
    assert [sorted({event["key"] for event in body}) for body in bodies] == [["0-0", "1-0"], ["0-1", "1-1"]] * 2


def test_with_types_each_client_gets_its_share() -> None:
    """Three types, six clients: each event concerns two of them, and nobody misses what was for others."""
    report = loaded(Double(), types=3)

    assert report.passed
    assert report.deliveries == 40 * 2


@pytest.mark.parametrize("transport", ["sse", "websocket"])
def test_a_lost_event_is_a_gap(transport: str) -> None:
    """It was acknowledged, and one client did not get it."""
    report = loaded(
        Double(to_the_third(lambda places: [at for at in places if at != 17])), **HASTY, transport=transport
    )

    assert (report.gaps, report.clients_with_gaps, report.passed) == (1, 1, False)
    assert report.deliveries == 239


def test_a_client_that_gets_nothing_misses_everything() -> None:
    """Silence is no success."""
    report = loaded(Double(to_the_third(lambda _: [])), **HASTY)

    assert (report.gaps, report.clients_with_gaps) == (40, 1)


def test_an_event_that_comes_twice_is_a_repeat() -> None:
    """Whether it comes at once or later."""
    at_once = loaded(Double(to_the_third(lambda places: sorted([*places, *places]))))
    later = loaded(Double(to_the_third(lambda places: [*places, 0])))

    assert (at_once.repeats, at_once.repeats_after_reconnect, at_once.passed) == (40, 0, False)
    assert (later.repeats, later.passed) == (10, False)


def test_disorder_within_a_key_is_seen() -> None:
    """Each post is turned round, and has one key: all but the last of each come behind a later one."""
    report = loaded(Double(to_the_third(lambda places: places[::-1])))

    assert (report.out_of_order, report.gaps, report.passed) == (30, 0, False)


def test_disorder_between_keys_is_none() -> None:
    """Nobody has promised an order between them: two lines, whose posts overtake each other."""

    class Overtaken(Double):
        async def post(self, request: Any) -> Any:
            body = await request.body()
            if b'"number":0,' in body:
                await until(lambda: self.posts >= 3)  # the other line's
            return await super().post(request)

    double = Overtaken()
    report = loaded(double, posts=2)

    assert double.log[0]["data"]["number"] != 0
    assert report.passed


def test_an_event_for_others_is_a_stray() -> None:
    """What a client has not asked for is not counted as its own."""
    double = Double(lambda listener, places: [*places, 0] if listener == 1 and places else places)

    report = loaded(double, types=2)

    assert report.strays == 10
    assert not report.passed


@pytest.mark.parametrize("transport", ["sse", "websocket"])
def test_a_client_that_is_cut_off_resumes(transport: str) -> None:
    """It comes back with its last cursor, and has missed nothing."""

    def cut(listener: int, places: Sent) -> Sent:
        return [places[0], CUT] if listener == 2 and 20 in places else places

    report = loaded(Double(cut), transport=transport)

    assert (report.lost, report.reconnected, report.gaps, report.repeats) == (1, 1, 0, 0)
    assert report.problem == (None if transport == "sse" else "closed with 1012: ")
    assert report.passed


def test_what_comes_again_after_a_reconnect_is_counted_apart() -> None:
    """At least once is what such a reader was promised."""

    class Forgetful(Double):
        def _listen(self, pattern: str, after: str | None) -> asyncio.Queue[int]:
            return super()._listen(pattern, after if after in (None, "0") else str(int(after) - 3))

    def cut(listener: int, places: Sent) -> Sent:
        return [places[0], CUT] if listener == 2 and 20 in places else places

    report = loaded(Forgetful(cut))

    assert (report.repeats, report.repeats_after_reconnect, report.gaps) == (0, 3, 0)
    assert report.passed


def test_what_is_refused_is_owed_to_nobody() -> None:
    """Two posts of four events get a 429: 32 are accepted, and these have to arrive."""
    report = loaded(Double(accept=lambda post: 429 if post in (3, 5) else 202))

    assert (report.accepted, report.refused, report.deliveries) == (32, {"429": 8}, 32 * 6)
    assert report.passed
    assert "answers 429" in str(report)
    assert re.search(r"offered +400 events/s, 40 in 0\.1 s\n", str(report))
    assert re.search(r"refused +8 × 429\n", str(report))


def test_slow_answers_are_counted_from_when_they_were_due() -> None:
    """One connection, and a first answer that takes its time: all behind it were late, and their latency says so."""

    class Slow(Double):
        async def post(self, request: Any) -> Any:
            if self.posts == 0:
                await asyncio.sleep(0.5)
            return await super().post(request)

    report = loaded(Slow(), posts=1)

    assert report.lateness.p50 > 0.3
    assert report.emit.p50 > 0.3
    assert report.delivery.p50 > 0.3


def test_answers_that_never_come_do_not_hold_the_load_up() -> None:
    """Both its posts wait for ever: they are unconfirmed, and what could not be sent behind them is unsent."""

    class Mute(Double):
        async def post(self, request: Any) -> Any:
            await asyncio.sleep(3600)

    report = loaded(Mute(), **HASTY, posts=2)

    assert (report.accepted, report.unconfirmed, report.unsent) == (0, 8, 32)
    assert re.search(r"unconfirmed +8 without an answer\n.*unsent +32", str(report))


def test_posts_go_on_at_another_node() -> None:
    """One of two addresses answers nobody."""

    async def story() -> Report:
        async with serving(Double()) as url:
            dead = f"http://127.0.0.1:{free_port()}"
            return await run(Load(urls=(dead, url), **SMALL), chance=random.Random(7))

    report = asyncio.run(story())

    assert report.passed
    assert report.deliveries == 240
    assert sum(report.not_let_in.values()) == 3  # half of the clients began at the one that is not there


@pytest.mark.parametrize("status", [429, 503])
def test_a_gateway_that_is_full_is_asked_again(status: int) -> None:
    """Somebody may leave; everybody comes in, and the report tells how often somebody did not."""

    class Full(Double):
        turned_away = 0

        async def events(self, request: Any) -> Any:
            self.turned_away += 1
            self.listen = status if self.turned_away <= 3 else 200
            return await super().events(request)

    report = loaded(Full())

    assert report.passed
    assert report.not_let_in == {str(status): 3}


def test_a_gateway_that_lets_nobody_in_says_why() -> None:
    """At once, for that answer stays; the status and what was said with it reach whoever runs the load."""
    with pytest.raises(Rejected, match=r"403.*too many") as caught:
        loaded(Double(listen=403), patience=3600.0)

    assert caught.value.status == 403


def test_without_a_gateway_there_is_no_load() -> None:
    """It says where nobody answers, and what to start."""
    with pytest.raises(Unreachable, match=r"Nothing answers at http://127\.0\.0\.1:\d+.*eventlab serve"):
        asyncio.run(run(Load(urls=(f"http://127.0.0.1:{free_port()}",), **HASTY)))


def test_too_few_files_are_said_before_anything_is_opened() -> None:
    """With the number that is needed, and the command that gives it."""
    with pytest.raises(
        InvalidOption, match=r"100,000,000 connections need 100,000,064 open files.*ulimit -n 100000064"
    ):
        room_for(100_000_000)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"urls": ()}, "There is no URL"),
        ({"urls": ("localhost:8000",)}, "no URL of a gateway"),
        ({"clients": 0}, "clients is 0"),
        ({"seconds": float("inf")}, "seconds is inf"),
        ({"batch": 20_000}, "batch is 20,000"),
        ({"payload": 1_000_000}, "payload is 1,000,000"),
    ],
)
def test_a_load_that_cannot_be_is_refused(options: dict[str, Any], says: str) -> None:
    """Everything about it is bounded, and said before it begins."""
    with pytest.raises(InvalidOption, match=says):
        Load(**({"urls": ("http://127.0.0.1:8000",)} | options))


def test_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A table on the screen, everything in a file, and an exit code that a script can use."""
    file = tmp_path / "report.json"

    async def story() -> list[int]:
        codes = []
        for double in (Double(), Double(to_the_third(lambda _: []))):
            async with serving(double) as url:
                rest = ["--events=200", "--seconds=0.1", "--clients=3", "--patience=1", f"--json={file}"]
                codes.append(await asyncio.to_thread(main, ["load", url, *rest]))
        return codes

    assert asyncio.run(story()) == [0, 1]
    whole, torn = capsys.readouterr().out.split("connections ")[1:]
    assert whole.startswith("   3 of 3; 0 lost")
    assert re.search(r"delivered +[0-9,]+ events/s, 60 in [0-9.]+ s, and [0-9,]+ bytes", whole)
    assert re.search(r"gaps +none$", whole, re.MULTILINE)
    assert re.search(r"gaps +20 events, missed by 1 client$", torn, re.MULTILINE)
    assert json.loads(file.read_text())["gaps"] == 20


def test_a_report_that_cannot_be_written_is_said_before_the_load(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody listens at that address, and it does not come to that."""
    code = main(["load", f"http://127.0.0.1:{free_port()}", f"--json={tmp_path / 'nowhere' / 'report.json'}"])

    assert code == 2
    assert "report.json: no such file or directory. Try --json" in capsys.readouterr().err


def test_ctrl_c_prints_what_there_is() -> None:
    """And says that what is missing may have been under way."""

    async def story() -> tuple[int | None, str, str]:
        double = Double()
        async with serving(double) as url:
            command = [sys.executable, "-m", "eventlab.cli", "load", url, "--seconds=3600"]
            pipes: dict[str, int] = {"stdout": asyncio.subprocess.PIPE, "stderr": asyncio.subprocess.PIPE}
            process = await asyncio.create_subprocess_exec(*command, **pipes)
            await until(lambda: double.log)
            process.send_signal(signal.SIGINT)
            out, err = await process.communicate()
            return process.returncode, out.decode(), err.decode()

    code, out, err = asyncio.run(story())

    assert code == 1
    assert "100 of 100; 0 lost" in out
    assert "still to come" in out
    assert err == "Stopped. What there is until now:\n"
