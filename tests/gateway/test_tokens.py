"""Tokens: what one says is believed only if we signed it, for this, and it is its time."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventlab.clock import ManualClock
from eventlab.errors import InvalidOption
from eventlab.gateway.grant import Grant
from eventlab.gateway.tokens import LEEWAY, issue, read
from eventlab.system.producers.incoming import Refusal
from tests.gateway.knocking import ANN, NOW, OTHER, SECRET, refused, token_of

ISSUED = int(NOW.timestamp())
CLAIMS = {"sub": "ann", "aud": "eventlab", "iat": ISSUED, "exp": ISSUED + 60, "listen": ["order.*"], "emit": []}


def made(key: Any = SECRET, algorithm: str = "HS256", headers: dict[str, Any] | None = None, **claims: Any) -> str:
    """A token as a program in another language could make it; a claim of None is left out."""
    stated = {name: value for name, value in {**CLAIMS, **claims}.items() if value is not None}
    return jwt.encode(stated, key, algorithm, headers)


def written(header: Any, claims: Any, signature: bytes = b"") -> str:
    """A token written by hand."""
    parts = [each if isinstance(each, bytes) else json.dumps(each).encode() for each in (header, claims)]
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in [*parts, signature])


def later(seconds: float) -> ManualClock:
    """A clock that stands so many seconds after the token was issued."""
    return ManualClock(NOW + timedelta(seconds=seconds))


def test_a_token_says_what_its_bearer_may_do() -> None:
    """What is issued is what is read, until it expires."""
    grant = read([SECRET], issue(SECRET, ANN, expires_in=60, clock=later(0)), later(59))

    assert grant == Grant.of("ann", listen=["order.*"], emit=["order.placed"], expires=NOW + timedelta(seconds=60))


def test_a_token_of_another_program_is_read() -> None:
    """It is a plain JSON Web Token; a claim that we do not know is not looked at."""
    grant = read([SECRET], made(iss="the shop", scope="all"), later(0))

    assert (grant.subject, [each.text for each in grant.listen], grant.emit) == ("ann", ["order.*"], ())


def test_the_clock_that_was_given_decides() -> None:
    """Not the machine's: to the second, a token is valid before `exp`, and not at it."""
    token = token_of(expires_in=60)

    assert read([SECRET], token, later(59.9)).subject == "ann"
    with refused(401, "expired 0 s ago"):
        read([SECRET], token, later(60))
    with refused(401, "expired 3,600 s ago"):
        read([SECRET], token, later(3660))
    assert read([SECRET], issue(SECRET, ANN, expires_in=60, clock=later(10**9)), later(10**9))


def test_a_token_that_was_read_before_expires_all_the_same() -> None:
    """That it is ours is remembered; that it is its time is asked each time."""
    token = token_of(expires_in=60)

    assert read([SECRET], token, later(0)) is read([SECRET], token, later(1))
    with refused(401, "expired"):
        read([SECRET], token, later(60))
    with refused(401, "another secret signed it"):
        read([OTHER], token, later(0))


def test_clocks_may_differ_by_a_minute() -> None:
    """A token from the future is one of a node whose clock is ahead; from a far future, it is not valid yet."""
    assert read([SECRET], token_of(), later(-LEEWAY))
    with refused(401, "not valid before 61 s from now"):
        read([SECRET], token_of(), later(-LEEWAY - 1))
    with refused(401, "not valid before 100 s from now"):
        read([SECRET], made(nbf=ISSUED + 100), later(0))


FORGED = {
    "another secret": (made(OTHER), "another secret signed it"),
    "no algorithm": (made(None, "none"), "not signed with HS256"),
    "no algorithm, in capitals": (written({"alg": "NONE"}, CLAIMS), "not signed with HS256"),
    "another algorithm, and our secret": (made(algorithm="HS512"), "not signed with HS256"),
    "an algorithm of public keys": (written({"alg": "RS256"}, CLAIMS, b"x"), "not signed with HS256"),
    "no algorithm named": (written({"typ": "JWT"}, CLAIMS, b"x"), "refused"),
    "no signature": (made().rpartition(".")[0] + ".", "another secret signed it"),
    "half a signature": (made()[:-20], "refused"),
    "others' claims under our signature": (
        ".".join([made().split(".")[0], made(listen=["*"]).split(".")[1], made().split(".")[2]]),
        "or it was changed",
    ),
    "a ticket": (made(aud="eventlab/ticket"), "expected aud to be 'eventlab'"),
    "an audience that begins alike": (made(aud="eventlab2"), "expected aud to be 'eventlab'"),
    "no audience": (made(aud=None), "expected aud to be 'eventlab'"),
}
UNUSABLE = {
    "no end": (made(exp=None), "missing required field `exp`"),
    "no beginning": (made(iat=None), "missing required field `iat`"),
    "no subject": (made(sub=None), "missing required field `sub`"),
    "a subject that is none": (made(sub=7), "Expected `str`, got `int`"),
    "a subject that breaks lines": (made(sub="ann\nroot"), "is no subject"),
    "an end that is a text": (made(exp="tomorrow"), "Expected `int`"),
    "an end that is not a number": (made(exp=float("nan")), "claims are not ours"),
    "an end beyond the years": (made(exp=10**12), "claims are not ours"),
    "an end before the years": (made(exp=-(10**12)), "claims are not ours"),
    "patterns that are a text": (made(listen="*"), "Expected `array`"),
    "patterns that are none": (made(listen=["Order"]), "'Order' is not a pattern"),
    "too many patterns": (made(listen=["a"] * 101), "expected a list of 100"),
    "claims that are a list": (written({"alg": "HS256"}, [1]), "refused"),
}
GARBAGE = {
    "nothing": "",
    "a word": "hello",
    "dots": "..",
    "many dots": "." * 500,
    "no base64": "ä.ö.ü",
    "no text": "\ud800.\udfff.\x00",
    "no JSON": written(b"hello", b"world"),
    "brackets": written(b"[" * 5000, CLAIMS),
    "nested objects": written(b'{"a":' * 1000 + b"1" + b"}" * 1000, CLAIMS),
    "a large number": written(b'{"alg":"HS256","x":' + b"9" * 5000 + b"}", CLAIMS),
    "a header that is a list": written(["HS256"], CLAIMS),
    "an algorithm that is a list": written({"alg": ["HS256"]}, CLAIMS),
    "a key that is a number": written({"alg": "HS256", "kid": 7}, CLAIMS),
    "a detached payload": written({"alg": "HS256", "b64": False, "crit": ["b64"]}, CLAIMS),
}


@pytest.mark.parametrize(("token", "says"), (FORGED | UNUSABLE).values(), ids=FORGED | UNUSABLE)
def test_a_token_that_is_not_ours_is_refused(token: str, says: str) -> None:
    """401, with the reason and the header that HTTP asks for, and nothing of the token."""
    with refused(401, says) as caught:
        read([SECRET], token, later(0))

    assert caught.value.headers == {"WWW-Authenticate": 'Bearer error="invalid_token"'}
    assert not any(part in str(caught.value) for part in token.split(".") if len(part) > 20)


@pytest.mark.parametrize("token", GARBAGE.values(), ids=GARBAGE)
def test_garbage_is_refused(token: str) -> None:
    """401, and never an error of a library."""
    with refused(401, "the token is refused"):
        read([SECRET], token, later(0))


def test_a_huge_token_is_not_even_looked_at() -> None:
    """100 KB, even if they are signed."""
    with refused(401, r"the token has 13\d,\d\d\d characters, and 8,192 are the limit"):
        read([SECRET], made(padding="x" * 100_000), later(0))


@given(st.lists(st.binary(max_size=20), min_size=1, max_size=4), st.text(max_size=30))
def test_whatever_comes_is_a_token_or_refused(parts: list[bytes], text: str) -> None:
    """Nothing that a client sends raises anything else."""
    for token in (".".join(base64.urlsafe_b64encode(part).decode() for part in parts), text, f"{made()}{text}x"):
        with pytest.raises(Refusal):
            read([SECRET], token, later(0))


def test_a_secret_can_be_changed_while_tokens_are_out() -> None:
    """What the former one signed is still believed, and what is wrong with it is still told."""
    old, new = token_of(secret=OTHER), token_of(secret=SECRET)

    assert read([SECRET, OTHER], old, later(0)) == read([SECRET, OTHER], new, later(0))
    with refused(401, "another secret signed it"):
        read([SECRET], old, later(0))
    with refused(401, "expected aud"):
        read([SECRET, OTHER], made(aud="else"), later(0))


def test_a_weak_secret_signs_nothing() -> None:
    """And is not shown."""
    with pytest.raises(InvalidOption, match="expected 32 or more") as caught:
        issue(b"weak", ANN, expires_in=60)

    assert "weak" not in str(caught.value)


@pytest.mark.parametrize("seconds", [0, -1, 0.5, float("nan"), float("inf"), 1e12])
def test_a_token_has_an_end(seconds: float) -> None:
    """Not in the past, and not beyond ten years."""
    with pytest.raises(InvalidOption, match="expected 1 second or more"):
        issue(SECRET, ANN, expires_in=seconds)
