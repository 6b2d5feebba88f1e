"""Who may come in, and what is told to whoever starts a gateway.

On loopback everybody may do everything, for everybody there is oneself. Where others can reach the port a secret is
needed. Without one, one is drawn for this run, and a token that was signed with it is printed: those who see this
terminal can come in, and nobody else.
"""

from __future__ import annotations

import secrets
from dataclasses import replace

from eventlab.gateway.grant import Grant
from eventlab.gateway.listening import is_loopback
from eventlab.gateway.secret import MIN_SECRET_BYTES
from eventlab.gateway.settings import Settings
from eventlab.gateway.tokens import issue

TOKEN_SECONDS = 24 * 3600
"""Of the printed token: a working day, and the night behind it."""
EVENT = '{"type": "order.placed", "data": {}}'


def with_secret(settings: Settings) -> tuple[Settings, str]:
    """The settings with a secret where one is needed, and a token for everything if that secret was drawn now."""
    if settings.secret is not None or is_loopback(settings.host):
        return settings, ""
    secret = secrets.token_bytes(MIN_SECRET_BYTES)
    operator = Grant.of("operator", listen=["*"], emit=["*"])
    return replace(settings, secret=secret), issue(secret, operator, expires_in=TOKEN_SECONDS)


def announcement(settings: Settings, address: str, token: str) -> str:
    """What is printed once it takes connections; others read the address from the first line."""
    shown = token or "TOKEN"
    bearer = "" if settings.secret is None else f"-H 'Authorization: Bearer {shown}' "
    lines = [f"eventlab serves at {address}"]
    if token:
        lines += [f"  token     {token}", f"            may do everything, for {TOKEN_SECONDS // 3600} hours from now"]
    elif bearer:
        lines += ["  token     TOKEN below is one of yours; eventlab token makes one"]
    lines += [
        f"  listen    curl -N {bearer}'{address}api/events?pattern=*'",
        f"  emit      curl {bearer}-H 'Content-Type: application/json' -d '{EVENT}' {address}api/events",
        "Ctrl-C ends it.",
    ]
    return "\n".join(lines)
