"""What the record of a conflict is called, also when it is gone, or of a kind this version does not know."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from kmdesk.core.i18n import language, mark, tr
from kmdesk.models.record import kinds
from kmdesk.rules.dates import long_date
from kmdesk.services.guide_files import find_guide
from kmdesk.services.reference import choice_label
from kmdesk.services.sync_waiting import KIND_NAMES
from kmdesk.store.store import Store

State = Literal["live", "deleted", "erased", "missing", "unknown"]
"""`missing`: never on this desk; `unknown`: of a kind that only a newer kmdesk knows."""

_DEFINITE: Mapping[str, str] = {
    "company": mark("virksomheden"),
    "visit": mark("besøget"),
    "contact_person": mark("kontaktpersonen"),
    "need": mark("behovet"),
    "candidate": mark("kandidaten"),
    "match": mark("matchet"),
    "agreement": mark("aftalen"),
    "task": mark("løftet"),
    "referral": mark("henvisningen"),
    "guide_answer": mark("svaret"),
    "institution": mark("videninstitutionen"),
    "growth_plan": mark("vækstplanen"),
    "skills_need": mark("kompetencebehovet"),
    "standing_place": mark("pladsen"),
    "lead": mark("licitationsvinderen"),
    "partnership": mark("samarbejdet"),
    "partnership_member": mark("medlemmet"),
    "partnership_meeting": mark("partnerskabsmødet"),
    "partnership_decision": mark("beslutningen"),
    "inquiry": mark("henvendelsen"),
    "inquiry_question": mark("spørgsmålet"),
    "forecast_member": mark("paneldeltagelsen"),
    "forecast_answer": mark("prognosesvaret"),
    "project": mark("kontrakten"),
}
_OPENS = frozenset(
    {
        "lead",
        "company",
        "visit",
        "need",
        "candidate",
        "match",
        "agreement",
        "task",
        "standing_place",
        "inquiry",
        "partnership",
    }
)
"""Kinds with a page of their own."""
_KNOWN_BY = ("question", "topic", "code", "solution", "theme", "person", "organisation")
"""What a record without a name and a title is known by: the first of these that it has."""


@dataclass(frozen=True, slots=True)
class About:
    """The record of a conflict: its name, its kind in a word (also with article), and whether it is there.

    `heir` is the company that took over from one that was merged away, with its name; empty for none.
    """

    kind: str
    id: str
    name: str
    kind_name: str
    the_kind: str
    state: State
    company_id: str = ""
    heir: str = ""
    heir_name: str = ""

    @property
    def opens(self) -> bool:
        """Tell whether there is a page to open."""
        return self.state == "live" and self.kind in _OPENS


class Names:
    """Names records. Used on the store's thread."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, kind: str, record_id: str) -> About:
        """Return what a record is called and whether it is there."""
        if kind not in kinds():
            text = tr("Noget fra en nyere kmdesk")
            return About(
                kind, record_id, text, tr("Ukendt slags “{kind}”", kind=kind), tr("posten"), "unknown"
            )
        row = self._store.stored(kind, record_id)
        kind_name, the_kind = tr(KIND_NAMES.get(kind, kind)), tr(_DEFINITE.get(kind, mark("posten")))
        if row is None:
            return About(kind, record_id, tr("Findes ikke på denne pc"), kind_name, the_kind, "missing")
        if row["deleted"] and _is_empty(row):
            return About(kind, record_id, tr("Slettet for altid"), kind_name, the_kind, "erased")
        heir = str(json.loads(row["extra"] or "{}").get("merged_into", "")) if row["deleted"] else ""
        return About(
            kind,
            record_id,
            self._name(kind, row) or tr("Uden navn"),
            kind_name,
            the_kind,
            "deleted" if row["deleted"] else "live",
            record_id if kind == "company" else str(row.get("company_id", "")),
            heir,
            self._known("company", heir) if heir else "",
        )

    def broker(self, broker_id: str) -> str:
        """Return a broker's name; empty when nobody is known by the id."""
        return self._known("broker", broker_id)

    def _name(self, kind: str, row: Mapping[str, Any]) -> str:
        company = self._known("company", row.get("company_id", ""))
        own = str(row.get("name") or row.get("title") or "")
        if kind == "visit":
            mode = choice_label("visit_mode", row["mode"])
            own = " ".join(part for part in (mode, _day(row["starts_at"])) if part)
        elif kind == "match":
            own = self._known("candidate", row["candidate_id"])
        elif kind == "guide_answer":
            own = _question(row)
            visit = self._store.stored("visit", row["visit_id"])
            company = self._known("company", visit["company_id"]) if visit else ""
        elif kind in ("circulation", "municipality_contact"):
            own = own or choice_label("municipality", row["municipality_code"])
        elif kind in ("inquiry", "lead"):
            own = str(row["subject"] if kind == "inquiry" else row["task"])
            company = company or str(row["company_name"])
        elif kind == "skills_need":
            own = " – ".join(part for part in (row["competence"], row["function"]) if part)
        elif kind == "forecast_answer":
            own = str(row["quarter"])
        elif kind == "tool_offer":
            own = choice_label("tool", row["tool"])
        elif kind in ("institution_contact", "case_window"):
            own = own or str(row.get("programme", ""))
            company = self._known("institution", row["institution_id"])
        elif kind == "scheme_rate":
            own = " ".join(str(part) for part in (row["scheme"], row["year"]) if part)
        elif not own:
            own = next((str(row[name]) for name in _KNOWN_BY if row.get(name)), "")
        return " · ".join(part for part in (own, company) if part)

    def _known(self, kind: str, record_id: object) -> str:
        if not record_id:
            return ""
        found: str | None = self._store.db.value(
            f'SELECT name FROM "{kind}" WHERE id = ?',  # noqa: S608 - a kind of ours
            (record_id,),
        )
        return found or ""


def _is_empty(row: Mapping[str, Any]) -> bool:
    """Tell whether a deleted row holds nothing any more: it was erased."""
    own = (value for name, value in row.items() if name not in ("id", "scope_id", "version", "deleted"))
    return all(value in ("", None, 0, "[]", "{}") for value in own)


def _day(wall: str) -> str:
    try:
        return long_date(date.fromisoformat(wall[:10]))
    except ValueError:
        return ""


def _question(row: Mapping[str, Any]) -> str:
    """Return the question an answer belongs to."""
    guide = find_guide(row["guide"], row["guide_version"])
    found = next((one for one in guide.questions if one.id == row["question"]), None) if guide else None
    return found.name.in_language(language()) if found else str(row["question"])
