"""A company's growth plan: how it stands in each key area, and the one to three things it sets out to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import zip_longest
from typing import Any

from kmdesk.core import resources
from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import language, tr
from kmdesk.core.ids import derived_id
from kmdesk.models import Company, GrowthInitiative, GrowthPlan, Need, Project, Visit
from kmdesk.services import generated
from kmdesk.services.day_checks import check_day
from kmdesk.services.growth_heard import HeardArea, heard_areas, heard_strategy
from kmdesk.services.visits import day_of
from kmdesk.store.store import Store

LOWEST, HIGHEST = 1, 5
"""A score of 1 is much to do, 5 is at the top."""
OPEN = ("planned", "under_way")
"""Initiatives that count among the one to three; what is done or dropped makes room."""


@dataclass(frozen=True, slots=True)
class AreaLine:
    """A key area as the tab shows it. `score` is None while nobody judged it."""

    number: str
    heading: str
    score: int | None
    observation: str


@dataclass(frozen=True, slots=True)
class Strategy:
    """The company's strategy for its skills: what stands in the plan, or what a visit said.

    `heard` is a code of `skills_strategy`, or empty.
    """

    plan: GrowthPlan
    heard: str = ""
    heard_on: str = ""


@dataclass(frozen=True, slots=True)
class GrowthView:
    """A company's plan. `heard_on` is the day of a visit whose answers are not all in it yet, or empty."""

    areas: tuple[AreaLine, ...]
    initiatives: tuple[GrowthInitiative, ...]
    looked_at_on: str
    heard_on: str
    strategy: Strategy

    @property
    def full(self) -> bool:
        """Tell whether there is no room for another initiative."""
        return sum(one.status in OPEN for one in self.initiatives) >= most_initiatives()


@dataclass(frozen=True, slots=True)
class Brought:
    """What a visit brought: how many values and initiatives, and how many initiatives found no room."""

    changed: int
    left_out: int


def headings_of(own: Sequence[str]) -> tuple[str, ...]:
    """Return the headings in their places: the project's own, or (where that is empty) the one that ships."""
    shipped = tuple(area[language()] for area in _reference()["key_areas"])
    places = zip_longest(own, shipped, fillvalue="")
    return tuple(mine.strip() or theirs for mine, theirs in places if mine.strip() or theirs)


def most_initiatives() -> int:
    """Return how many open initiatives a company may have."""
    return int(_reference()["most_initiatives"])


class Growth:
    """Growth plans of one desk. Used on the store's thread only."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    # -- reading ---------------------------------------------------------------------------------

    def headings(self) -> tuple[str, ...]:
        """Return the headings of the key areas: in each place the project's own, or the one that ships."""
        project = next(iter(self._store.find(Project)), None)
        return headings_of(project.key_areas if project else ())

    def view(self, company_id: str) -> GrowthView:
        """Return a company's plan. Raises KnownError when the company is gone."""
        self._store.require(Company, company_id)
        plan = self._plan(company_id)
        visit = self._heard_at(company_id)
        return GrowthView(
            areas=tuple(
                AreaLine(
                    str(number), heading, plan.scores.get(str(number)), plan.observations.get(str(number), "")
                )
                for number, heading in enumerate(self.headings(), 1)
            ),
            initiatives=self.initiatives(company_id),
            looked_at_on=plan.looked_at_on,
            heard_on=visit.starts_at[:10] if visit and self._is_news(plan, visit) else "",
            strategy=self._strategy(plan),
        )

    def plan(self, company_id: str) -> GrowthPlan:
        """Return a company's plan as stored, or an empty one. Raises KnownError when the company is gone."""
        self._store.require(Company, company_id)
        return self._plan(company_id)

    def initiative(self, initiative_id: str) -> GrowthInitiative:
        """Return an initiative as it is now. Raises KnownError when it is gone."""
        return self._store.require(GrowthInitiative, initiative_id)

    def initiatives(self, company_id: str) -> tuple[GrowthInitiative, ...]:
        """Return a company's initiatives: open ones first, then by deadline."""
        order = "status NOT IN ('planned', 'under_way'), due_on = '', due_on, id"
        return tuple(self._store.find(GrowthInitiative, "company_id = ?", (company_id,), order=order))

    def blank(self, company_id: str, area: str = "") -> GrowthInitiative:
        """Return a new initiative, not stored yet. Raises KnownError when there is no room for it."""
        made = GrowthInitiative(company_id=company_id, area=area, broker_id=self._store.broker_id)
        self._check_room(made)
        return made

    # -- the key areas ---------------------------------------------------------------------------

    def score(self, company_id: str, area: str, score: int | None) -> None:
        """Note how the company stands in an area, 1 to 5; None takes the judgement back."""
        if score is not None and not LOWEST <= score <= HIGHEST:
            raise KnownError(tr("Vurderingen går fra 1 til 5."), tr("Vælg et af de fem trin."), field="score")
        self._change(company_id, "scores", area, score)

    def observe(self, company_id: str, area: str, text: str) -> None:
        """Note what was observed in an area; an empty text takes it back."""
        self._change(company_id, "observations", area, text.strip() or None)

    def _change(self, company_id: str, name: str, area: str, value: object) -> None:
        company = self._store.require(Company, company_id)
        if area not in {str(number) for number, _ in enumerate(self.headings(), 1)}:
            raise KnownError(tr("Nøgleområdet findes ikke mere."), tr("Åbn fanen igen."), field="area")
        plan = self._plan(company_id)
        with self._store.action(tr("Ret vækstplan"), company.name) as unit:
            unit.put(replace(_with(plan, name, area, value), looked_at_on=self._clock.today().isoformat()))

    # -- the strategy ----------------------------------------------------------------------------

    def save_strategy(self, plan: GrowthPlan, seen: GrowthPlan | None = None) -> None:
        """Keep how far a company's strategy has come, its day, and where it lies; all empty takes it back.

        Raises KnownError naming the field for a day or place without a status, and for an impossible day.
        """
        company = self._store.require(Company, plan.company_id)
        if not plan.strategy and (plan.strategy_on or plan.strategy_place.strip()):
            raise KnownError(
                tr("Det mangler, hvor langt strategien er."), tr("Vælg det på listen."), field="strategy"
            )
        check_day(plan.strategy_on, "strategy_on", self._clock.today())
        with self._store.action(tr("Ret strategi"), company.name) as unit:
            unit.put(replace(plan, strategy_place=plan.strategy_place.strip()), seen)

    def _strategy(self, plan: GrowthPlan) -> Strategy:
        """Return the strategy; only where the plan has none the visits are asked, the newest first."""
        if plan.strategy:
            return Strategy(plan)
        for visit in self._contacts(plan.company_id):
            heard = heard_strategy(self._store, visit)
            if heard:
                return Strategy(plan, heard, visit.starts_at[:10])
        return Strategy(plan)

    # -- initiatives -----------------------------------------------------------------------------

    def save_initiative(
        self, initiative: GrowthInitiative, seen: GrowthInitiative | None = None
    ) -> GrowthInitiative:
        """Create or change an initiative.

        Raises KnownError without a title, when there is no room, and for a deadline too far away.
        """
        company = self._store.require(Company, initiative.company_id)
        if not initiative.title.strip():
            raise KnownError(
                tr("Initiativet mangler en titel."), tr("Skriv, hvad virksomheden vil."), field="title"
            )
        check_day(initiative.due_on, "due_on", self._clock.today())
        self._check_room(initiative)
        new = self._store.get(GrowthInitiative, initiative.id) is None
        with self._store.action(tr("Opret initiativ") if new else tr("Ret initiativ"), company.name) as unit:
            return unit.put(initiative, seen)

    def delete_initiative(self, initiative_id: str) -> str:
        """Delete an initiative; a need made from it stays. Returns its title."""
        initiative = self._store.require(GrowthInitiative, initiative_id)
        with self._store.action(tr("Slet initiativ"), initiative.title) as unit:
            unit.delete(initiative)
        return initiative.title

    def make_need(self, initiative_id: str) -> Need:
        """Make the need of a graduate that an initiative leads to, or return the one made before."""
        initiative = self._store.require(GrowthInitiative, initiative_id)
        made = self._store.get(Need, initiative.need_id) if initiative.need_id else None
        if made is not None:
            return made
        need = Need(
            company_id=initiative.company_id,
            origin=f"growth:{initiative.id}",
            title=initiative.title,
            type="graduate",
            description=initiative.note,
            contact_name=initiative.responsible,
            broker_id=initiative.broker_id or self._store.broker_id,
        )
        company = self._store.require(Company, initiative.company_id)
        with self._store.action(tr("Behov fra vækstplan"), company.name) as unit:
            unit.put(need)
            unit.put(replace(initiative, needs_graduate=True, need_id=need.id))
        return need

    def _check_room(self, initiative: GrowthInitiative) -> None:
        others = [one for one in self.initiatives(initiative.company_id) if one.id != initiative.id]
        most = most_initiatives()
        if initiative.status in OPEN and sum(one.status in OPEN for one in others) >= most:
            raise KnownError(
                tr("Virksomheden har allerede {n} åbne initiativer.", n=most),
                tr("Afslut eller opgiv et, før du skriver et nyt."),
                field="status",
            )

    # -- from the visit --------------------------------------------------------------------------

    def bring(self, company_id: str) -> Brought:
        """Bring the newest visit's answers about the key areas into the plan, as one action.

        What a person wrote in the plan stays, and so does what a person deleted.
        """
        company, visit = self._store.require(Company, company_id), self._heard_at(company_id)
        if visit is None:
            return Brought(0, 0)
        plan = self._plan(company_id)
        heard = heard_areas(self._store, visit)
        changed = left_out = 0
        with self._store.action(tr("Hent nøgleområder fra besøget"), company.name) as unit:
            wanted = _brought(plan, heard)
            changed += wanted != plan
            for made in self._chosen(plan, visit, heard):
                stored = self._store.get(GrowthInitiative, made.id)
                if stored is None and not self._has_room(company_id):
                    left_out += 1
                elif stored != made:
                    unit.put(made)
                    wanted = _with_copy(wanted, _copy_key(made.area), made.title)
                    changed += 1
            if wanted != plan:
                unit.put(replace(wanted, looked_at_on=visit.starts_at[:10]))
        return Brought(changed, left_out)

    def _chosen(
        self, plan: GrowthPlan, visit: Visit, heard: Mapping[str, HeardArea]
    ) -> Iterator[GrowthInitiative]:
        """Give the initiatives chosen at the visit as they would be stored; none that a person deleted."""
        for area, said in heard.items():
            if not (said.chosen and said.initiative):
                continue
            blank = GrowthInitiative(
                id=derived_id("growth_initiative", plan.company_id, area),
                company_id=plan.company_id,
                broker_id=visit.broker_id,
            )
            stored = self._store.get(GrowthInitiative, blank.id)
            if stored is not None or _copy_key(area) not in generated.kept(plan):
                yield generated.brought(stored or blank, {"area": area, "title": said.initiative})

    def _has_room(self, company_id: str) -> bool:
        return sum(one.status in OPEN for one in self.initiatives(company_id)) < most_initiatives()

    def _is_news(self, plan: GrowthPlan, visit: Visit) -> bool:
        """Tell whether the visit would bring anything."""
        heard = heard_areas(self._store, visit)
        if _brought(plan, heard) != plan:
            return True
        room = self._has_room(plan.company_id)
        for made in self._chosen(plan, visit, heard):
            stored = self._store.get(GrowthInitiative, made.id)
            if stored != made and (stored is not None or room):
                return True
        return False

    def _heard_at(self, company_id: str) -> Visit | None:
        """Return the newest contact at which the key areas were talked about."""
        return next((one for one in self._contacts(company_id) if heard_areas(self._store, one)), None)

    def _contacts(self, company_id: str) -> Iterator[Visit]:
        """Yield a company's contacts that took place, the newest first."""
        visits = self._store.find(
            Visit,
            "company_id = ? AND status IN ('done', 'in_progress')",
            (company_id,),
            order="starts_at DESC, id DESC",
        )
        return (visit for visit in visits if day_of(visit.starts_at))

    def _plan(self, company_id: str) -> GrowthPlan:
        """Return the stored plan, or an empty one under the id that follows from the company."""
        plan_id = derived_id("growth_plan", company_id)
        row = self._store.stored(GrowthPlan.kind, plan_id)
        if row is None or row["deleted"]:  # deleted: its creation was undone
            return GrowthPlan(id=plan_id, company_id=company_id, broker_id=self._store.broker_id)
        return GrowthPlan.from_row(row)


def _with(plan: GrowthPlan, name: str, area: str, value: object) -> GrowthPlan:
    """Return the plan with one value of an area; None takes it away."""
    values = {key: kept for key, kept in getattr(plan, name).items() if key != area}
    if value is not None:
        values[area] = value
    changes: dict[str, Any] = {name: dict(sorted(values.items()))}
    return replace(plan, **changes)


def _brought(plan: GrowthPlan, heard: Mapping[str, HeardArea]) -> GrowthPlan:
    """Return the plan with what was heard in every place no person edited, and the copy of what was put."""
    for area, said in heard.items():
        for name, value in (("scores", said.score), ("observations", said.observation or None)):
            key = f"{name}/{area}"
            if value is not None and getattr(plan, name).get(area) == generated.kept(plan).get(key):
                plan = _with_copy(_with(plan, name, area, value), key, value)
    return plan


def _with_copy(plan: GrowthPlan, key: str, value: object) -> GrowthPlan:
    """Return the plan that remembers what a visit put under `key`."""
    return replace(plan, extra={**plan.extra, generated.KEPT: {**generated.kept(plan), key: value}})


def _copy_key(area: str) -> str:
    """Return under which key the plan remembers that a visit brought the initiative of an area."""
    return f"initiatives/{area}"


@cache
def _reference() -> Mapping[str, Any]:
    return resources.load_json("reference", "growth.json")
