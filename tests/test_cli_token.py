"""`eventlab token`: what it prints is let in by the gate; what is wrong with it is one line, and never a secret."""

from __future__ import annotations

import re
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from eventlab.cli import main
from eventlab.cli.codes import OURS
from eventlab.clock import system_clock
from eventlab.event import Pattern
from eventlab.gateway.tokens import read

SECRET = b"a secret of the gateway, long enough"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A file with the secret in it, and none in the environment."""
    monkeypatch.delenv("EVENTLAB_SECRET", raising=False)
    path = tmp_path / "secret"
    path.write_bytes(SECRET + b"\n" + b"a former one, which signs nothing any more")
    return str(path)


def test_a_token_is_printed(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Alone on its line, so that a script can take it; signed with the first secret of the file."""
    begun = system_clock()
    options = ["--listen", "order.*", "--listen", "*.failed", "--emit", "order.placed", "--subject", "shop"]

    assert main(["token", *options, "--expires", "12h", "--secret-file", file]) == 0

    grant = read([SECRET], capsys.readouterr().out.strip())
    assert (grant.subject, grant.listen) == ("shop", (Pattern("order.*"), Pattern("*.failed")))
    assert grant.emit == (Pattern("order.placed"),)
    assert grant.expires is not None
    assert timedelta(hours=12, seconds=-1) <= grant.expires - begun <= timedelta(hours=12, minutes=5)


def test_the_secret_may_be_in_the_environment(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where containers have theirs."""
    monkeypatch.setenv("EVENTLAB_SECRET", SECRET.decode())

    assert main(["token", "--listen", "*"]) == 0
    assert read([SECRET], capsys.readouterr().out.strip()).subject == "anonymous"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--listen", "Order"], "'Order' is not a pattern"),
        (["--listen", "*", "--expires", "soon"], "'soon' is no span of time: try 90s, 30m, 12h or 7d"),
        (["--listen", "*", "--expires", "0s"], "expected 1 second or more"),
        (["--listen", "*", "--expires", "99999d"], "no more than 10 years"),
        (["--listen", "*", "--subject", ""], "is no subject"),
        ([], "such a token would allow nothing"),
    ],
)
def test_what_is_wrong_is_told(arguments: list[str], says: str, file: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, and nothing on stdout."""
    try:
        code = main(["token", *arguments, "--secret-file", file])
    except SystemExit as exit:  # of argparse
        code = int(exit.code or 0)

    printed = capsys.readouterr()
    assert (code, printed.out) == (2, "")
    assert says in printed.err


def test_a_secret_that_is_none_is_told_and_not_shown(
    file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nowhere, not to be read, or too short."""
    assert main(["token", "--listen", "*"]) == 2
    assert "expected --secret-file FILE, or EVENTLAB_SECRET" in capsys.readouterr().err
    assert main(["token", "--listen", "*", "--secret-file", str(tmp_path / "none")]) == 2
    assert "no such file" in capsys.readouterr().err
    monkeypatch.setenv("EVENTLAB_SECRET", "hunter2")
    assert main(["token", "--listen", "*"]) == 2
    said = capsys.readouterr().err
    assert "the secret has 7 bytes" in said
    assert "hunter2" not in said


def test_without_its_library_it_says_which_and_how_to_get_it(
    file: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The core of eventlab does without; no traceback tells so."""
    monkeypatch.setitem(sys.modules, "jwt", None)
    monkeypatch.delitem(sys.modules, "eventlab.gateway.tokens")  # or nobody would ask for the library again

    code = main(["token", "--listen", "*", "--secret-file", file])

    assert code == OURS
    assert re.search(r"a token needs jwt\. Get it with: .* -m pip install 'eventlab\[web\]'", capsys.readouterr().err)
