"""Frozen dataclasses as plain values and back: what a document was made from is kept as JSON."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, cast

T = TypeVar("T")


def to_plain(value: Any) -> dict[str, Any]:  # noqa: ANN401 - any dataclass
    """Return a dataclass instance as mappings, lists and plain values."""
    return cast("dict[str, Any]", _listed(asdict(value)))


def from_plain(cls: type[T], values: Mapping[str, Any]) -> T:
    """Build a dataclass from what `to_plain` gave. Unknown keys are left out, missing ones take defaults.

    Fields may be text, whole number, true or false, None, a tuple of one type, a mapping or a dataclass.
    Raises TypeError or ValueError when a field without a default is missing or a value does not fit.
    """
    hints = _hints(cls)
    known = {name: _value(hints[name], values[name]) for name in hints if name in values}
    return cls(**known)


def _listed(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _listed(one) for key, one in cast("Mapping[str, object]", value).items()}
    if isinstance(value, tuple | list):
        return [_listed(one) for one in cast("Sequence[object]", value)]
    return value


@cache
def _hints(cls: type) -> dict[str, Any]:
    hints = typing.get_type_hints(cls)
    return {field.name: hints[field.name] for field in fields(cls)}


def _value(hint: Any, value: Any) -> Any:  # noqa: ANN401 - any type of field
    if isinstance(hint, types.UnionType):
        kinds = [kind for kind in typing.get_args(hint) if kind is not type(None)]
        return None if value is None else _value(kinds[0], value)
    if is_dataclass(hint) and isinstance(hint, type):
        return from_plain(hint, value)
    if typing.get_origin(hint) is tuple:
        inner = typing.get_args(hint)[0]
        return tuple(_value(inner, one) for one in value)
    if hint in (str, int, bool) and not isinstance(value, hint):
        raise TypeError
    return value
