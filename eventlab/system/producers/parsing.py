"""JSON from strangers, read strictly; and where it is none, the truth about why.

The parser is msgspec's, which is fast. Of two mistakes it says what would send their author the wrong way: it counts
the place of a byte that is not UTF-8 from the beginning of the text that it is in, and it takes half of a surrogate
pair near the end for a body that was cut.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec


def parse_json(raw: bytes) -> Any:
    """The value that the bytes are the JSON of. Raises `ValueError` with the reason why they are not."""
    try:
        raw.decode()
        return msgspec.json.decode(raw)
    except UnicodeDecodeError as error:
        raise ValueError(f"byte {error.start} is not UTF-8") from None
    except RecursionError:
        raise ValueError("it is nested too deep") from None
    except msgspec.MsgspecError as error:
        said = str(error).rstrip(".")
        if "truncated" in said:
            said = "it has half of a surrogate pair, such as \\ud800" if _is_whole(raw) else "it ends too early"
        raise ValueError(said) from None


def _is_whole(raw: bytes) -> bool:
    """Whether Python's own parser reads it, which takes half a pair as well."""
    try:
        json.loads(raw)
    except (ValueError, RecursionError):
        return False
    return True
