"""Schemas at the door: what the data of a type must look like, checked before an event is made.

    schemas = {"user.registered": UserRegistered}

`UserRegistered` is a `msgspec.Struct`, a dataclass, a TypedDict, anything that `msgspec.convert` takes; or a model of
pydantic, anything with `model_validate`. What comes out is what is stored: with defaults filled in, and with what the
schema does not know left out. A type without a schema takes any data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from typing import Any

from eventlab.errors import InvalidData, InvalidHandler, shown
from eventlab.event import check_name


class Schemas:
    """A schema for each type and version that has one."""

    def __init__(self, schemas: Mapping[str, Any] | None = None) -> None:
        self._schemas: dict[tuple[str, int], Any] = {}
        for type, schema in (schemas or {}).items():
            self.add(type, schema)

    def add(self, type: str, schema: Any, *, version: int = 1) -> None:
        """Check data of that type and version from now on. Raises `InvalidName`, or `InvalidHandler` for no schema."""
        if isinstance(schema, str | bytes | int | float) or schema is None:
            raise InvalidHandler(
                f"{shown(schema)} is no schema for {type}: expected a class, such as a dataclass, a msgspec.Struct or "
                "a pydantic model."
            )
        self._schemas[check_name(type), version] = schema

    def check(self, type: str, data: Any, version: int = 1) -> Any:
        """The data as it shall be stored. Raises `InvalidData`, whose `path` leads to what does not fit."""
        schema = self._schemas.get((type, version)) if isinstance(version, int) else None  # else it is told later
        if schema is None:
            return data
        if hasattr(schema, "model_validate"):
            return _by_pydantic(type, schema, data)
        return _by_msgspec(type, schema, data)

    def __len__(self) -> int:
        return len(self._schemas)


def _by_msgspec(type: str, schema: Any, data: Any) -> Any:
    import msgspec

    try:
        value = msgspec.convert(data, schema)
        # msgspec leaves a dataclass's plain defaults on the class, and would not look for them there on the way back
        return msgspec.to_builtins(asdict(value) if is_dataclass(schema) else value)
    except (msgspec.ValidationError, TypeError) as error:
        reason, _, place = str(error).partition(" - at `$")
        raise _misfit(type, schema, "data" + place.rstrip("`"), reason) from None


def _by_pydantic(type: str, schema: Any, data: Any) -> Any:
    try:
        return schema.model_validate(data).model_dump(mode="json")
    except ValueError as error:  # pydantic's ValidationError is one
        first: Any = error.errors()[0] if hasattr(error, "errors") else {"loc": (), "msg": str(error)}
        raise _misfit(type, schema, ".".join(["data", *map(str, first["loc"])]), first["msg"]) from None


def _misfit(type: str, schema: Any, path: str, reason: str) -> InvalidData:
    name = getattr(schema, "__name__", repr(schema))
    return InvalidData(
        f"{type}: {path} does not fit {name}: {reason.rstrip('.')}. Nothing was stored. Mend the data, "
        "or give the new shape a version of its own.",
        path=path,
    )
