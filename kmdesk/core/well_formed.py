"""Text that every file, database and network can hold: halves of characters are put together, or replaced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def well_formed(text: str) -> str:
    """Return a text without halves of characters (lone surrogates), which UTF-8 has no bytes for.

    Two halves that belong together become the character they are of, one alone the sign U+FFFD. Everything
    else stays as it is.
    """
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def well_formed_values(values: Sequence[Any] | Mapping[str, Any]) -> Sequence[Any] | Mapping[str, Any]:
    """Return a statement's values with their texts as `well_formed` gives them."""
    if isinstance(values, Mapping):
        return {name: _value(one) for name, one in values.items()}
    return [_value(one) for one in values]


def _value(value: Any) -> Any:  # noqa: ANN401 - any value a statement takes
    return well_formed(value) if isinstance(value, str) else value
