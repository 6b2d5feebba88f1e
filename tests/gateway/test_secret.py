"""The secret: long enough or refused, one a line, and in no message."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

from eventlab.errors import InvalidOption
from eventlab.gateway.secret import check_secret, read_secrets, read_webhooks
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


def test_a_secret_of_exactly_enough_bytes_is_one() -> None:
    """Thirty-two, as the hash has that it keys."""
    check_secret(b"s" * 32)


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


def test_secrets_of_webhooks_are_read_from_a_file_for_each_source(tmp_path: Path) -> None:
    """As text, or as Standard Webhooks hands them out; during a rotation there are two."""
    shop, bank = tmp_path / "shop", tmp_path / "bank"
    shop.write_bytes(b"whsec_" + base64.b64encode(SECRET) + b"\n" + OTHER + b"\n")
    bank.write_bytes(OTHER)

    assert read_webhooks([f"shop={shop}", f"bank={bank}"]) == {"shop": [SECRET, OTHER], "bank": [OTHER]}
    assert read_webhooks([]) == {}


@pytest.mark.parametrize(
    ("named", "says"),
    [
        (["shop"], "SOURCE=FILE"),
        (["=file"], "SOURCE=FILE"),
        (["shop=nowhere/at/all"], "no such file"),
        (["shop={}", "shop={}"], "named twice"),
        (["shop={}"], "no base64"),
        (["shop={}"], "has 4 bytes: expected 16 or more"),
        (["Sh/op={}"], "'Sh/op' is not a webhook's source"),
    ],
)
def test_a_webhook_that_cannot_be_read_is_an_error(tmp_path: Path, named: list[str], says: str) -> None:
    """And its secret is not shown."""
    file = tmp_path / "secret"
    file.write_bytes({"no base64": b"whsec_?hush?", "has 4 bytes: expected 16 or more": b"hush"}.get(says, SECRET))

    with pytest.raises(InvalidOption, match=says) as caught:
        read_webhooks([each.format(file) for each in named])

    assert "hush" not in str(caught.value)
