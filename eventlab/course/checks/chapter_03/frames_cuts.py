"""3.1's situations of bytes: where the network cuts, where a line ends, what a character is; one trap at a time."""

from __future__ import annotations

from collections.abc import Callable

from eventlab.course.checks.chapter_03.frames_due import SECOND
from eventlab.course.checks.chapter_03.frames_words import FOREIGN, Chunks, Words, cut, written


def _several(words: Words) -> Chunks:
    return [b"".join(written(f"data: {dish}", "") for dish in words.dishes(3))]


def _in_a_line(words: Words) -> Chunks:
    (dish,) = words.dishes(1)
    raw = written(f"data: {dish}", "")
    return [*cut(raw, 3, raw.index(dish.encode()) + 2), written("data: tea"), b"", b"\n"]


def _crlf(words: Words) -> Chunks:
    first, second = words.dishes()
    return [written(f"id: {words.number()}", f"data: {first}", f"data: {second}", "", end="\r\n")]


def _cr(words: Words) -> Chunks:
    first, second = words.dishes()
    return [written(f"data: {first}", f"data: {second}", "", f"data: {first}", "", end="\r") + b": warm\n"]


def _in_a_crlf(words: Words) -> Chunks:
    """Inside the end of a line, with an empty chunk in between, and inside that of the empty line."""
    first, second = words.dishes()
    raw = written(f"data: {first}", f"data: {second}", "", end="\r\n")
    begin, rest = cut(raw, raw.index(b"\n"))
    alone = [f"data: {second}\r".encode(), b"\n", b"\n"]  # of the two line feeds one belongs to the CR
    return [begin, b"", rest, *cut(raw, -1), written(f"data: {second}", ""), *alone]


def _beside_a_cr(words: Words) -> Chunks:
    """A CR ends the chunk, and what comes next is no line feed."""
    first, second = words.dishes()
    raw = written(f"data: {first}", "", f"data: {second}", "", end="\r") + b": warm\n"
    return [*cut(raw, raw.index(b"\r") + 1), written(f"data: {first}", end="\r"), written(f"data: {second}", "")]


def _letters(words: Words) -> Chunks:
    return [written(f"data: {word}", "") for word in words.rng.sample(FOREIGN, 2)]


def _in_a_character(words: Words) -> Chunks:
    first, second = words.rng.sample(FOREIGN, 2)
    raw = written(f"data: {first}", f"data: {second}", "")
    inside = [place for place, byte in enumerate(raw) if 0x80 <= byte < 0xC0]  # bytes that go on with a character
    return cut(raw, *words.rng.sample(inside, min(3, len(inside))))


def _separators(words: Words) -> Chunks:
    first, second = words.dishes()
    odd = words.rng.sample("\u2028\u2029\x0b\x0c\x1c\x85", 3)
    return [written(f"data: {first}{sign}{second}", "") for sign in odd]


def _no_utf8(words: Words) -> Chunks:
    first, second = words.dishes()
    return [b"data: " + first.encode() + b"\xff\n\n", b"data: \xe2\x82\ndata: " + second.encode() + b"\n\n"]


def _mark(words: Words) -> Chunks:
    first, second, third = words.dishes(3)
    mark = b"\xef\xbb\xbf"
    return [mark + written(f"data: {first}", ""), mark + written(f"data: {second}", f"data: {third}", "")]


def _in_the_mark(words: Words) -> Chunks:
    return [b"\xef", b"\xbb", b"\xbf" + written(f"data: {words.dishes(1)[0]}", "")]


def _unfinished(words: Words) -> Chunks:
    first, second = words.dishes()
    return [written(f"data: {first}", ""), written(f"id: {words.number()}", f"data: {second}")]


def _broken_off(words: Words) -> Chunks:
    first, second = words.dishes()
    return [written(f"data: {first}", "") + f"data: {second}".encode()]


def _second(words: Words) -> Chunks:
    """Another stream has come before, and broken off."""
    return [written(f"data: {words.dishes(1)[0]}", "")]


CUTS: dict[str, Callable[[Words], Chunks]] = {
    "several in a chunk": _several,
    "cut in a line": _in_a_line,
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
    SECOND: _second,
}
