"""Made-up students, graduates and jobseekers of the candidate bank."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import cast

from kmdesk.models import Candidate
from kmdesk.rules.dates import month_end
from kmdesk.services.demo.chance import Chance
from kmdesk.services.demo.data import Row, demo_id, load, places
from kmdesk.services.demo.days import Days
from kmdesk.services.demo.names import Names, mail_name

TOTAL = 160
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
        return Candidate(id=demo_id("candidate", next(self._numbers)), **fields, **known)  # pyright: ignore[reportArgumentType]


def _end_of_month(day: date) -> str:
    last = month_end(day.year, day.month)
    return (last or day).isoformat()


def _wishes(chance: Chance, status: str) -> tuple[str, ...]:
    if status == "student":
        return tuple(chance.some(("student_job", "internship", "thesis_project"), 2))
    return ("hire",) if chance.happens(0.6) else ("hire", "company_scheme")
