"""The secret: long enough or refused, one a line, and in no message."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from eventlab.errors import InvalidOption
from eventlab.gateway.secret import check_secret, read_secrets
from eventlab.gateway.settings import Settings
from tests.gateway.knocking import OTHER, SECRET

PEM = b"-----BEGIN PUBLIC KEY-----MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A-----END PUBLIC KEY-----"


@pytest.mark.parametrize(
    "secret", [b"", b"a secret of 31 bytes is too sho", "a text, which is no bytes, of 43 letters", PEM]
)
def test_a_secret_that_is_none_is_refused_and_not_shown(secret: Any) -> None:
    """Too short, not bytes, or a key that anybody may know; messages end up in logs."""
    with pytest.raises(InvalidOption, match="expected") as caught:
        check_secret(secret)

    assert not secret or str(secret) not in str(caught.value)
    assert not secret or str(secret)[3:20] not in str(caught.value)


def test_settings_do_not_show_their_secrets() -> None:
    """They are printed where a gateway starts."""
    shown = repr(Settings(secret=SECRET, former_secrets=(OTHER,), webhooks={"shop": [b"a webhook's secret"]}))

    assert not any(words in shown for words in ("gateway's", "webhook's"))


def test_secrets_are_read_from_a_file(tmp_path: Path) -> None:
    """One a line; the first signs."""
    file = tmp_path / "secret"
    file.write_bytes(b"\n" + SECRET + b"\r\n\n  " + OTHER + b"\n")

    assert read_secrets(file, {"EVENTLAB_SECRET": "not this one, because a file is named"}) == [SECRET, OTHER]


def test_secrets_are_read_from_the_environment() -> None:
    """Without a file; with neither there are none."""
    assert read_secrets(None, {"EVENTLAB_SECRET": SECRET.decode()}) == [SECRET]
    assert read_secrets(None, {"EVENTLAB_SECRET": ""}) == []
    assert read_secrets(None, {}) == []


@pytest.mark.parametrize(
    ("content", "says"), [(None, "no such file"), (b" \n", "is empty"), (b"too short", "has 9 bytes")]
)
def test_a_file_without_a_secret_is_an_error(tmp_path: Path, content: bytes | None, says: str) -> None:
    """Not an open door."""
    file = tmp_path / "secret"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(InvalidOption, match=says):
        read_secrets(file, {"EVENTLAB_SECRET": SECRET.decode()})
