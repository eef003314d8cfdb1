"""Values between desk and office: JSON that PostgreSQL keeps unharmed, and hashes both sides compute alike.

A record travels as `{field: value}` with the stored values of the desk: text, whole number, true, false or
null; lists and maps as the JSON text they are stored as. What is blank is left out. Text that PostgreSQL
cannot hold (NUL) travels as `{"b64": …}` of its UTF-8, so that every text comes back byte for byte. Half a
character that somebody sends all the same is replaced when it is taken, like what cannot be stored.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, cast

from kmdesk.core.well_formed import well_formed
from kmdesk.models.record import Storage

Doc = dict[str, Any]
"""Field -> value as it travels."""

_BLANK: dict[Storage, Any] = {"text": "", "integer": None, "boolean": 0, "list": "[]", "map": "{}"}
_PACKED = "b64"
_LARGEST = 2**63
_decoder = json.JSONDecoder()
_FIELD, _VALUE, _NULL = "\x1d", "\x1f", "\x1e"


def is_blank(value: object) -> bool:
    """Tell whether a travelling value says nothing: it is left out and not hashed. 0 says something."""
    return value is None or value is False or value == ""


def pack(storage: Storage, value: object) -> Any:  # noqa: ANN401 - any JSON value
    """Return a stored value as it travels."""
    if storage == "boolean":
        return bool(value)
    if storage in ("list", "map") and value == blank_of(storage):
        return None
    if isinstance(value, str) and not _holds(value):
        return {_PACKED: base64.b64encode(value.encode("utf-8", "surrogatepass")).decode("ascii")}
    return value


def unpack(storage: Storage, value: object) -> Any:  # noqa: ANN401 - a stored value
    """Return a travelling value as the desk stores it. `unpack(s, pack(s, v)) == v` for a stored value.

    What cannot be stored (a word where a figure belongs, a list that is none) is blank here: one bad value,
    whoever sent it, must not keep everything after it from being read. The office and its history have it.
    """
    if storage == "boolean":
        return int(bool(value))
    if isinstance(value, Mapping):
        try:
            packed = str(cast("Mapping[str, object]", value).get(_PACKED, ""))
            value = well_formed(base64.b64decode(packed).decode("utf-8", "surrogatepass"))
        except ValueError:
            return blank_of(storage)
    return value if _fits(storage, value) else blank_of(storage)


def comes_back(storage: Storage, value: object) -> bool:
    """Tell whether a travelling value is the same when the desk has stored it and sends it again."""
    again = pack(storage, unpack(storage, value))
    return again == value and type(again) is type(value)


def readable(text: str) -> str:
    """Return text that is only shown, as PostgreSQL can hold it."""
    return text if _holds(text) else text.replace("\x00", "\ufffd").encode(errors="replace").decode()


def blank_of(storage: Storage) -> Any:  # noqa: ANN401 - a stored value
    """Return what a field of a blank record holds."""
    return _BLANK[storage]


def _fits(storage: Storage, value: object) -> bool:
    if storage == "integer":
        return isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LARGEST
    if not isinstance(value, str):
        return False
    if storage == "text":
        return True
    try:
        return isinstance(_parsed(value), list if storage == "list" else dict)
    except (ValueError, RecursionError):
        return False


def _parsed(text: str) -> Any:  # noqa: ANN401 - JSON
    """Return what JSON text says, as `json.loads` does, which takes twice as long for short texts."""
    try:
        found, end = _decoder.raw_decode(text)
    except ValueError:  # or there are blanks before it
        return json.loads(text)
    return found if end == len(text) else json.loads(text)


def doc_hash(doc: Mapping[str, Any]) -> str:
    """Return the hash of a record's content, as the office's `row_hash` computes it.

    MD5: it finds errors and is not there to keep foes out.
    """
    parts = (
        f"{name}{_VALUE}{_plain(doc[name])}" for name in sorted(doc, key=_bytes) if not is_blank(doc[name])
    )
    return hashlib.md5(_FIELD.join(parts).encode("utf-8"), usedforsecurity=False).hexdigest()


def chain_hash(previous: str, content: str) -> str:
    """Return the hash of a batch that follows another: it names everything a desk ever sent, in order."""
    return hashlib.sha256(f"{previous}\n{content}".encode()).hexdigest()


def sum_of(hashes: Iterable[tuple[str, int, str]]) -> int:
    """Return the digest of some rows (id, version, hash): a sum, so that order does not matter."""
    total = 0
    for record_id, version, row_hash in hashes:
        named = hashlib.md5(f"{record_id}:{version}:{row_hash}".encode(), usedforsecurity=False).hexdigest()
        total += int(named[:15], 16)
    return total


def _plain(value: object) -> str:
    if isinstance(value, str):
        return value
    return _NULL if value is None else _as_jsonb(value)


def _as_jsonb(value: object) -> str:
    """Return a value as PostgreSQL writes it out: the shorter name first, one blank after comma and colon."""
    if isinstance(value, Mapping):
        items = sorted(cast("Mapping[str, object]", value).items(), key=lambda item: _in_order(item[0]))
        return "{" + ", ".join(f"{_as_jsonb(name)}: {_as_jsonb(one)}" for name, one in items) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_as_jsonb, cast("list[object]", value))) + "]"
    return json.dumps(value, ensure_ascii=False)


def _in_order(name: str) -> tuple[int, bytes]:
    return len(_bytes(name)), _bytes(name)


def _bytes(name: str) -> bytes:
    return name.encode("utf-8")


def _holds(text: str) -> bool:
    if "\x00" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:  # half a surrogate pair
        return False
    return True
