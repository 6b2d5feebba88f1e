"""`eventlab token`: a token for the gateway, signed with its secret.

eventlab token --listen 'order.*' --emit order.placed --subject shop --expires 12h --secret-file secret
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from pathlib import Path
from typing import Any

from eventlab.cli.codes import OURS, PASSED, USAGE

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 24 * 3600}


def add_to(commands: Any) -> None:
    """Add `token` to the parser's commands."""
    token = commands.add_parser("token", help="a token for the gateway: what its bearer may do, and until when")
    token.add_argument(
        "--listen", action="append", default=[], type=_pattern, metavar="PATTERN", help="may be repeated"
    )
    token.add_argument("--emit", action="append", default=[], type=_pattern, metavar="PATTERN", help="may be repeated")
    token.add_argument("--subject", default="anonymous", metavar="NAME", help="who it is for; stands in the log")
    token.add_argument("--expires", default=3600, type=_seconds, metavar="TIME", help="such as 30m or 7d (default: 1h)")
    token.add_argument(
        "--secret-file", type=Path, metavar="FILE", help="the gateway's secret (default: what EVENTLAB_SECRET holds)"
    )
    token.set_defaults(run=_token)


def _token(given: argparse.Namespace) -> int:
    """Print a token; what is wrong is one line on stderr."""
    from eventlab.errors import InvalidOption
    from eventlab.gateway.grant import Grant
    from eventlab.gateway.secret import VARIABLE, read_secrets

    try:
        from eventlab.gateway.tokens import issue

        secrets = read_secrets(given.secret_file, os.environ)
        if not secrets:
            raise InvalidOption(f"no secret: expected --secret-file FILE, or {VARIABLE} in the environment.")
        if not given.listen and not given.emit:
            raise InvalidOption("such a token would allow nothing. Try --listen 'order.*', or --emit order.placed.")
        grant = Grant.of(given.subject, listen=given.listen, emit=given.emit)
        print(issue(secrets[0], grant, expires_in=given.expires))
    except InvalidOption as error:
        print(f"eventlab token: {error}", file=sys.stderr)
        return USAGE
    except ImportError as error:
        get = f"{sys.executable} -m pip install 'eventlab[web]'"
        print(f"eventlab token: a token needs {error.name}. Get it with: {get}", file=sys.stderr)
        return OURS
    return PASSED


def _pattern(text: str) -> str:
    from eventlab.errors import InvalidPattern
    from eventlab.event import Pattern

    try:
        return Pattern(text).text
    except InvalidPattern as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _seconds(text: str) -> int:
    found = re.fullmatch(r"([0-9]{1,9})([smhd])", text)
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} is no span of time: try 90s, 30m, 12h or 7d")
    return int(found[1]) * _UNITS[found[2]]
