"""Made-up companies and the people in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import cast

from kmdesk.models import Company, ContactPerson
from kmdesk.services import reference
from kmdesk.services.demo.chance import Chance
from kmdesk.services.demo.data import Row, demo_id, load, places, trades
from kmdesk.services.demo.days import Days
from kmdesk.services.demo.names import Names, mail_name

# Lower and upper end of a size and its weight: the office visits firms with 5 to 100 employees.
_SIZES = ((1, 4, 12), (5, 9, 28), (10, 19, 26), (20, 49, 21), (50, 99, 9), (100, 240, 4))


@dataclass
class Firm:
    """A company with what belongs to it. `company` is replaced while its story is written."""

    company: Company
    people: list[ContactPerson]
    trade: Row
    brokers: tuple[str, ...]
    """The keys of the brokers who deal with it, its own first."""

    @property
    def place(self) -> str:
        """The code of its municipality."""
        return self.company.municipality_code


class Companies:
    """Makes companies one after another."""

    def __init__(self, chance: Chance, names: Names, days: Days, brokers: dict[str, str]) -> None:
        """`brokers` maps the brokers' keys to their ids."""
        self._chance = chance
        self._names = names
        self._days = days
        self._brokers = brokers
        self._numbers = count(1)
        self._person_numbers = count(1)
        self._places = list(places().values())
        self._place_weights = [place["weight"] for place in self._places]
        self._groups: list[tuple[Row, str, str, int]] = [
            (trade, *group) for trade in trades().values() for group in trade["groups"]
        ]

    def of_cast(self, row: Row) -> Firm:
        """Return a company of the design's pictures."""
        fixed = {
            name: row[name] for name in ("name", "address", "postal_code", "employees", "graduates", "status")
        }
        basis, basis_day, basis_note = row.get("basis", ("", None, ""))
        company = Company(
            id=demo_id("company", next(self._numbers)),
            **fixed,
            cvr=row.get("cvr") or self._names.cvr(),
            legal_form=_legal_form(row["name"]),
            city=_city(row["postal_code"]),
            municipality_code=row["municipality"],
            industry_group=row["group"],
            industry_code=row["code"],
            industry_classification="DB25",
            employees_class=reference.size_class_for(row["employees"]),
            employees_as_of=self._days.on(-90).isoformat(),
            employees_source="cvr",
            hr_function=row.get("hr", "unknown"),
            advertising_protected=row.get("protected", False),
            contact_basis=basis,
            contact_basis_on="" if basis_day is None else self._days.on(basis_day, work=True).isoformat(),
            contact_basis_note=basis_note,
            phone=row.get("phone") or self._names.landline(),
            email=f"post@{self._names.slug(row['name'])}.example",
            source="own_outreach",
            broker_id=self._brokers[row["broker"]],
        )
        people = [
            self._person(company, name, title, role, phone=next(iter(phone), ""), main=n == 0)
            for n, (name, title, role, *phone) in enumerate(row["people"])
        ]
        return Firm(company, people, trades()[row["trade"]], (row["broker"],))

    def plain(self) -> Iterator[Firm]:
        """Make companies without end."""
        chance = self._chance
        while True:
            place = chance.weighted(self._places, self._place_weights)
            trade, group, code, _ = cast("tuple[Row, str, str, int]", chance.by_last(self._groups))
            employees = self._employees()
            name, legal_form = self._names.company(trade, employees)
            postal_code = cast("str", chance.by_last(place["postal_codes"])[0])
            broker = cast("str", chance.by_last(place["brokers"])[0])
            company = Company(
                id=demo_id("company", next(self._numbers)),
                name=name,
                cvr=self._names.cvr(),
                legal_form=legal_form,
                address=self._names.address(),
                postal_code=postal_code,
                city=_city(postal_code),
                municipality_code=place["code"],
                industry_group=group,
                industry_code=code,
                industry_classification="DB25",
                employees=employees,
                employees_class=reference.size_class_for(employees),
                employees_as_of=self._days.on(-90).isoformat(),
                employees_source="cvr",
                graduates=None if chance.happens(0.35) else self._graduates(trade["key"], employees),
                hr_function=chance.weighted(
                    ("unknown", "no", "partly", "yes"), (60, 30, 6, 4 if employees > 40 else 0)
                ),
                advertising_protected=chance.happens(0.09),
                phone=self._names.landline(),
                email=f"post@{self._names.slug(name)}.example",
                source=chance.weighted(
                    ("cvr_import", "own_outreach", "network", "tip", "tender"), (60, 20, 10, 7, 3)
                ),
                broker_id=self._brokers[broker],
            )
            others = tuple(row[0] for row in place["brokers"] if row[0] != broker)
            yield Firm(company, [self._somebody(company, main=True)], trade, (broker, *others))

    def more_people(self, firm: Firm) -> None:
        """Give a company with a story one or two more people to talk to."""
        titles = {person.title for person in firm.people}
        for _ in range(self._chance.between(0, 2)):
            person = self._somebody(firm.company, main=False)
            if person.title not in titles:
                titles.add(person.title)
                firm.people.append(person)

    def _somebody(self, company: Company, *, main: bool) -> ContactPerson:
        words, size = load("words"), company.employees or 0
        staff = [row for row in words["staff"] if row[2] <= size]
        title, role, *_ = self._chance.one(words["bosses"] if main else staff)
        return self._person(company, self._names.person(), title, role, main=main)

    def _person(
        self, company: Company, name: str, title: str, role: str, *, main: bool, phone: str = ""
    ) -> ContactPerson:
        return ContactPerson(
            id=demo_id("contact_person", next(self._person_numbers)),
            company_id=company.id,
            name=name,
            title=title,
            role=role,
            phone=phone or self._names.mobile(),
            email=f"{mail_name(name)}@{company.email.partition('@')[2]}",
            main_contact=main,
        )

    def _employees(self) -> int:
        low, high, _ = self._chance.by_last(_SIZES)
        return self._chance.between(low, high)

    def _graduates(self, trade: str, employees: int) -> int:
        share = 2 if trade in ("it", "consulting", "electronics") else 12
        return self._chance.between(0, max(1, employees // share))


def _city(postal_code: str) -> str:
    found = reference.postal(postal_code)
    return found.city if found else ""


def _legal_form(name: str) -> str:
    forms: list[tuple[str, str, int, int]] = load("words")["forms"]
    return next(code for suffix, code, *_ in forms if name.endswith(suffix))
