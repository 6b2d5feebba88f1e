"""The secret: whoever knows it can sign tokens, and so may do everything. It is read here, and shown nowhere.

    python -c "import secrets; print(secrets.token_hex(32))" > secret        makes one

One secret a line. The first signs; the others are believed, too. A token cannot be called back, but a secret can: take
its line away, and whatever it has signed is refused from the next start on. To change a secret and refuse nobody, go
from node to node three times, for each of them believes only what it has read when it started:

    old            old            new            new
                   new            old
                   1 believed     2 signs        3 the old one's tokens have expired
                   everywhere     everywhere

Whoever should be shut out alone is given tokens that a secret of his own has signed, which stands below the first.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from pathlib import Path

from eventlab.errors import InvalidName, InvalidOption
from eventlab.event import check_name
from eventlab.system.producers.webhook import MIN_SECRET_BYTES as WEBHOOK_SECRET_BYTES

MIN_SECRET_BYTES = 32
"""As many as HMAC-SHA256 puts out: a shorter one would be the weakest part, and could be guessed offline."""
VARIABLE = "EVENTLAB_SECRET"
"""Of the environment."""
_HOW = 'Try: python -c "import secrets; print(secrets.token_hex(32))"'


def check_secret(secret: object) -> bytes:
    """Return `secret` if it can sign. Raises `InvalidOption`, which does not show it: messages end up in logs."""
    if not isinstance(secret, bytes):
        raise InvalidOption(f"the secret is of type {type(secret).__name__}: expected bytes. {_HOW}")
    if len(secret) < MIN_SECRET_BYTES:
        raise InvalidOption(f"the secret has {len(secret)} bytes: expected {MIN_SECRET_BYTES} or more. {_HOW}")
    if b"-----BEGIN" in secret:  # the library refuses what may be public: a key that anybody could sign with
        raise InvalidOption(f"the secret is a key or a certificate in PEM: expected random bytes. {_HOW}")
    return secret


def read_secrets(file: Path | None, environment: Mapping[str, str]) -> Sequence[bytes]:
    """The secrets in a file, or without one in the environment; none if neither says any. Raises `InvalidOption`."""
    text = environment.get(VARIABLE, "").encode() if file is None else _read(file)
    found = [check_secret(line.strip()) for line in text.splitlines() if line.strip()]
    if file is not None and not found:  # as good as an open door, and nobody asked for that
        raise InvalidOption(f"{file} is empty: expected a secret. {_HOW}")
    return found


def read_webhooks(named: Sequence[str]) -> dict[str, list[bytes]]:
    """The secrets of webhooks, from `source=file` each: one a line, as text, or as `whsec_` and base64.

    The latter is how Standard Webhooks hands them out. Raises `InvalidOption`.
    """
    found: dict[str, list[bytes]] = {}
    for each in named:
        source, separator, file = each.partition("=")
        if not separator or not file or not source:
            raise InvalidOption(f"{each!r} names no webhook: expected SOURCE=FILE, such as --webhook shop=shop.secret.")
        if source in found:
            raise InvalidOption(f"{source} is named twice: expected one file. Put all of its secrets into that one.")
        try:
            check_name(source, "a webhook's source")
        except InvalidName as error:
            raise InvalidOption(str(error)) from None
        found[source] = [_webhook_secret(line.strip(), file) for line in _read(Path(file)).splitlines() if line.strip()]
        shortest = min(map(len, found[source]), default=0)
        if shortest < WEBHOOK_SECRET_BYTES:
            raise InvalidOption(
                f"a secret in {file} has {shortest} bytes: expected {WEBHOOK_SECRET_BYTES} or more in each line. {_HOW}"
            )
    return found


def _webhook_secret(line: bytes, file: str) -> bytes:
    if not line.startswith(b"whsec_"):
        return line
    try:
        return base64.b64decode(line.removeprefix(b"whsec_"), validate=True)
    except ValueError:
        raise InvalidOption(
            f"{file} has a line that begins with whsec_ and goes on with no base64. Copy it again."
        ) from None


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InvalidOption(
            f"the secret cannot be read from {file}: {(error.strerror or 'no reason given').lower()}. {_HOW}"
        ) from None
