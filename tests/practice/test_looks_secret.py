"""What a secret looks like, plain, in the midst of other words, and in base64."""

from __future__ import annotations

import json
from base64 import b64encode, urlsafe_b64encode

import pytest

from eventlab.practice.looks_secret import looks_secret
from tests.practice.test_personal_data import AWS, GITHUB, JWT, PEM

FOUND = [
    f"cloned with {GITHUB}, as ever",
    f"the token was {JWT} and is none any more",
    f"https://example.com/?t={JWT}",
    "https://example.com/?page=2&api_key=" + "a1b2c3d4e5",
    "AWS_SECRET_ACCESS_" + f"KEY={AWS}",
    "set DB_PASSWORD=" + "correct-horse first",
    "store: redis://ann:" + "secret@10.0.0.7:6379/0",
    '{"user": "ann", "password": "' + 'horse"}',
    json.dumps(json.dumps({"api_key": "a1b2c3"})),
    f"key:\n{PEM}",
    "-----BEGIN PGP PRIVATE KEY " + "BLOCK-----",
    "https://hooks.slack.com/" + "services/T000/B000/a1B2c3D4e5F6g7H8",
    "$2b$12$" + "a1B2c3D4e5" * 5 + "abc",
    b64encode(json.dumps({"password": "horse"}).encode()).decode(),
    urlsafe_b64encode(PEM.encode()).decode().rstrip("="),
]
LEFT_ALONE = [
    "",
    "Basic understanding is enough",
    "Never put password=*** into an address",
    "The secret: be kind. Password: none.",
    '{"password": "***"}',
    '{"password_changed_at": "2024-08-17"}',
    "https://example.com/secret-garden?author=ann&next_token=a1b2c3d4e5f6",
    "http://10.0.0.7:8080/a@b",
    "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    b64encode(b"nothing to see in here").decode(),
    b64encode(bytes(range(256))).decode(),
    "abcdefghijklmnopq",
    "task-" + "a1b2c3d4e5" * 3,
]


@pytest.mark.parametrize("text", FOUND)
def test_a_secret_is_found_wherever_it_stands(text: str) -> None:
    """In a sentence, in an address, in a line of configuration, in JSON within a text, and under base64."""
    assert looks_secret(text)


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_speaks_of_secrets_holds_none(text: str) -> None:
    """Words about passwords, masks, addresses with a port, checksums, and other things in base64."""
    assert not looks_secret(text)
