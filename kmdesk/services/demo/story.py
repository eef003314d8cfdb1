"""Two years of work: everything in the demo besides plain companies, in the order it depends on itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import islice

from kmdesk.core.clock import Clock
from kmdesk.models import (
    Agreement,
    Broker,
    Candidate,
    Circulation,
    ContactPerson,
    Handout,
    Lead,
    Match,
    MunicipalityContact,
    Need,
    Project,
    SkillsNeed,
    StandingPlace,
    Task,
    Visit,
)
from kmdesk.models.record import Record
from kmdesk.services.demo import (
    agreements,
    contacts,
    forecast,
    inquiries,
    institutions,
    leads,
    orders,
    partnerships,
    promises,
    standing,
    tally,
)
from kmdesk.services.demo.answers import MADE_UP, Interviews, Told
from kmdesk.services.demo.candidates import TOTAL as CANDIDATES
from kmdesk.services.demo.candidates import Candidates
from kmdesk.services.demo.chance import Chance
from kmdesk.services.demo.companies import Companies, Firm
from kmdesk.services.demo.contacts import Slot
from kmdesk.services.demo.data import Row, demo_id, load, places, values
from kmdesk.services.demo.days import Days
from kmdesk.services.demo.matches import Known, Matching
from kmdesk.services.demo.names import Names
from kmdesk.services.demo.wording import Wording, numbered
from kmdesk.services.municipality_contacts import contact_id

ME = "lyngholm"
"""The key of the broker who opens the demo."""
_INTERVIEW_AGE = 16
"""Days after which an interview's promises are kept and its answers worth showing."""
_INTERVIEWED = 0.62
"""The share of first visits on which the guide was filled in."""
_PLANNED = 24
_PANEL_FIRST = "agerbo"
"""The company of the cast whose paper form of the forecast panel waits to be keyed in."""


@dataclass
class Story:
    """All records of the demo, and where the plain companies go on."""

    project: Project
    brokers: Mapping[str, Broker]
    firms: list[Firm]
    more_firms: Iterator[Firm]
    days: Days
    visits: list[Visit] = field(default_factory=list[Visit])
    told: Told = field(default_factory=Told)
    needs: list[Need] = field(default_factory=list[Need])
    candidates: list[Candidate] = field(default_factory=list[Candidate])
    matches: list[Match] = field(default_factory=list[Match])
    tasks: list[Task] = field(default_factory=list[Task])
    handouts: list[Handout] = field(default_factory=list[Handout])
    agreements: list[Agreement] = field(default_factory=list[Agreement])
    circulations: list[Circulation] = field(default_factory=list[Circulation])
    places: list[StandingPlace] = field(default_factory=list[StandingPlace])
    skills: list[SkillsNeed] = field(default_factory=list[SkillsNeed])
    panel: list[Record] = field(default_factory=list[Record])
    leads: list[Lead] = field(default_factory=list[Lead])

    @property
    def me(self) -> Broker:
        """The broker who opens the demo."""
        return self.brokers[ME]

    def firm(self, key: str) -> Firm:
        """Return a company of the cast by its key."""
        return self.firms[_keys().index(key)]

    def untouched(self) -> Firm:
        """Return one of this broker's companies that may be called and never was, made up if there is one."""
        met = {visit.company_id for visit in self.visits}
        mine = (
            f
            for f in self.firms[len(_keys()) :]
            if f.company.broker_id == self.me.id and f.company.id not in met
        )
        return next((firm for firm in mine if not firm.company.advertising_protected), self.firm("skovhave"))

    def records(self) -> list[Record]:
        """Return everything in the order of the kinds, so that each kind is loaded in one go."""
        people: list[ContactPerson] = [person for firm in self.firms for person in firm.people]
        return [
            *self.brokers.values(),
            self.project,
            *_municipality_contacts(),
            *(firm.company for firm in self.firms),
            *people,
            *self.visits,
            *self.told.answers,
            *self.told.needs,
            *self.needs,
            *institutions.records(self.days, self.me.id),
            *self.candidates,
            *self.matches,
            *self.tasks,
            *self.told.tasks,
            *self.handouts,
            *self.agreements,
            *self.circulations,
            *self.places,
            *self.skills,
            *self.panel,
            *partnerships.records(self.firm, self.days, self.me.id),
            *self.leads,
            *inquiries.records(self.firm, self.days, self.me.id),
        ]


def tell(clock: Clock, companies: int) -> Story:
    """Make the story with so many companies, at least those of the cast."""
    chance, days, script = Chance(), Days(clock), load("cast")
    brokers = {
        row["key"]: Broker(
            id=demo_id("broker", n),
            **values(row, without=("key",)),
        )
        for n, row in enumerate(script["brokers"])
    }
    ids = {key: broker.id for key, broker in brokers.items()}
    names = Names(chance, script)
    maker = Companies(chance, names, days, ids)
    firms = [maker.of_cast(row) for row in script["companies"]]
    more = maker.plain()
    firms += islice(more, max(0, companies - len(firms)))
    story = Story(_project(days, script["project"]), brokers, firms, more, days)
    _write_contacts(story, chance, days, maker)
    makers = Candidates(chance, names, days, ids)
    story.candidates = [makers.of_cast(row) for row in script["candidates"]]
    story.candidates += [makers.another() for _ in range(CANDIDATES - len(story.candidates))]
    _write_matches(story, chance, days)
    needs = {row["key"]: need for row, need in zip(script["needs"], story.needs, strict=True)}
    story.needs, story.circulations = orders.of_cast(needs, story.matches, story.project, days)
    story.places, story.matches = standing.places(story.firm, story.matches, days)
    story.skills = standing.skills(story.firm, days)
    by_id = {firm.company.id: firm for firm in story.firms}
    story.handouts = promises.handouts(chance, story.visits, by_id)
    _settle(story, chance)
    met = {visit.company_id for visit in story.visits if visit.status == "done"}
    others = [firm for firm in story.firms[len(_keys()) :] if firm.company.id in met]
    story.leads = leads.leads(story.firm, days)
    story.panel = forecast.records(days, story.firm(_PANEL_FIRST), others)
    return story


def _keys() -> list[str]:
    return [row["key"] for row in load("cast")["companies"]]


def _project(days: Days, row: Row) -> Project:
    return Project(
        id=demo_id("project", 0),
        **row,
        starts_on=days.contract_first.isoformat(),
        ends_on=days.contract_last.isoformat(),
        municipality_codes=tuple(places()),
        data_controller=row["name"],
    )


def _municipality_contacts() -> Iterable[MunicipalityContact]:
    """Return whom the office knows at some of its municipalities."""
    for row in load("cast")["municipality_contacts"]:
        yield MunicipalityContact(id=contact_id(row["municipality_code"]), **row)


def _write_contacts(story: Story, chance: Chance, days: Days, maker: Companies) -> None:
    """Write the contacts, their promises and what was told at them."""
    script, wording = load("cast"), Wording(chance, days, story.brokers)
    keys = _keys()
    by_id = {firm.company.id: firm for firm in story.firms}
    scripts: dict[str, str] = {}
    cast_visits: list[Visit] = []
    for n, row in enumerate(script["visits"], 1):
        visit = wording.of_cast(row, story.firm(row["company"]), demo_id("visit", n))
        cast_visits.append(visit)
        if "guide" in row:
            scripts[visit.id] = row["guide"]
    slots = contacts.plan(chance, days, story.firms[len(keys) :], tally.of_visits(cast_visits, by_id, days))
    slots.sort(key=lambda slot: (slot.day, slot.firm.company.id))
    met = {slot.firm.company.id: slot.firm for slot in slots}
    for firm in met.values():
        maker.more_people(firm)
    first = len(cast_visits) + 1
    made = [wording.visit(slot, demo_id("visit", n)) for n, slot in enumerate(slots, first)]
    hosts = chance.shuffled(met.values())[:_PLANNED]
    planned = [
        wording.planned(firm, chance.one(days.ahead), demo_id("visit", n))
        for n, firm in enumerate(hosts, first + len(made))
    ]
    story.tasks = [
        promises.of_cast(row, n, story.firm(row["company"]), story.brokers[row["broker"]].id, days)
        for n, row in enumerate(script["tasks"], 1)
    ]
    by_broker = {broker.id: broker for broker in story.brokers.values()}
    story.agreements, reminders = agreements.of_cast(story.firm, by_broker, story.project.name, days)
    story.tasks += reminders
    open_already = Counter(task.broker_id for task in story.tasks)
    open_already[story.me.id] += len(script["open_promises"])
    made, next_steps = promises.from_next_steps(chance, days, made, open_already)
    story.tasks += next_steps
    scripts.update(_interviews_held(chance, days, zip(made, slots, strict=True)))
    interviews = Interviews(chance, days)
    for visit in numbered([*cast_visits, *made, *planned]):
        asked = visit
        if visit.id in scripts:
            asked, told = interviews.fill(visit, by_id[visit.company_id], scripts[visit.id])
            story.told.add(told)
        story.visits.append(asked)
    story.needs = _cast_needs(story)


def _interviews_held(
    chance: Chance, days: Days, contacts_made: Iterable[tuple[Visit, Slot]]
) -> dict[str, str]:
    """Return the visits at which the guide was filled in: first ones, long enough ago, that led somewhere."""
    newest = days.on(-_INTERVIEW_AGE)
    return {
        visit.id: MADE_UP
        for visit, slot in contacts_made
        if slot.mode == "visit"
        and not slot.follow_up
        and slot.day < newest
        and visit.outcome in ("need_registered", "interested_later")
        and chance.happens(_INTERVIEWED)
    }


def _cast_needs(story: Story) -> list[Need]:
    needs: list[Need] = []
    for n, row in enumerate(load("cast")["needs"], 1):
        company = story.firm(row["company"]).company
        told = values(row, without=("key", "company"))
        needs.append(
            Need(
                id=demo_id("need", n), company_id=company.id, broker_id=company.broker_id, headcount=1, **told
            )
        )
    return needs


def _write_matches(story: Story, chance: Chance, days: Days) -> None:
    script = load("cast")
    by_id = {firm.company.id: firm for firm in story.firms}
    first_contact: dict[str, date] = {}
    for visit in story.visits:  # in the order of their moments
        if visit.status == "done":
            first_contact.setdefault(visit.company_id, date.fromisoformat(visit.starts_at[:10]))
    cast_ids = {story.firm(key).company.id for key in _keys()}
    known = [Known(by_id[key], day) for key, day in first_contact.items() if key not in cast_ids]
    spare = story.candidates[len(script["candidates"]) :]
    matching = Matching(chance, days, known, spare, story.told.needs)
    people = {row["key"]: person for row, person in zip(script["candidates"], story.candidates, strict=False)}
    need_ids = {row["key"]: need.id for row, need in zip(script["needs"], story.needs, strict=True)}
    for row in script["matches"]:
        firm = story.firm(row["company"])
        # A match at a colleague's company is shared: nobody has it alone.
        owner = story.me.id if firm.company.broker_id == story.me.id else ""
        need_id = need_ids.get(row.get("need", ""), "")
        story.matches.append(matching.of_cast(row, firm, people[row["candidate"]], need_id, owner))
    already = tally.of_matches(story.matches, by_id, {c.id: c for c in story.candidates}, days)
    mine = Counter(match.status for match in story.matches)
    others = [broker.id for key, broker in story.brokers.items() if key != ME]
    story.matches += matching.rest(already, mine, story.me.id, others)


def _settle(story: Story, chance: Chance) -> None:
    """Give the companies the status their story has brought them to, and the basis of their first contact."""
    visits: dict[str, list[Visit]] = {}
    for visit in story.visits:
        visits.setdefault(visit.company_id, []).append(visit)
    partners = {match.company_id for match in story.matches if match.agreed_on}
    for firm in story.firms[len(_keys()) :]:
        company, own = firm.company, visits.get(firm.company.id, [])
        if not own:
            continue
        firm.company = replace(company, status=_status(own, partner=company.id in partners))
        if company.advertising_protected:
            day = date.fromisoformat(own[0].starts_at[:10]) - timedelta(days=chance.between(1, 6))
            basis = chance.one(("company_approached", "consent", "not_from_cvr"))
            firm.company = replace(firm.company, contact_basis=basis, contact_basis_on=day.isoformat())


def _status(visits: Sequence[Visit], *, partner: bool) -> str:
    if partner:
        return "partner"
    if visits[-1].outcome == "not_relevant":
        return "dormant"
    return (
        "active"
        if any(visit.mode in ("visit", "online") and visit.status == "done" for visit in visits)
        else "prospect"
    )
