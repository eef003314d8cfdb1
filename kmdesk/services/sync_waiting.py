"""What waits to be sent, by the names people know: a visit with its answers, a company, a match."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kmdesk.core.i18n import mark, tr, trn
from kmdesk.models.record import Stamp, kinds
from kmdesk.services.field_labels import field_label
from kmdesk.services.named import named
from kmdesk.services.reference import choice_label
from kmdesk.store.store import Store

MOST_ENTRIES = 1_000
"""Changes looked at: a list longer than anybody reads, and a moment's work."""
Key = tuple[str, str]
"""Kind and id of a record."""

_NOUNS: Mapping[str, tuple[str, str]] = {
    "guide_answer": (mark("{n} svar"), mark("{n} svar")),
    "need": (mark("{n} behov"), mark("{n} behov")),
    "task": (mark("{n} løfte"), mark("{n} løfter")),
    "handout": (mark("{n} udskrift"), mark("{n} udskrifter")),
    "referral": (mark("{n} henvisning"), mark("{n} henvisninger")),
    "agreement": (mark("{n} aftale"), mark("{n} aftaler")),
    "contact_person": (mark("{n} kontaktperson"), mark("{n} kontaktpersoner")),
    "production_unit": (mark("{n} P-enhed"), mark("{n} P-enheder")),
    "growth_plan": (mark("{n} vækstplan"), mark("{n} vækstplaner")),
    "growth_initiative": (mark("{n} indsats"), mark("{n} indsatser")),
    "tool_offer": (mark("{n} redskab"), mark("{n} redskaber")),
    "skills_need": (mark("{n} kompetencebehov"), mark("{n} kompetencebehov")),
    "standing_place": (mark("{n} plads"), mark("{n} pladser")),
    "inquiry_question": (mark("{n} spørgsmål"), mark("{n} spørgsmål")),
    "partnership_member": (mark("{n} medlem"), mark("{n} medlemmer")),
    "partnership_meeting": (mark("{n} møde"), mark("{n} møder")),
    "partnership_decision": (mark("{n} beslutning"), mark("{n} beslutninger")),
    "forecast_member": (mark("{n} paneldeltagelse"), mark("{n} paneldeltagelser")),
    "forecast_answer": (mark("{n} prognosesvar"), mark("{n} prognosesvar")),
    "circulation": (mark("{n} deling"), mark("{n} delinger")),
    "institution_contact": (mark("{n} kontaktperson"), mark("{n} kontaktpersoner")),
    "case_window": (mark("{n} periode"), mark("{n} perioder")),
    "conflict": (mark("{n} konflikt"), mark("{n} konflikter")),
}
"""What is told of a record through the one it belongs to."""

KIND_NAMES: Mapping[str, str] = {
    "company": mark("Virksomhed"),
    "visit": mark("Besøg"),
    "contact_person": mark("Kontaktperson"),
    "production_unit": mark("P-enhed"),
    "guide_answer": mark("Svar i spørgeguiden"),
    "need": mark("Behov"),
    "circulation": mark("Deling af ordre"),
    "candidate": mark("Kandidat"),
    "match": mark("Match"),
    "agreement": mark("Aftale"),
    "task": mark("Løfte"),
    "referral": mark("Henvisning"),
    "handout": mark("Udskrift"),
    "growth_plan": mark("Vækstplan"),
    "growth_initiative": mark("Indsats"),
    "tool_offer": mark("Redskab"),
    "skills_need": mark("Kompetencebehov"),
    "standing_place": mark("Plads"),
    "lead": mark("Licitationsvinder"),
    "partnership": mark("Samarbejde"),
    "partnership_member": mark("Medlem af samarbejde"),
    "partnership_meeting": mark("Partnerskabsmøde"),
    "partnership_decision": mark("Beslutning"),
    "inquiry": mark("Henvendelse"),
    "inquiry_question": mark("Spørgsmål til en afdeling"),
    "forecast_member": mark("Deltager i prognosepanelet"),
    "forecast_answer": mark("Prognosesvar"),
    "institution": mark("Videninstitution"),
    "institution_contact": mark("Kontaktperson"),
    "case_window": mark("Periode i årshjulet"),
    "scheme_rate": mark("Sats"),
    "scheme_file": mark("Ordningsfil"),
    "broker": mark("Mægler"),
    "project": mark("Kontrakten"),
    "municipality_contact": mark("Kommunekontakt"),
    "conflict": mark("Konflikt"),
}
"""What a kind of record is called in the singular."""

_OF_COMPANY = frozenset(
    {
        "contact_person",
        "production_unit",
        "growth_plan",
        "growth_initiative",
        "tool_offer",
        "skills_need",
        "standing_place",
        "forecast_member",
        "forecast_answer",
    }
)
_OF_VISIT = frozenset({"guide_answer", "need", "task", "handout", "referral", "agreement"})
_OF_NEED = frozenset({"circulation"})
_OF_INSTITUTION = frozenset({"institution_contact", "case_window"})
_OF_INQUIRY = frozenset({"inquiry_question"})
_OF_PARTNERSHIP = frozenset({"partnership_member", "partnership_meeting", "partnership_decision"})


@dataclass(frozen=True, slots=True)
class WaitingChange:
    """A record with what waits of it: "Besøg: Vestrum Maskinfabrik A/S", "Spørgeguide, 23 svar · 2 behov"."""

    kind: str
    id: str
    title: str
    detail: str
    at: Stamp


@dataclass
class _Found:
    at: Stamp
    own: list[Mapping[str, Any]] = field(default_factory=list[Mapping[str, Any]])
    parts: dict[Key, list[Mapping[str, Any]]] = field(default_factory=dict[Key, list[Mapping[str, Any]]])


class Waiting:
    """Reads what the office has not got. Used on the store's thread."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def count(self) -> tuple[int, bool]:
        """Return how many records have something that waits, and whether there are more than were counted."""
        rows = self._store.db.rows(_ENTRIES.format(columns="e.kind, e.record_id"), (MOST_ENTRIES + 1,))
        keys = dict.fromkeys((kind, record_id) for kind, record_id in rows[:MOST_ENTRIES])
        return len(set(self._homes(keys).values())), len(rows) > MOST_ENTRIES

    def newest(self, most: int) -> tuple[WaitingChange, ...]:
        """Return the records with something that waits, the newest change first, `most` of them."""
        columns = "e.kind, e.record_id, g.at, e.changes"
        rows = self._store.db.rows(_ENTRIES.format(columns=columns), (MOST_ENTRIES,))
        homes = self._homes(dict.fromkeys((kind, record_id) for kind, record_id, *_ in rows))
        found: dict[Key, _Found] = {}
        for kind, record_id, at, changes in rows:
            key = (kind, record_id)
            of = found.setdefault(homes[key], _Found(at))
            told = json.loads(changes)
            if homes[key] == key:
                of.own.append(told)
            else:
                of.parts.setdefault(key, []).append(told)
        return tuple(
            WaitingChange(*key, self.title(*key), _detail(key[0], of), of.at)
            for key, of in list(found.items())[:most]
        )

    def title(self, kind: str, record_id: str) -> str:
        """Return what people call a record, with its kind before it where the name alone does not say."""
        row = self._store.stored(kind, record_id) if kind in kinds() else None
        if row is None:
            return tr("Noget fra en nyere kmdesk")
        name = self._name(kind, row)
        if kind == "company":
            return name or tr("Virksomhed uden navn")
        word = choice_label("visit_mode", row["mode"]) if kind == "visit" else tr(KIND_NAMES.get(kind, kind))
        return f"{word or tr(KIND_NAMES[kind])}: {name}" if name else word

    def _name(self, kind: str, row: Mapping[str, Any]) -> str:
        if kind == "match":
            return self._called("candidate", row["candidate_id"]) or self._called(
                "company", row["company_id"]
            )
        own = row.get("name") or row.get("title") or row.get("subject") or row.get("task")
        if kind == "visit" or not own:
            return self._called("company", row.get("company_id", ""))
        return str(own)

    def _called(self, kind: str, record_id: str) -> str:
        found: str | None = self._store.db.value(f'SELECT name FROM "{kind}" WHERE id = ?', (record_id,))  # noqa: S608
        return found or ""

    # -- what belongs to what ----------------------------------------------------------------------

    def _homes(self, keys: Iterable[Key]) -> dict[Key, Key]:
        """Return for each record the one it is told of with: its visit, its company, itself."""
        homes: dict[Key, Key] = {}
        by_kind: dict[str, list[str]] = {}
        for kind, record_id in keys:
            homes[kind, record_id] = (kind, record_id)
            by_kind.setdefault(kind, []).append(record_id)
        for members, column, home in (
            (_OF_VISIT, "visit_id", "visit"),
            (_OF_COMPANY, "company_id", "company"),
            (_OF_NEED, "need_id", "need"),
            (_OF_INSTITUTION, "institution_id", "institution"),
            (_OF_INQUIRY, "inquiry_id", "inquiry"),
            (_OF_PARTNERSHIP, "partnership_id", "partnership"),
        ):
            for kind in members & by_kind.keys():
                for record_id, of in self._column(kind, column, by_kind[kind]):
                    if of:
                        homes[kind, record_id] = (home, of)
        for record_id, of in self._column(
            "conflict", "about_kind || ' ' || about_id", by_kind.get("conflict", ())
        ):
            about, _, about_id = of.partition(" ")
            if about and about_id:
                homes["conflict", record_id] = (about, about_id)
        return {key: homes.get(home, home) for key, home in homes.items()}

    def _column(self, kind: str, column: str, ids: Sequence[str]) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        for start in range(0, len(ids), 500):
            part = ids[start : start + 500]
            marks = ", ".join("?" * len(part))
            sql = f'SELECT id, {column} FROM "{kind}" WHERE id IN ({marks})'  # noqa: S608 - names of ours
            found += [(record_id, of) for record_id, of in self._store.db.rows(sql, part)]
        return found


_ENTRIES = (
    "SELECT {columns} FROM journal_group g CROSS JOIN journal_entry e ON e.group_seq = g.seq"
    " WHERE g.acknowledged = 0 AND e.acknowledged = 0 ORDER BY g.seq DESC, e.seq DESC LIMIT ?"
)


def _detail(kind: str, of: _Found) -> str:
    """Return what changed: of the record itself, then how much of what belongs to it."""
    parts = [_own(kind, of.own)] if of.own else []
    by_kind: dict[str, list[list[Mapping[str, Any]]]] = {}
    for (part_kind, _), changes in of.parts.items():
        by_kind.setdefault(part_kind, []).append(changes)
    in_order = sorted(by_kind, key=lambda one: (one != "guide_answer", one))
    parts += [_part(part_kind, by_kind[part_kind]) for part_kind in in_order]
    return " · ".join(part for part in parts if part) or tr("Ændret")


def _own(kind: str, changes: Sequence[Mapping[str, Any]]) -> str:
    """Return "Oprettet", "Slettet", "Status ændret til CV sendt" or "Telefon, Notat ændret". Newest first."""
    if any("erased" in told for told in changes):
        return tr("Slettet for altid")
    fields = dict.fromkeys(name for told in reversed(changes) for name in told)
    last: dict[str, Any] = {}
    for told in reversed(changes):
        last |= {name: after for name, (_, after) in told.items()}
    if last.get("deleted"):
        return tr("Slettet")
    if "id" in fields:
        return tr("Oprettet")
    if "deleted" in fields:
        return tr("Hentet tilbage")
    if kind == "match" and last.get("status"):
        return tr("Status ændret til {status}", status=choice_label("match_status", last["status"]))
    names = [label for name in fields if (label := field_label(name, kind))]
    return tr("{fields} ændret", fields=named(names)) if names else tr("Ændret")


def _part(kind: str, changed: Sequence[Sequence[Mapping[str, Any]]]) -> str:
    if kind == "guide_answer":
        return tr("Spørgeguide, {answers}", answers=trn(len(changed), *_NOUNS[kind]))
    if len(changed) == 1 and kind != "conflict":
        what = _own(kind, changed[0])
        one = tr(KIND_NAMES.get(kind, kind))
        done = {tr("Oprettet"): tr("oprettet"), tr("Slettet"): tr("slettet")}.get(what, tr("ændret"))
        return f"{one} {done}"
    one, many = _NOUNS.get(kind, (mark("{n} ændring"), mark("{n} ændringer")))
    return trn(len(changed), one, many)
