"""The mapping of a company's needs of skills: what it has, what it wants, by when, and how it gets there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr, trn
from kmdesk.models import Company, GrowthInitiative, Need, SkillsNeed
from kmdesk.services.day_checks import check_happened
from kmdesk.services.field_checks import between_text
from kmdesk.services.forecast_words import panel_rules
from kmdesk.services.growth import Growth
from kmdesk.services.reference import choice_label, choices
from kmdesk.store.store import Store

NEED_TYPES = {
    "hire_graduate": "graduate",
    "hire_skilled": "skilled",
    "hire_unskilled": "unskilled",
    "student_project": "project_thesis",
    "continuing_training": "continuing_training",
    "prior_learning": "prior_learning",
}
"""How a lack is to be met -> the type of need that says so; every other way is a need of another kind."""


@dataclass(frozen=True, slots=True)
class SkillsLine:
    """A line with what is shown beside it: the need made from it, and what of the growth plan it serves."""

    record: SkillsNeed
    serves: str
    need: Need | None

    @property
    def gap(self) -> int | None:
        """How many are lacking; None while one of the numbers is not known."""
        return gap_of(self.record)

    @property
    def title(self) -> str:
        """What the line is called."""
        return title_of(self.record)


@dataclass(frozen=True, slots=True)
class SkillsView:
    """A company's lines, the nearest horizon first, and what can be chosen for what one serves."""

    lines: tuple[SkillsLine, ...]
    initiatives: tuple[tuple[str, str], ...]
    areas: tuple[tuple[str, str], ...]

    @property
    def mapped_on(self) -> str:
        """The newest day a line was mapped on; empty for none."""
        return max((line.record.mapped_on for line in self.lines), default="")

    @property
    def summary(self) -> str:
        """The gaps by horizon in a sentence; empty while nobody is known to be lacking."""
        return summary_of([line.record for line in self.lines])


class SkillsMap:
    """The mappings of one desk. Used on the store's thread only."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def view(self, company_id: str) -> SkillsView:
        """Return a company's mapping. Raises KnownError when the company is gone."""
        self._store.require(Company, company_id)
        growth = Growth(self._store, self._clock)
        initiatives = {one.id: one.title for one in growth.initiatives(company_id)}
        areas = {str(number): heading for number, heading in enumerate(growth.headings(), 1)}
        return SkillsView(
            tuple(
                SkillsLine(
                    record,
                    initiatives.get(record.initiative_id) or areas.get(record.area, ""),
                    self._store.get(Need, record.need_id) if record.need_id else None,
                )
                for record in self.lines(company_id)
            ),
            tuple(initiatives.items()),
            tuple(areas.items()),
        )

    def lines(self, company_id: str) -> tuple[SkillsNeed, ...]:
        """Return a company's lines: the nearest horizon first, those without one last."""
        order = [choice.code for choice in choices("horizon")]
        found = self._store.find(SkillsNeed, "company_id = ?", (company_id,), order="id")
        return tuple(
            sorted(found, key=lambda one: order.index(one.horizon) if one.horizon in order else len(order))
        )

    def line(self, line_id: str) -> SkillsNeed:
        """Return a line as it is now. Raises KnownError when it is gone."""
        return self._store.require(SkillsNeed, line_id)

    def blank(self, company_id: str) -> SkillsNeed:
        """Return a new line, mapped today and not stored yet."""
        today = self._clock.today().isoformat()
        return SkillsNeed(company_id=company_id, mapped_on=today, broker_id=self._store.broker_id)

    def save(self, line: SkillsNeed, seen: SkillsNeed | None = None) -> SkillsNeed:
        """Create or change a line.

        Raises KnownError naming the field without function and competence, and for a number or day
        that cannot be.
        """
        company = self._store.require(Company, line.company_id)
        if not title_of(line):
            raise KnownError(
                tr("Linjen siger ikke, hvad der er brug for."),
                tr("Skriv en funktion eller en kompetence."),
                field="competence",
            )
        for name in ("people_now", "people_wanted"):
            number = getattr(line, name)
            most = panel_rules().most_people
            if number is not None and not 0 <= number <= most:
                raise KnownError(tr("Antallet kan ikke passe."), between_text(0, most), field=name)
        check_happened(line.mapped_on, "mapped_on", self._clock.today())
        new = self._store.get(SkillsNeed, line.id) is None
        text = tr("Opret kompetencebehov") if new else tr("Ret kompetencebehov")
        with self._store.action(text, f"{title_of(line)}, {company.name}") as unit:
            return unit.put(line, seen)

    def delete(self, line_id: str) -> str:
        """Delete a line; a need made from it stays. Returns what it is called."""
        line = self._store.require(SkillsNeed, line_id)
        with self._store.action(tr("Slet kompetencebehov"), title_of(line)) as unit:
            unit.delete(line)
        return title_of(line)

    def make_need(self, line_id: str) -> Need:
        """Make the need that meets a line, or return the one made before. Both are one action."""
        line = self._store.require(SkillsNeed, line_id)
        made = self._store.get(Need, line.need_id) if line.need_id else None
        if made is not None:
            return made
        company = self._store.require(Company, line.company_id)
        initiative = self._store.get(GrowthInitiative, line.initiative_id) if line.initiative_id else None
        gap = gap_of(line)
        need = Need(
            company_id=line.company_id,
            origin=f"skills:{line.id}",
            title=title_of(line),
            type=NEED_TYPES.get(line.way, "other"),
            description="\n".join(
                part for part in (initiative.title if initiative else "", line.note) if part
            ),
            fields_of_study=(line.field_of_study,) if line.field_of_study else (),
            competences=(line.competence.strip(),) if line.competence.strip() else (),
            headcount=gap if gap and gap > 0 else None,
            horizon=line.horizon,
            broker_id=line.broker_id or self._store.broker_id,
        )
        with self._store.action(tr("Behov fra kompetencekortlægning"), company.name) as unit:
            unit.put(need)
            unit.put(replace(line, need_id=need.id))
        return need


def gap_of(line: SkillsNeed) -> int | None:
    """Return how many are lacking, below 0 for too many; None while one of the numbers is not known."""
    if line.people_now is None or line.people_wanted is None:
        return None
    return line.people_wanted - line.people_now


def title_of(line: SkillsNeed) -> str:
    """Return what a line is called: `CNC-programmering – Drejer`."""
    return " – ".join(part.strip() for part in (line.competence, line.function) if part.strip())


def summary_of(lines: Sequence[SkillsNeed]) -> str:
    """Return what is lacking by horizon: `Virksomheden mangler 3: 2 om 0–3 mdr., 1 om …`; or ""."""
    codes = [choice.code for choice in choices("horizon")]
    sums = dict.fromkeys((*codes, ""), 0)
    for line in lines:
        sums[line.horizon if line.horizon in codes else ""] += max(gap_of(line) or 0, 0)
    total = sum(sums.values())
    if not total:
        return ""
    parts = [
        tr("{n} om {horizon}", n=number, horizon=choice_label("horizon", code).casefold())
        if code
        else tr("{n} uden horisont", n=number)
        for code, number in sums.items()
        if number
    ]
    lead = trn(total, "Virksomheden mangler {n} medarbejder", "Virksomheden mangler {n} medarbejdere")
    return f"{lead}: {', '.join(parts)}".removesuffix(".") + "."
