"""Whether a text gives a secret away, by its look: keys and tokens begin as their makers have them begin.

    looks_secret("Bearer a1B2c3D4e5f6g7")                          the whole of it is one
    looks_secret("GET /?api_key=a1B2c3D4e5f6 from 10.0.0.7")       it holds one, somewhere
    looks_secret("eyJwYXNzd29yZCI6ICJodW50ZXIyIn0=")               it holds one, written in base64

Base64 is no lock: it is taken off once, and what is under it is looked at in the same way. What is nested deeper, or
encrypted, or broken into two fields, is not found.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode

_WHOLE = re.compile(r"(?:Bearer|Basic)\s+[\w+/=.~-]{12,}", re.ASCII)
"""What is a secret when nothing stands around it; within a sentence, `Basic understanding` is none."""
_WITHIN = re.compile(
    r"""
      (?<![A-Z0-9])(?:AKIA|ASIA)[0-9A-Z]{16}(?![A-Z0-9])                 # AWS
    | (?<!\w)(?:
          gh[pousr]_\w{36,} | github_pat_\w{22,} | glpat-[\w-]{20,}      # GitHub, GitLab
        | xox[abeprs]-[\w-]{10,} | hooks\.slack\.com/services/\w+/\w+/\w{16,}
        | [sr]k_(?:live|test)_\w{16,} | whsec_\w{16,}                    # Stripe
        | AIza[\w-]{35}                                                  # Google
        | sk-[\w-]{20,} | hf_\w{30,}                                     # makers of language models
        | npm_\w{36} | pypi-[\w-]{40,} | SG\.[\w-]{16,}\.[\w-]{16,}      # npm, PyPI, SendGrid
        | eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*                             # a JSON Web Token
        | [a-zA-Z][a-zA-Z0-9+.-]{1,30}://[^/\s:@]{0,200}:[^/\s:@]{1,200}@   # an address with a password in it
      )
    | -----BEGIN[ ][A-Z0-9 ]*PRIVATE[ ]KEY(?:[ ]BLOCK)?-----
    | \$2[abxy]\$\d\d\$[./A-Za-z0-9]{53} | \$argon2(?:id|i|d)\$v=        # a password, hashed: it can be guessed at
    | (?i:passw(?:or)?d|pwd|secret|api_?key|access_?key|(?:access|auth|refresh|reset)_?token)   # its name before it
      (?:=[^\s&;"'*<\[{]{8,} | \\?"\s*:\s*\\?"[^"*<\[{]{3,})
    """,
    re.VERBOSE | re.ASCII,
)
_BASE64 = re.compile(r"[\w+/-]{16,}={0,2}", re.ASCII)


def looks_secret(text: str) -> bool:
    """Whether a key, a token, or a password with its name before it stands in this text, plain or in base64."""
    text = text.strip()
    return bool(_WHOLE.fullmatch(text) or _WITHIN.search(text) or _WITHIN.search(_unwrapped(text)))


def _unwrapped(text: str) -> str:
    """What a text in base64 says; nothing, if it is none, or if what is in it is no text."""
    if not _BASE64.fullmatch(text):
        return ""
    plain = text.rstrip("=").translate({ord("+"): "-", ord("/"): "_"})
    try:
        return urlsafe_b64decode(plain + "=" * (-len(plain) % 4)).decode()
    except ValueError:  # five characters are no whole number of bytes; and most bytes are no UTF-8
        return ""
