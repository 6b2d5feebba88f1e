"""Logs: one line for each thing that happened, as text or as JSON, and never a secret in it.

    2026-11-26T07:10:58.123Z INFO    node-1 request method=GET path=/api/history status=200 ms=3.1 bytes=812
    {"time": "2026-11-26T07:10:58.123Z", "level": "INFO", "node": "node-1", "message": "request", "method": "GET", …}

A log is read by people and by programs, in terminals and in pages; and a part of what stands in it was written by
strangers. A newline of theirs would begin a line that nobody wrote, an escape sequence would paint the terminal, a
mark of direction would turn the text around. So whatever cannot be printed is written as its escape.

What looks like a token is left out of every line, also of what libraries write: uvicorn tells the address of each
WebSocket, ticket and all.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TextIO

from eventlab.gateway.settings import Settings

LOGGERS = ("eventlab", "uvicorn")
"""Whose notes of what goes well are kept, too; of all others, what goes wrong."""
_LETTER = r"[\w%-]"  # of base64, also where it was encoded for an address
_SECRETS = re.compile(
    rf"""
    eyJ{_LETTER}+(?:\.{_LETTER}*)*                                    # a JSON Web Token begins like this,
    | (?<!{_LETTER}){_LETTER}+\.{_LETTER}{{20,}}\.{_LETTER}{{40,}}    # and it has this shape,
    | (?:%[0-9a-f]{{2}}){{32,}}                                       # or it hides like this
    | (?<=bearer\ )\S{{16,}}
    | (?<=ticket=)[^&\s]+ | (?<=token=)[^&\s]+ | (?<=signature=)[^&\s]+
    """,
    re.X | re.I,
)
_BARE = re.compile(r"[^\s\"=\\]+")


class Lines(logging.Formatter):
    """Writes a record as one line. A mapping in its `extra={"fields": …}` is written field by field.

    The one exception is a traceback in text: its lines are indented, so that none of them looks like a record.
    """

    def __init__(self, *, node: str, as_json: bool) -> None:
        super().__init__()
        self._node, self._as_json = node, as_json

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        message, fields = hidden(record.getMessage()), getattr(record, "fields", {})
        traceback = hidden(self.formatException(record.exc_info)) if record.exc_info else ""
        if self._as_json:
            head = {"time": time, "level": record.levelname, "node": self._node, "message": message}
            return _as_json({**head, **fields, **({"traceback": traceback} if traceback else {})})
        line = f"{time} {record.levelname:<7} {self._node} {printable(message)}{_as_text(fields)}"
        return "\n    ".join([line, *map(printable, traceback.splitlines())])


def hidden(text: str) -> str:
    """The text without what looks like a token, a ticket or a signature."""
    return _SECRETS.sub("…", text)


def printable(text: str) -> str:
    r"""The text, with an escape such as `\n` or `\u202e` for each character that has no picture."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)


def _as_text(fields: Mapping[str, Any]) -> str:
    return "".join(f" {name}={_value(str(value))}" for name, value in fields.items())


def _value(text: str) -> str:
    """A value; in quotes where a reader could not tell where it ends."""
    return text if _BARE.fullmatch(text) and text.isprintable() else printable(json.dumps(text, ensure_ascii=False))


def _as_json(fields: Mapping[str, Any]) -> str:
    """In ASCII, so that nothing is left that could not be printed."""
    return json.dumps(fields, default=str)


@contextmanager
def logging_to(stream: TextIO, settings: Settings) -> Iterator[None]:
    """Until the block ends, write what is logged to `stream`, as the settings say.

    Start uvicorn with `log_config=None`, so that it writes here, and with `access_log=False`: `AccessLog` says more.
    """
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Lines(node=settings.node, as_json=settings.json_logs))
    root, loggers = logging.getLogger(), [logging.getLogger(name) for name in LOGGERS]
    levels = [logger.level for logger in loggers]
    root.addHandler(handler)
    for logger in loggers:
        logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        root.removeHandler(handler)
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
