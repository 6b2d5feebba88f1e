"""3.1's situations: streams as chunks of bytes, with fresh words for each seed. Each situation is one trap.

The plainest come first, so that whoever breaks a plain rule is not told about an odd one.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from random import Random

Chunks = list[bytes]

DRAWN = "random streams"
"""The situation that is made of chance alone."""
_TYPES = ("order.placed", "payment.received", "parcel.sent", "table.freed")
_DISHES = ("ramen", "udon", "soba", "curry", "gyoza", "tofu")
_FOREIGN = ("crème brûlée", "jalapeño", "köttbullar", "寿司", "ラーメン", "🍜🥟")
_LINES, _BYTES = 60, 240
"""Of a random stream: its lines, and the bytes at its end that come one by one."""


class Words:
    """Draws what stands in a stream."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng

    def dishes(self, count: int = 2) -> list[str]:
        """Different ones."""
        return self.rng.sample(_DISHES, count)

    def types(self, count: int = 1) -> list[str]:
        """Different ones."""
        return self.rng.sample(_TYPES, count)

    def number(self) -> int:
        """For an id, or a time."""
        return self.rng.randrange(100, 9000)


def _bytes(*lines: str, end: str = "\n") -> bytes:
    """Lines, each with its end."""
    return "".join(line + end for line in lines).encode()


def _cut(raw: bytes, *places: int) -> Chunks:
    """The bytes in pieces; a place may count from the end."""
    edges = [0, *sorted(place % len(raw) for place in places), len(raw)]
    return [raw[start:end] for start, end in pairwise(edges)]


def _plain(words: Words) -> Chunks:
    number, types = words.number(), words.types(2)
    return [
        _bytes(f"id: {number + place}", f"event: {type}", f"data: {dish}", "")
        for place, (type, dish) in enumerate(zip(types, words.dishes(), strict=True))
    ]


def _no_name(words: Words) -> Chunks:
    first, second = words.dishes()
    return [_bytes(f"data: {first}", ""), _bytes("event:", f"data: {second}", "")]


def _several(words: Words) -> Chunks:
    return [b"".join(_bytes(f"data: {dish}", "") for dish in words.dishes(3))]


def _in_a_line(words: Words) -> Chunks:
    (dish,) = words.dishes(1)
    raw = _bytes(f"data: {dish}", "")
    return [*_cut(raw, 3, raw.index(dish.encode()) + 2), _bytes("data: tea"), b"", b"\n"]


def _multi(words: Words) -> Chunks:
    first, second, third = words.dishes(3)
    return [_bytes(f"data: {first}", f"data: {second}", "data:", f"data: {third}", ""), _bytes("data:", "data:", "")]


def _comments(words: Words) -> Chunks:
    first, second = words.dishes()
    return [_bytes(f"data: {first}", ": warm", ":data: no", ":", f"data: {second}", "")]


def _spaces(words: Words) -> Chunks:
    first, second = words.dishes()
    return [
        _bytes(f"data:{first}", ""),
        _bytes(f"data:  {second}", ""),
        _bytes(f"data: {first} ", ""),
        _bytes(f"data:\t{second}", ""),
    ]


def _colons(words: Words) -> Chunks:
    first, second = words.dishes()
    return [_bytes(f"data: {first}: {words.number()}", ""), _bytes(f'data:{{"dish":"{second}"}}', f"id: 7:{first}", "")]


def _no_colon(words: Words) -> Chunks:
    (dish,) = words.dishes(1)
    event = f"event: {words.types()[0]}"
    return [_bytes("data", ""), _bytes("data", "data", ""), _bytes(event, "event", f"data: {dish}", "")]


def _others(words: Words) -> Chunks:
    first, second = words.dishes()
    odd = (f"database: {first}", f"Data: {first}", f" data: {first}", "dish", f"table: {words.number()}")
    return [_bytes(*odd, f"data: {second}", "")]


def _no_data(words: Words) -> Chunks:
    first, second = words.dishes()
    name = f"event: {words.types()[0]}"
    return [_bytes(name, "", ": warm", "", ""), _bytes(f"data: {first}", ""), _bytes("", f"data: {second}", "")]


def _anew(words: Words) -> Chunks:
    first, second = words.dishes()
    return [_bytes(f"event: {words.types()[0]}", f"data: {first}", ""), _bytes(f"data: {second}", "")]


def _id_stays(words: Words) -> Chunks:
    first, second, third = words.dishes(3)
    return [
        _bytes(f"id: {words.number()}", f"data: {first}", ""),
        _bytes(f"data: {second}", ""),
        _bytes(f"id: {words.number()}", ""),
        _bytes(f"data: {third}", ""),
    ]


def _id_empty(words: Words) -> Chunks:
    first, second, third = words.dishes(3)
    return [
        _bytes(f"id: {words.number()}", f"data: {first}", ""),
        _bytes("id:", f"data: {second}", ""),
        _bytes(f"id: {words.number()}", "id", f"data: {third}", ""),
    ]


def _id_nul(words: Words) -> Chunks:
    (dish,) = words.dishes(1)
    return [_bytes(f"id: {words.number()}", f"id: {words.number()}\0", f"data: {dish}", "")]


def _retry(words: Words) -> Chunks:
    first, second, third = words.dishes(3)
    return [
        _bytes(f"data: {first}", ""),
        _bytes(f"retry: {words.number()}", f"data: {second}", ""),
        _bytes(f"data: {third}", ""),
        _bytes(f"retry: {words.number()}", ""),
        _bytes(f"data: {first}", ""),
    ]


def _retry_odd(words: Words) -> Chunks:
    (dish,), number = words.dishes(1), words.number()
    odd = [f"-{number}", f"{number}s", "2²", words.rng.choice(("", "soon", f"+{number}", f"{number}.5", f" {number}"))]
    words.rng.shuffle(odd)
    return [_bytes(f"retry: {number + 1}", *(f"retry: {one}" for one in odd), f"data: {dish}", "")]


def _crlf(words: Words) -> Chunks:
    first, second = words.dishes()
    return [_bytes(f"id: {words.number()}", f"data: {first}", f"data: {second}", "", end="\r\n")]


def _cr(words: Words) -> Chunks:
    first, second = words.dishes()
    return [_bytes(f"data: {first}", f"data: {second}", "", f"data: {first}", "", end="\r") + b": warm\n"]


def _in_a_crlf(words: Words) -> Chunks:
    """Inside the end of a line, with an empty chunk in between, and inside that of the empty line."""
    first, second = words.dishes()
    raw = _bytes(f"data: {first}", f"data: {second}", "", end="\r\n")
    begin, rest = _cut(raw, raw.index(b"\n"))
    return [begin, b"", rest, *_cut(raw, -1), _bytes(f"data: {second}", "")]


def _beside_a_cr(words: Words) -> Chunks:
    """A CR ends the chunk, and what comes next is no line feed."""
    first, second = words.dishes()
    raw = _bytes(f"data: {first}", "", f"data: {second}", "", end="\r") + b": warm\n"
    return [*_cut(raw, raw.index(b"\r") + 1), _bytes(f"data: {first}", end="\r"), _bytes(f"data: {second}", "")]


def _separators(words: Words) -> Chunks:
    first, second = words.dishes()
    odd = words.rng.sample("\u2028\u2029\x0b\x0c\x1c\x85", 3)
    return [_bytes(f"data: {first}{sign}{second}", "") for sign in odd]


def _letters(words: Words) -> Chunks:
    return [_bytes(f"data: {word}", "") for word in words.rng.sample(_FOREIGN, 2)]


def _in_a_character(words: Words) -> Chunks:
    first, second = words.rng.sample(_FOREIGN, 2)
    raw = _bytes(f"data: {first}", f"data: {second}", "")
    inside = [place for place, byte in enumerate(raw) if 0x80 <= byte < 0xC0]  # bytes that go on with a character
    return _cut(raw, *words.rng.sample(inside, min(3, len(inside))))


def _no_utf8(words: Words) -> Chunks:
    first, second = words.dishes()
    return [b"data: " + first.encode() + b"\xff\n\n", b"data: \xe2\x82\ndata: " + second.encode() + b"\n\n"]


def _mark(words: Words) -> Chunks:
    first, second, third = words.dishes(3)
    mark = b"\xef\xbb\xbf"
    return [mark + _bytes(f"data: {first}", ""), mark + _bytes(f"data: {second}", f"data: {third}", "")]


def _in_the_mark(words: Words) -> Chunks:
    return [b"\xef", b"\xbb", b"\xbf" + _bytes(f"data: {words.dishes(1)[0]}", "")]


def _unfinished(words: Words) -> Chunks:
    first, second = words.dishes()
    return [_bytes(f"data: {first}", ""), _bytes(f"id: {words.number()}", f"data: {second}")]


def _broken_off(words: Words) -> Chunks:
    first, second = words.dishes()
    return [_bytes(f"data: {first}", "") + f"data: {second}".encode()]


def _drawn(words: Words) -> Chunks:
    """Lines of every kind, with ends of every kind, cut anywhere; the last of them byte by byte."""
    rng, raw = words.rng, b""
    for _ in range(_LINES):
        line = rng.choice(_of_every_kind(words)) if rng.random() < 0.6 else ""
        raw += (line + rng.choice(("\n", "\r", "\r", "\r\n"))).encode()
    raw += _bytes(f"data: {words.dishes(1)[0]}", "", end="\r") + b": warm\n"
    fine = len(raw) - _BYTES
    return _cut(raw, *rng.sample(range(1, fine), _LINES), *range(fine, len(raw)))


def _of_every_kind(words: Words) -> list[str]:
    dish, foreign, number = words.dishes(1)[0], words.rng.choice(_FOREIGN), words.number()
    data = [f"data: {dish}", f"data:{foreign}", "data", f"data:  {number}: {dish} "]
    rest = [f"event: {words.types()[0]}", "event", f"id: {number}", "id", f"id: {number}\0", f"retry: {number}"]
    return [*data, *data, *rest, "retry: soon", f": {dish}", "dish", f"datum: {dish}", f"data: {dish}\u2028{foreign}"]


BUILDERS: dict[str, Callable[[Words], Chunks]] = {
    "frames": _plain,
    "no name": _no_name,
    "several in a chunk": _several,
    "cut in a line": _in_a_line,
    "colons in the value": _colons,
    "several data lines": _multi,
    "comments": _comments,
    "spaces": _spaces,
    "no colon": _no_colon,
    "other fields": _others,
    "no data": _no_data,
    "next frame": _anew,
    "id stays": _id_stays,
    "empty id": _id_empty,
    "id with NUL": _id_nul,
    "retry": _retry,
    "odd retry": _retry_odd,
    "CRLF": _crlf,
    "CR": _cr,
    "cut in a CRLF": _in_a_crlf,
    "cut behind a CR": _beside_a_cr,
    "other letters": _letters,
    "cut in a character": _in_a_character,
    "other separators": _separators,
    "no UTF-8": _no_utf8,
    "byte order mark": _mark,
    "cut in the mark": _in_the_mark,
    "unfinished frame": _unfinished,
    "unfinished line": _broken_off,
    DRAWN: _drawn,
}
