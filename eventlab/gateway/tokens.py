"""Tokens: a grant that its bearer carries along, signed, so that no node has to remember anybody.

    Authorization: Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJkYXNoYm9h….3l7Qx…
                          └─ how it is signed                 └─ claims            └─ signature

    {"sub": "dashboard", "aud": "eventlab", "iat": 1723890600, "exp": 1723894200, "listen": ["order.*"], "emit": []}

Anybody can read a token; nobody can change one without the secret. It is a JSON Web Token, signed with HMAC-SHA256.
That a token says itself how it was signed is the famous trap of the format (`none`, or a public key taken for a
secret): it is not asked. What a token is *for* stands in `aud`, so that a ticket is no token, and a token no ticket.

The road not taken: a session that is kept in a store. It could be revoked at once, and would be asked for with each
request. A token lives until `exp`, so let it be short; sooner, only all of one secret can be called back (`secret.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any

import jwt
import msgspec

from eventlab.clock import Clock, system_clock
from eventlab.errors import EventLabError, InvalidOption, shown
from eventlab.gateway.grant import Grant
from eventlab.gateway.secret import check_secret
from eventlab.system.producers.incoming import Refusal

if TYPE_CHECKING:
    from jwt.types import Options

AUDIENCE = "eventlab"
"""Of a bearer's token."""
MAX_TOKEN = 8 * 1024
"""Characters. Longer ones are not even looked at."""
LEEWAY = 60
"""Seconds by which the clocks of two nodes may differ: a token is not from the future because of them."""
MAX_SECONDS = 10 * 365 * 24 * 3600
_ALGORITHM = "HS256"
_UNCHECKED: Options = {
    "verify_exp": False,
    "verify_nbf": False,
    "verify_iat": False,
    "verify_sub": False,
    "verify_jti": False,
}
"""The library would ask the machine's clock; and the shape of the claims is checked here, all at once."""

Moment = Annotated[int, msgspec.Meta(ge=0, le=253_402_300_799)]
"""Seconds since 1970, until the year 9999."""


class Claims(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a token says. Claims that are not here are not looked at."""

    sub: str
    aud: str
    iat: Moment
    exp: Moment
    listen: list[str] = []
    emit: list[str] = []
    nbf: Moment | None = None
    """Not valid before."""
    jti: str | None = None
    """A ticket's own name, by which it is known when it comes again."""
    until: Moment | None = None
    """When a connection that was opened with this ticket ends."""


def issue(secret: bytes, grant: Grant, *, expires_in: float, clock: Clock = system_clock) -> str:
    """A bearer's token of this grant, for so many seconds from now. Raises `InvalidOption`."""
    if not 1 <= expires_in <= MAX_SECONDS:  # False for NaN, too
        raise InvalidOption(f"expires_in is {shown(expires_in)}: expected 1 second or more, and no more than 10 years.")
    now = int(clock().timestamp())
    return signed(secret, grant, aud=AUDIENCE, iat=now, exp=now + int(expires_in))


def read(secrets: Sequence[bytes], token: str, clock: Clock = system_clock) -> Grant:
    """What the bearer of this token may do. Raises a `Refusal`, 401, that says what is wrong with it."""
    claims, grant = _believed(tuple(secrets), token)
    _check_time(claims, clock)
    return grant


@lru_cache(maxsize=1000)  # a client shows the same token with each request; what is refused is not remembered
def _believed(secrets: tuple[bytes, ...], token: str) -> tuple[Claims, Grant]:
    """A token that is ours, whether its time is now or not: that is asked each time."""
    claims = _decoded(secrets, token, AUDIENCE)
    return claims, granted(claims, claims.exp)


def signed(secret: bytes, grant: Grant, **claims: Any) -> str:
    """The grant and these claims as a token. Raises `InvalidOption`."""
    listen, emit = ([each.text for each in patterns] for patterns in (grant.listen, grant.emit))
    stated = Claims(sub=grant.subject, listen=listen, emit=emit, **claims)
    return jwt.encode(msgspec.to_builtins(stated), check_secret(secret), _ALGORITHM)


def verified(secrets: Sequence[bytes], token: str, audience: str, clock: Clock) -> Claims:
    """The claims of a token that is ours, for this audience, and valid now. Raises a `Refusal`, 401."""
    claims = _decoded(secrets, token, audience)
    _check_time(claims, clock)
    return claims


def _check_time(claims: Claims, clock: Clock) -> None:
    now = clock().timestamp()
    if now >= claims.exp:
        raise unauthorized(f"the token expired {now - claims.exp:,.0f} s ago. Get a new one.")
    ahead = max(claims.iat, claims.nbf or 0) - now
    if ahead > LEEWAY:
        raise unauthorized(f"the token is not valid before {ahead:,.0f} s from now. Check the clocks.")


def _decoded(secrets: Sequence[bytes], token: str, audience: str) -> Claims:
    """Try one secret after the other: which of them signed it, a token does not say."""
    if len(token) > MAX_TOKEN:
        raise unauthorized(f"the token has {len(token):,} characters, and {MAX_TOKEN:,} are the limit.")
    problem = "its signature is not valid: another secret signed it, or it was changed"
    for secret in secrets:
        try:
            said = jwt.decode(token, secret, [_ALGORITHM], _UNCHECKED, audience=audience)
            return msgspec.convert(said, Claims)
        except jwt.InvalidSignatureError:
            continue
        except jwt.InvalidAlgorithmError:
            problem = f"it is not signed with {_ALGORITHM}"
        except (jwt.InvalidAudienceError, jwt.MissingRequiredClaimError):
            problem = f"it is made for something else: expected aud to be {audience!r}"
        except msgspec.ValidationError as error:
            problem = f"its claims are not ours: {error}"
        except (jwt.PyJWTError, ValueError, RecursionError):  # RecursionError: of older versions, by brackets
            problem = "it is no JSON Web Token"
    raise unauthorized(f"the token is refused: {problem}. Get one with `eventlab token`.")


def granted(claims: Claims, until: int | None) -> Grant:
    """What these claims allow, until then. Raises a `Refusal`, 401, for patterns that are none."""
    expires = None if until is None else datetime.fromtimestamp(until, UTC)
    try:
        return Grant.of(claims.sub, listen=claims.listen, emit=claims.emit, expires=expires)
    except EventLabError as error:
        raise unauthorized(f"the token's claims cannot be used: {error}") from None


def unauthorized(error: str, challenge: str = 'Bearer error="invalid_token"') -> Refusal:
    """A refusal of whoever is not known, with the header that says how to become so."""
    return Refusal(401, error, headers={"WWW-Authenticate": challenge})
