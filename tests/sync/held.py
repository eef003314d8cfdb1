"""What desks and office hold after a simulation: the same, and nothing that was typed is missing."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kmdesk.sync.wire import is_blank, pack
from tests.sync.model_cabinet import STORAGES, Key
from tests.sync.model_desk import ModelDesk
from tests.sync.model_office import ModelOffice

if TYPE_CHECKING:
    from tests.sync.simulation import World

Docs = dict[Key, dict[str, Any]]


def check(world: World) -> None:
    """Every desk has what its areas have, every thing once, and nothing that was typed has vanished."""
    seed, told = world.seed, world.told
    for desk in world.desks:
        areas = world.areas_of(desk)
        wanted: Docs = {}
        for area in sorted(areas, reverse=True):  # one id in two areas lives in the first where it lives
            for key, doc in docs_of(world.office, area).items():
                if doc != {"deleted": True} or key not in wanted:
                    wanted[key] = doc
        held = content(desk)
        if not areas:
            assert not any(desk.versions.values()), f"seed {seed}: {desk.name} kept what it may not read"
        elif held != wanted:
            unlike = sorted(key for key in held.keys() | wanted if held.get(key) != wanted.get(key))
            shown = [(key, held.get(key), wanted.get(key)) for key in unlike[:3]]
            raise AssertionError(f"seed {seed}: {desk.name} and the office differ in {shown} ({told})")
    for area in world.office.scopes:
        _check_area(world, area)
    spared = set().union(*(world.typed_in.get(record_id, set()) for record_id in world.erased))
    lost = world.typed - spared - everything_kept(world)
    assert not lost, f"seed {seed}: {sorted(lost)[:5]} vanished ({told})"
    if not world.damaged and not world.told:
        assert not world.healed, f"seed {seed}: {world.healed} were mended though nothing was wrong"


def docs_of(office: ModelOffice, area: str) -> Docs:
    """Return the records that the office has of an area."""
    return {key: row.doc for key, row in office.scopes[area].rows.items()}


def _check_area(world: World, area: str) -> None:
    seed, docs = world.seed, docs_of(world.office, area)
    inside = [desk for desk in world.desks if area in world.areas_of(desk)]
    if len(inside) < 2:
        return  # what one desk typed twice is made one by who meets it there
    live = {key: doc for key, doc in docs.items() if not doc.get("deleted")}
    assert _is_once(doc.get("cvr") for (kind, _), doc in live.items() if kind == "company"), (
        f"seed {seed}: one CVR number on two companies"
    )
    assert sum(kind == "project" for kind, _ in live) <= 1, f"seed {seed}: two contracts"
    emails = (doc.get("email", "").strip().lower() for (kind, _), doc in live.items() if kind == "broker")
    assert _is_once(emails), f"seed {seed}: one broker twice"
    gone = {record_id for (kind, record_id) in docs if _heir(docs, kind, record_id)}
    for (kind, record_id), doc in live.items():
        named = {doc.get(name) for name in ("broker_id", "company_id", "about_id", "mine_by")}
        assert not named & gone, f"seed {seed}: {kind} {record_id} names one that was merged away"
    for desk in inside:
        assert desk.author() not in gone, f"seed {seed}: {desk.name} is one that was merged away"


def _is_once(values: Iterable[str | None]) -> bool:
    said = [value for value in values if value]
    return len(said) == len(set(said))


def _heir(docs: Docs, kind: str, record_id: str) -> str:
    """Return the live record that stands in for one that was merged away; "" for none."""
    doc, seen = docs[kind, record_id], {record_id}
    while doc.get("deleted") and "merged_into" in doc.get("extra", ""):
        record_id = json.loads(doc["extra"])["merged_into"]
        if record_id in seen or (kind, record_id) not in docs:
            return ""
        seen.add(record_id)
        doc = docs[kind, record_id]
    return "" if doc.get("deleted") or len(seen) == 1 else record_id


def content(desk: ModelDesk) -> Docs:
    """What a desk holds, as it travels."""
    found: Docs = {}
    for key, row in desk.rows.items():
        found[key] = _doc_of(key[0], tuple(row.items()))
    return found


@lru_cache(maxsize=10_000)
def _doc_of(kind: str, values: tuple[tuple[str, Any], ...]) -> dict[str, Any]:
    doc = {name: pack(STORAGES[kind][name], value) for name, value in values if name != "id"}
    return {name: value for name, value in doc.items() if not is_blank(value)}


def everything_kept(world: World) -> set[tuple[str, str]]:
    """Return every value that is live, in a conflict, or in the office's history."""
    kept: set[tuple[str, str]] = set()
    for _, entry in (told for scope in world.office.scopes.values() for told in scope.history):
        for name, (before, after) in (*entry.changes.items(), *entry.log.items()):
            kept |= parts_of(name, before) | parts_of(name, after)
    for desk in world.desks:
        kept.update(*(parts_of(name, value) for name, value in desk.aside))
        versions, waiting = desk.versions, desk.waiting
        for (kind, record_id), row in desk.rows.items():
            if not versions.get((kind, record_id)) and (kind, record_id) not in waiting:
                continue  # the own card of an area that has left: a copy of what is there
            for name, value in row.items():
                kept |= parts_of(name, value)
            if kind == "conflict":
                for side in ("base", "mine", "office"):
                    kept |= parts_of(row["field"], json.loads(row[side] or "null"))
        for entry in (entry for entries in desk.waiting.values() for entry in entries):
            for name, (_, after) in entry.changes.items():
                kept |= parts_of(name, after)
    return kept


def parts_of(name: str, value: object) -> frozenset[tuple[str, str]]:
    if not isinstance(value, str) or not value:
        return _NOTHING
    return _parts_of_text(name, value)


_NOTHING: frozenset[tuple[str, str]] = frozenset()


@lru_cache(maxsize=10_000)
def _parts_of_text(name: str, value: str) -> frozenset[tuple[str, str]]:
    if name == "tags":
        return frozenset((name, tag) for tag in json.loads(value))
    if name == "note":
        return frozenset((name, line) for line in value.split("\n") if line)
    return frozenset({(name, value)})
