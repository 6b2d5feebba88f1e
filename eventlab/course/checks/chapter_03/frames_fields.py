"""3.1's situations of whole lines: what each field does, one trap at a time, the plainest first."""

from __future__ import annotations

from collections.abc import Callable

from eventlab.course.checks.chapter_03.frames_words import Chunks, Words, written


def _plain(words: Words) -> Chunks:
    number, types = words.number(), words.types(2)
    return [
        written(f"id: {number + place}", f"event: {type}", f"data: {dish}", "")
        for place, (type, dish) in enumerate(zip(types, words.dishes(), strict=True))
    ]


def _no_name(words: Words) -> Chunks:
    first, second = words.dishes()
    return [written(f"data: {first}", ""), written("event:", f"data: {second}", "")]


def _multi(words: Words) -> Chunks:
    first, second, third = words.dishes(3)
    return [written(f"data: {first}", f"data: {second}", "data:", f"data: {third}", ""), written("data:", "data:", "")]


def _comments(words: Words) -> Chunks:
    first, second = words.dishes()
    return [written(f"data: {first}", ": warm", ":data: no", ":", f"data: {second}", "")]


def _spaces(words: Words) -> Chunks:
    first, second = words.dishes()
    return [
        written(f"data:{first}", ""),
        written(f"data:  {second}", ""),
        written(f"data: {first} ", ""),
        written(f"data:\t{second}", ""),
    ]


def _colons(words: Words) -> Chunks:
    first, second = words.dishes()
    return [
        written(f"data: {first}: {words.number()}", ""),
        written(f'data:{{"dish":"{second}"}}', f"id: 7:{first}", ""),
    ]


def _no_colon(words: Words) -> Chunks:
    (dish,) = words.dishes(1)
    event = f"event: {words.types()[0]}"
    return [written("data", ""), written("data", "data", ""), written(event, "event", f"data: {dish}", "")]


def _others(words: Words) -> Chunks:
    first, second = words.dishes()
    odd = (f"database: {first}", f"Data: {first}", f" data: {first}", "dish", f"table: {words.number()}")
    return [written(*odd, f"data: {second}", "")]


def _no_data(words: Words) -> Chunks:
    first, second = words.dishes()
    name = f"event: {words.types()[0]}"
    return [written(name, "", ": warm", "", ""), written(f"data: {first}", ""), written("", f"data: {second}", "")]


def _anew(words: Words) -> Chunks:
    first, second = words.dishes()
    return [written(f"event: {words.types()[0]}", f"data: {first}", ""), written(f"data: {second}", "")]


def _id_stays(words: Words) -> Chunks:
    first, second, third = words.dishes(3)
    return [
        written(f"id: {words.number()}", f"data: {first}", ""),
        written(f"data: {second}", ""),
        written(f"id: {words.number()}", ""),
        written(f"data: {third}", ""),
    ]


def _id_empty(words: Words) -> Chunks:
    first, second, third = words.dishes(3)
    return [
        written(f"id: {words.number()}", f"data: {first}", ""),
        written("id:", f"data: {second}", ""),
        written(f"id: {words.number()}", "id", f"data: {third}", ""),
    ]


def _id_nul(words: Words) -> Chunks:
    (dish,) = words.dishes(1)
    return [written(f"id: {words.number()}", f"id: {words.number()}\0", f"data: {dish}", "")]


def _retry(words: Words) -> Chunks:
    first, second, third = words.dishes(3)
    return [
        written(f"data: {first}", ""),
        written(f"retry: {words.number()}", f"data: {second}", ""),
        written(f"data: {third}", ""),
        written(f"retry: {words.number()}", ""),
        written(f"data: {first}", ""),
    ]


def _retry_odd(words: Words) -> Chunks:
    (dish,), number = words.dishes(1), words.number()
    odd = [
        f"-{number}",
        f"{number}s",
        "2²",
        "٣٠",
        words.rng.choice(("", "soon", f"+{number}", f"{number}.5", f" {number}")),
    ]
    words.rng.shuffle(odd)
    return [written(f"retry: {number + 1}", *(f"retry: {one}" for one in odd), f"data: {dish}", "")]


FIELDS: dict[str, Callable[[Words], Chunks]] = {
    "frames": _plain,
    "no name": _no_name,
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
}
