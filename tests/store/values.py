"""Hypothesis strategies for the records' fields."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from kmdesk.models.record import Record, Storage, columns
from tests.nasty import NASTY

# Lone surrogates are no text: neither Qt's line edits nor JSON files can hold them.
text = st.sampled_from(NASTY) | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
json_value = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=6,
)
json_map = st.dictionaries(text, json_value, max_size=4)
_BY_STORAGE: dict[Storage, st.SearchStrategy[Any]] = {
    "text": text,
    "integer": st.none() | st.integers(-(2**63), 2**63 - 1),
    "boolean": st.booleans(),
    "list": st.lists(text, max_size=4).map(tuple),
    "map": json_map,
}


def any_record(cls: type[Record]) -> st.SearchStrategy[Record]:
    """Return a strategy for records with any value in every field but the id."""
    fields = {
        name: _BY_STORAGE[storage] for name, storage in columns(cls).items() if name not in ("id", "version")
    }
    return st.builds(cls, version=st.integers(0, 2**40), **fields)
