"""Text from a learner's world, made fit for a report: what cannot be seen, or turns a line around, is spelled out."""

from __future__ import annotations

import re

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls, but for tab and line feed: XML refuses them, a terminal obeys them
    "\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff"  # without width, other line ends, and what turns text around
    "\ud800-\udfff\ufffe\uffff]"  # halves of pairs, such as from a file name that is no UTF-8; no characters at all
)


def visible(text: str) -> str:
    r"""The text with every such character as its escape, such as `\x1b`; it then fits into UTF-8, HTML and XML."""
    return _UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def one_line(text: str) -> str:
    """The same in one line, for a cell of a table."""
    return " ".join(visible(text).split())
