"""The algebra of merging one field: nothing typed vanishes, and applying again changes nothing."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from kmdesk.models.record import Storage
from kmdesk.sync.decide import decide
from kmdesk.sync.merge import merge, merge_paragraphs
from kmdesk.sync.wire import blank_of, doc_hash, is_blank, pack, unpack
from tests.nasty import NASTY

LINES = st.lists(st.sampled_from(["a", "b", "c", "", "æøå"]), max_size=6).map("\n".join)
LISTS = st.lists(st.sampled_from(["x", "y", "z", "w"]), unique=True, max_size=4).map(json.dumps)
MAPS = st.dictionaries(st.sampled_from("abc"), st.integers(0, 3), max_size=3).map(
    lambda value: json.dumps(value, separators=(",", ":"), sort_keys=True)
)
FIELDS: dict[Storage, st.SearchStrategy[object]] = {
    "text": LINES,
    "list": LISTS.map(lambda text: json.dumps(json.loads(text), separators=(",", ":"))),
    "map": MAPS,
    "integer": st.none() | st.integers(0, 3),
    "boolean": st.integers(0, 1),
}
SIDES = st.sampled_from([*FIELDS]).flatmap(
    lambda storage: st.tuples(st.just(storage), FIELDS[storage], FIELDS[storage], FIELDS[storage])
)


@given(SIDES)
def test_applying_again_changes_nothing(sides: tuple[Storage, object, object, object]) -> None:
    storage, base, mine, theirs = sides
    merged = merge(storage, base, mine, theirs)
    assert merge(storage, theirs, merged.value, theirs).value == merged.value
    assert merge(storage, base, mine, mine).value == mine
    assert merge(storage, base, base, theirs).value == theirs
    assert merge(storage, theirs, mine, theirs).value == mine


def parts(storage: Storage, value: object) -> set[str]:
    """Return what was typed in a value, piece by piece."""
    if storage == "list":
        return {f"{item}" for item in json.loads(str(value))}
    if storage == "map":
        return {f"{key}={item}" for key, item in json.loads(str(value)).items()}
    return {line for line in str(value).split("\n") if line} if storage == "text" else {str(value)}


@given(SIDES)
def test_no_value_vanishes(sides: tuple[Storage, object, object, object]) -> None:
    storage, base, mine, theirs = sides
    merged = merge(storage, base, mine, theirs)
    added = (parts(storage, mine) | parts(storage, theirs)) - parts(storage, base)
    if storage in ("integer", "boolean"):
        added = {str(one) for one in (mine, theirs) if one != base}
    assert merged.conflict or added <= parts(storage, merged.value)


@given(SIDES)
def test_both_sides_come_to_the_same(sides: tuple[Storage, object, object, object]) -> None:
    """Whoever is first at the office: sets and texts merge to the same elements and lines."""
    storage, base, mine, theirs = sides
    one, other = merge(storage, base, mine, theirs), merge(storage, base, theirs, mine)
    assert one.conflict == other.conflict
    if storage == "list":
        assert set(json.loads(one.value)) == set(json.loads(other.value))
    elif storage == "text" and not one.conflict:
        assert one.value == other.value


@given(LINES, LINES)
def test_a_text_changed_by_one_side_only_is_that_side(base: str, mine: str) -> None:
    assert merge_paragraphs(base, mine, base) in (mine, None)
    assert merge_paragraphs(base, base, mine) in (mine, None)


def test_paragraphs_that_do_not_touch_are_combined() -> None:
    base = "first\nsecond\nthird"
    assert merge_paragraphs(base, "FIRST\nsecond\nthird", "first\nsecond\nTHIRD") == "FIRST\nsecond\nTHIRD"
    assert merge_paragraphs(base, "mine\nsecond\nthird", "theirs\nsecond\nthird") is None
    assert merge_paragraphs("one line", "mine", "theirs") is None


def test_every_text_travels_unharmed_and_blanks_are_left_out() -> None:
    texts = [*NASTY, "æøå", "æøå", "a\x00b", "[]", "{}", "0", " "]
    for text in texts:
        assert unpack("text", json.loads(json.dumps(pack("text", text)))) == text
        assert not is_blank(pack("text", text)) or text == ""
    for storage in ("text", "integer", "boolean", "list", "map"):
        assert is_blank(pack(storage, blank_of(storage)))
        assert unpack(storage, None) == blank_of(storage)
    assert not is_blank(pack("integer", 0))
    assert doc_hash({"a": "x", "b": ""}) == doc_hash({"a": "x"})


@given(st.text(max_size=3), st.text(max_size=3))
def test_a_record_nobody_here_worked_on_follows_the_office(mine: str, theirs: str) -> None:
    storages: dict[str, Storage] = {"name": "text", "deleted": "boolean"}
    decision = decide(storages, {"name": mine, "deleted": 0}, {}, {"name": theirs, "deleted": 0})
    assert decision.take.get("name", mine) == theirs
    assert not decision.make
    assert not decision.conflicts
