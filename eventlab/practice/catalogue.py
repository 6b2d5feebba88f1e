"""A catalogue of events as a file: YAML, JSON, or JSON Lines.

    # a catalogue: which types there are           # or events, as they were logged
    user.registered:                               - type: user.registered
      version: 2                                     version: 2
      description: Somebody has an account now.      data: {user_id: "123"}
      data: {user_id: "123"}                       - {type: order.placed, data: {…}}

`data` is an example, or a JSON Schema (`type: object`, `properties: …`). An event may be a CloudEvent, and one event
alone is a list of one; so is what `GET /api/history` answers: `{"events": […]}`. JSON Lines hold an event a line.
A name that begins with `x-` is yours, for anchors.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath
from typing import Any, NoReturn

from eventlab.errors import NotACatalogue, shown
from eventlab.event import Event
from eventlab.practice.described import Described, described, entry

_EVENTS_OWN = ("type", "what", "specversion")
"""A mapping with a text under one of these is an event, and not a catalogue."""
_OTHERS = {"asyncapi": "AsyncAPI", "openapi": "OpenAPI", "swagger": "OpenAPI"}
"""How documents begin that are about the same things, and that somebody may well try."""
_MARKS = {
    "UTF-32": (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE),  # before UTF-16, whose mark one of these begins with
    "UTF-16": (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE),
}
"""How a file begins whose letters have two bytes or four."""


def as_written(catalogue: object) -> list[Described]:
    """The events of a mapping, or of a list, as they were written. Raises `NotACatalogue` for anything else."""
    if isinstance(catalogue, Event):
        return [described(catalogue)]
    if isinstance(catalogue, Mapping):
        return _of_mapping(catalogue, {})
    if isinstance(catalogue, Iterable) and not isinstance(catalogue, str | bytes | bytearray):
        return [described(event) for event in catalogue]
    raise NotACatalogue(
        f"{shown(catalogue)} is no catalogue: expected a mapping of types to entries, or a list of events. "
        "To read a file, try `eventlab lint FILE`."
    )


def read_catalogue(raw: bytes, name: str = "") -> list[Described]:
    """The events in a file's bytes, with their lines; the ending of `name` says how they are written.

    Without an ending that is known, the text itself does. Raises `NotACatalogue` with the place.
    """
    if wide := _wide(raw):
        raise NotACatalogue(f"it is written in {wide}: expected text in UTF-8. Try iconv -f {wide} -t UTF-8.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise NotACatalogue(f"line {line}: {error.reason}: expected text in UTF-8. Try iconv.", line=line) from None
    if not text.strip():
        raise NotACatalogue(_EMPTY)
    kind = PurePath(name).suffix.lower()
    if kind in (".jsonl", ".ndjson"):
        return [*_json_lines(text)]
    if kind == ".json" or (kind not in (".yaml", ".yml") and text.lstrip()[0] in "{["):
        return _json(text)
    return _yaml(text)


def _wide(raw: bytes) -> str:
    """The encoding whose letters have two bytes or four, if it is one of these, as Windows writes them at times."""
    for encoding, mark in _MARKS.items():
        if raw.startswith(mark):
            return encoding
    if b"\0" not in raw[:2]:
        return ""
    return "UTF-16BE" if raw.startswith(b"\0") else "UTF-16LE"  # without a mark, and its first letter is of ASCII


_EMPTY = "it is empty: expected a catalogue, or events. Try user.registered: {version: 1, data: {…}}."
_TOO_DEEP = "it is nested too deep: expected a few levels, such as data: {items: [{price: 7}]}."


def _json(text: str) -> list[Described]:
    """One JSON value; or, where a first one ends with its line and another begins, JSON Lines."""
    try:
        value = _decoded(text)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data" and "\n" in text[: error.pos]:
            return [*_json_lines(text)]
        raise _not_json(error, error.lineno) from None
    return _taken(value, _lines_of_json(text) if isinstance(value, dict | list) else {})


def _json_lines(text: str) -> Iterator[Described]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                yield described(_decoded(line), line=number)
            except json.JSONDecodeError as error:
                raise _not_json(error, number) from None


def _decoded(text: str) -> Any:
    """The JSON value; raises `JSONDecodeError` for broken JSON, `NotACatalogue` for what JSON itself leaves open."""
    try:
        return json.loads(text, object_pairs_hook=_once_each, parse_constant=_no_constant)
    except (json.JSONDecodeError, NotACatalogue):
        raise
    except RecursionError:
        raise NotACatalogue(_TOO_DEEP) from None
    except ValueError:
        raise NotACatalogue("it holds a number of thousands of digits: expected a smaller one.") from None


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise NotACatalogue(f"{twice!r} stands twice in one object, and only one of them would count. Keep one.")
    return dict(pairs)


def _no_constant(name: str) -> NoReturn:
    raise NotACatalogue(f"{name} is not JSON, although some programs write it: expected a number, or null.")


def _not_json(error: json.JSONDecodeError, line: int) -> NotACatalogue:
    return NotACatalogue(f"line {line}, column {error.colno}: {error.msg}: expected JSON.", line=line)


def _lines_of_json(text: str) -> dict[object, int]:
    """Where each item of the outermost list, or each name of the outermost object, stands. The text is good JSON."""
    decoder, lines, place, index = json.JSONDecoder(), {}, _skip(text, 0) + 1, 0
    while text[place := _skip(text, place)] not in "]}":
        item, end = decoder.raw_decode(text, place)
        named = text[_skip(text, end)] == ":"
        lines[item if named else index] = text.count("\n", 0, place) + 1
        place, index = (decoder.raw_decode(text, _skip(text, _skip(text, end) + 1))[1] if named else end), index + 1
    return lines


def _skip(text: str, place: int) -> int:
    while text[place] in " \t\r\n,":
        place += 1
    return place


def _yaml(text: str) -> list[Described]:
    import yaml

    from eventlab.practice.yaml_file import load

    try:
        value, lines = load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        where = f"line {line}, column {mark.column + 1}: " if mark else ""
        raise NotACatalogue(f"{where}{_said(error)}", line=line) from None
    except RecursionError:
        raise NotACatalogue(_TOO_DEEP) from None
    except (yaml.YAMLError, ValueError) as error:
        reason = " ".join(str(error).split())  # PyYAML takes two lines to say where in memory the text was
        raise NotACatalogue(f"{reason}: expected YAML.") from None
    return _taken(value, lines)


def _said(error: Any) -> str:
    """What PyYAML says, and what to try where we know it."""
    problem = str(error.problem or error.context)
    if problem == "but found another document":
        return "another document begins here: expected one in a file. Try a list of events, or a file for each."
    if "'\\t'" in problem:
        return "a tab stands here: expected YAML, which is indented with spaces alone. Try two spaces."
    return f"{problem}: expected YAML."


def _taken(value: Any, lines: Mapping[object, int]) -> list[Described]:
    if isinstance(value, Mapping) and isinstance(value.get("events"), list):
        value, lines = value["events"], {}
    if isinstance(value, Mapping):
        return _of_mapping(value, lines)
    if isinstance(value, list):
        return [described(event, line=lines.get(index)) for index, event in enumerate(value)]
    if value is None:
        raise NotACatalogue(_EMPTY)
    raise NotACatalogue(
        f"it holds {shown(value)}: expected a mapping of types to entries, or a list of events. "
        "Try user.registered: {version: 1, data: {…}}."
    )


def _of_mapping(value: Mapping[Any, Any], lines: Mapping[object, int]) -> list[Described]:
    for name, title in _OTHERS.items():
        if isinstance(value.get(name), str | int | float):  # its version; an event of that name would have a mapping
            raise NotACatalogue(
                f"it is an {title} document, {name} {shown(value[name])}: expected a mapping of types to entries, or "
                "a list of events. Try one entry for each message, such as "
                "order.placed: {version: 1, data: its payload}."
            )
    if any(isinstance(value.get(name), str) for name in _EVENTS_OWN):
        return [described(value, line=min(lines.values(), default=None))]
    return [entry(type, row, line=lines.get(type)) for type, row in value.items() if not str(type).startswith("x-")]
