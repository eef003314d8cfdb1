"""Made-up students, graduates and jobseekers of the candidate bank."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import cast

from kmdesk.models import Candidate
from kmdesk.rules.dates import month_end
from kmdesk.services.demo.chance import SEED, Chance
from kmdesk.services.demo.data import Row, demo_id, load, places
from kmdesk.services.demo.days import Days
from kmdesk.services.demo.institutions import demo_institution_id
from kmdesk.services.demo.names import Names, mail_name

TOTAL = 160
_AT = {
    "VIA University College": "via",
    "VIA Design & Business": "via_herning",
    "Aarhus Universitet": "au",
    "Aarhus BSS i Herning": "au_herning",
    "Aalborg Universitet": "aau",
    "Aarhus Maskinmesterskole": "aams",
    "Erhvervsakademi MidtVest": "eamv",
    "Erhvervsakademi Dania": "dania",
    "Erhvervsakademi Aarhus": "eaaa",
}
"""Where an education is taken -> the institution of the reference list."""
_FUNDS = ("Akademikernes A-kasse", "Magistrenes A-kasse", "Min A-kasse", "Kommunens virksomhedsindgang")
_KM = {"Op til 30 km": 30, "Op til 50 km": 50}
_SEMESTER = re.compile(r", ([0-9]\.) sem\.")
_OVERDUE = 41
"""Every so many candidates, one whose last day has passed."""
_STATUSES = {"student": 52, "recent_graduate": 20, "unemployed": 18, "employed_searching": 10}
_MOBILITY = ("", "Op til 30 km", "Op til 50 km", "Hele Midtjylland", "Flytter gerne")


class Candidates:
    """Makes candidates one after another."""

    def __init__(self, chance: Chance, names: Names, days: Days, brokers: dict[str, str]) -> None:
        self._chance = chance
        self._names = names
        self._days = days
        self._brokers = brokers
        self._numbers = count(1)
        self._educations: list[Row] = load("education")["rows"]

    def of_cast(self, row: Row) -> Candidate:
        """Return a candidate of the design's pictures, with a consent that holds."""
        day = self._days.today
        return self._candidate(
            name=row["name"],
            education_title=row["title"],
            education_level=row["level"],
            field_of_study=row["field"],
            institution=row["institution"],
            municipality_code=row["municipality"],
            postal_code=row["postal_code"],
            status=row["status"],
            competences=tuple(row["competences"]),
            motivation=row.get("motivation") or self._chance.one(load("phrases")["candidate_notes"]),
            driving_licence=row.get("licence", "B"),
            consent_on=(day - timedelta(days=194)).isoformat(),
            consent_until=(day + timedelta(days=171)).isoformat(),
            broker_id=self._brokers["lyngholm"],
        )

    def another(self) -> Candidate:
        """Return a made-up candidate; a few have not consented, or no longer."""
        chance, day = self._chance, self._days.today
        education = chance.one(self._educations)
        place = chance.weighted(list(places().values()), [place["weight"] for place in places().values()])
        given = day - timedelta(days=chance.between(10, 330))
        consent = chance.weighted(("valid", "missing", "expired", "withdrawn"), (84, 8, 5, 3))
        if consent == "expired":
            given -= timedelta(days=370)
        return self._candidate(
            name=self._names.candidate(),
            education_title=education["title"],
            education_level=education["level"],
            field_of_study=education["field"],
            institution=education["institution"],
            municipality_code=place["code"],
            postal_code=cast("str", chance.by_last(place["postal_codes"])[0]),
            status=chance.weighted(tuple(_STATUSES), tuple(_STATUSES.values())),
            competences=tuple(chance.some(education["competences"], 3)),
            motivation=chance.one(load("phrases")["candidate_notes"]),
            driving_licence="B" if chance.happens(0.75) else "",
            consent_on="" if consent == "missing" else given.isoformat(),
            consent_until="" if consent == "missing" else (given + timedelta(days=365)).isoformat(),
            consent_withdrawn_on=(given + timedelta(days=9)).isoformat() if consent == "withdrawn" else "",
            broker_id=self._brokers[cast("str", chance.by_last(place["brokers"])[0])],
        )

    def _candidate(self, **known: object) -> Candidate:
        chance, day = self._chance, self._days.today
        name, status = str(known["name"]), known["status"]
        screened = day - timedelta(days=chance.between(5, 150))
        ahead = chance.between(40, 400) if status == "student" else -chance.between(20, 300)
        unemployed = (day - timedelta(days=chance.between(40, 280))).isoformat()[:7]
        fields: dict[str, object] = {
            "email": f"{mail_name(name)}@post.example",
            "phone": self._names.mobile(),
            "graduates_on": _end_of_month(day + timedelta(days=ahead)) if status != "other" else "",
            "unemployed_since": unemployed if status == "unemployed" else "",
            "languages": ("Dansk", "Engelsk", *(["Tysk"] if chance.happens(0.3) else [])),
            "mobility": chance.one(_MOBILITY),
            "wishes": _wishes(chance, str(status)),
            "earliest_start": (day + timedelta(days=chance.between(0, 90))).isoformat(),
            "screened_by": "Karen Lyngholm" if chance.happens(0.5) else "Bodil Thyregod",
            "screened_on": screened.isoformat(),
            "consent_text_version": "1" if known["consent_on"] else "",
            "delete_after": (screened + timedelta(days=chance.between(160, 330))).isoformat(),
        }
        number = next(self._numbers)
        made = Candidate(id=demo_id("candidate", number), **fields, **known)  # pyright: ignore[reportArgumentType]
        return _richer(made, number, day)


def _richer(made: Candidate, number: int, day: date) -> Candidate:
    """Return the candidate with what came later, drawn by a chance of its own: the rest stays as it was."""
    chance = Chance(SEED + number)
    student, held = made.status == "student", made.consent_until >= day.isoformat()
    key = _AT.get(made.institution, "")
    anywhere = made.mobility == "Hele Midtjylland"
    basis = not made.consent_on and chance.happens(0.4)
    told, drawn = _SEMESTER.search(made.education_title), chance.between(3, 9)
    passed = day - timedelta(days=chance.between(2, 20))
    return replace(
        made,
        institution_id=demo_institution_id(key) if key else "",
        programme=_SEMESTER.sub("", made.education_title) if student else "",
        semester=(told[1] if told else f"{drawn}.") if student else "",
        fund_contact=chance.one(_FUNDS) if made.status == "unemployed" else "",
        hours_per_week=chance.one((8, 10, 12, 15, 30) if student else (25, 30, 37, 37, 37)),
        mobility="" if made.mobility in _KM else made.mobility,
        max_distance_km=_KM.get(made.mobility),
        mobility_municipalities=tuple(places()) if anywhere else (),
        cv_reference=f"Kontorets arkiv, sag {day.year % 100}-{number:04}" if chance.happens(0.7) else "",
        consent_purpose="Deling af CV med virksomheder" if made.consent_on else "",
        consent_way=chance.weighted(("signature", "email", "oral"), (50, 40, 10)) if made.consent_on else "",
        consent_scope="" if not made.consent_on else "all" if held else "named",
        consent_companies=("Vestrum Maskinfabrik A/S",) if made.consent_on and not held else (),
        legal_basis="public_task" if basis else "",
        legal_basis_reference=f"Kommunens notat {day.year % 100}-{number:04}" if basis else "",
        informed_on=made.consent_on or made.screened_on,
        delete_after=passed.isoformat() if number % _OVERDUE == 0 else made.delete_after,
    )


def _end_of_month(day: date) -> str:
    last = month_end(day.year, day.month)
    return (last or day).isoformat()


def _wishes(chance: Chance, status: str) -> tuple[str, ...]:
    if status == "student":
        return tuple(chance.some(("student_job", "internship", "thesis_project"), 2))
    return ("hire",) if chance.happens(0.6) else ("hire", "company_scheme")
